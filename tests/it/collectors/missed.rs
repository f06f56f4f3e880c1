//! A collector that could not do all of its work says what, and ends with 3.

use crate::support::{bakproof, demo_copy};
use std::fs;

#[test]
fn what_could_not_be_looked_at_beside_the_repositories_is_told_and_ends_with_3() {
    let folder = demo_copy();
    let file = folder.path().join("bakproof.toml");
    let text = fs::read_to_string(&file).unwrap();
    let attested = "backups/process/certificates-re-enrolment.txt";
    assert!(text.contains(attested) && text.contains("[file-store]"));
    let collected = |text: &str| {
        fs::write(&file, text).unwrap();
        bakproof(folder.path(), ["collect", "--no-history", "--save-evidence", "e.json"])
    };
    let ran = collected(&text);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let share = r"compare = [{ share = '\\fs01.contoso.com\lync', path = 'unmounted' }]";
    let cases = [
        (text.replace(attested, "gone.txt"), "`gone.txt`, which an attestation names, could not be read: "),
        (
            text.replace("[file-store]", &format!("[file-store]\n{share}")),
            r"the share `\\fs01.contoso.com\lync` was not compared: ",
        ),
        (
            text.replacen("[deployment]", "[deployment]\ntopology = \"gone.xml\"", 1),
            "the topology `gone.xml` could not be read: ",
        ),
    ];
    for (text, told) in cases {
        let ran = collected(&text);
        assert_eq!(ran.code, 3, "{told}: {}", ran.stderr);
        assert!(ran.stderr.contains(told), "{told}: {}", ran.stderr);
    }
}
