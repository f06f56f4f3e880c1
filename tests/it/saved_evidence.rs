//! Evidence that is written and read piece by piece: the bytes, digests and errors are those of the whole text.

use crate::support::{bakproof, demo};
use bakproof::bundle::{sha256, unpack};
use bakproof::model::Evidence;
use std::fs;
use std::path::Path;
use std::sync::OnceLock;

const AS_OF: &str = "2026-10-31T08:00:00+01:00";

/// The demo's evidence as a run saves it, with what the run said.
fn saved() -> &'static (Vec<u8>, String) {
    static SAVED: OnceLock<(Vec<u8>, String)> = OnceLock::new();
    SAVED.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        let deployment = demo().join("bakproof.toml");
        let arguments =
            ["audit", deployment.to_str().unwrap(), "--as-of", AS_OF, "--no-history", "--save-evidence", "e.json"];
        let ran = bakproof(folder.path(), arguments);
        let names: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|one| one.unwrap().file_name()).collect();
        assert_eq!(names, ["e.json"], "nothing is left beside it");
        (fs::read(folder.path().join("e.json")).unwrap(), ran.stderr)
    })
}

fn judged(folder: &Path, more: &[&str]) -> crate::support::Ran {
    let deployment = demo().join("bakproof.toml");
    let arguments = ["audit", deployment.to_str().unwrap(), "--as-of", AS_OF, "--no-history", "--evidence", "e.json"];
    bakproof(folder, [&arguments[..], more].concat())
}

#[test]
fn what_is_saved_has_the_form_of_the_contract_and_the_digest_that_is_told() {
    let (bytes, said) = saved();
    assert!(said.contains(&format!("(SHA-256 {})", sha256(bytes))), "{said}");
    let evidence: Evidence = serde_json::from_slice(bytes).unwrap();
    assert!(bakproof::report::json(&evidence).unwrap() == *bytes, "read and written again, it is another text");
}

#[test]
fn a_bundle_of_saved_evidence_holds_it_byte_by_byte_and_verifies() {
    let folder = tempfile::tempdir().unwrap();
    // Another form of the same evidence: sealed is what was judged, not what would be written.
    let value: serde_json::Value = serde_json::from_slice(&saved().0).unwrap();
    let compact = serde_json::to_vec(&value).unwrap();
    fs::write(folder.path().join("e.json"), &compact).unwrap();
    let ran = judged(folder.path(), &["--bundle", "b.zip", "-o", "json"]);
    assert_eq!(ran.code, 1, "{}", ran.stderr);
    let report: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!(report["evidence"]["sha256"], sha256(&compact));
    let contents = unpack(&fs::read(folder.path().join("b.zip")).unwrap()).unwrap();
    assert!(contents.get("evidence.json").unwrap() == compact);
    let ran = bakproof(folder.path(), ["bundle", "verify", "b.zip"]);
    assert!(ran.stdout.contains("judged again, it is the same"), "{}{}", ran.stdout, ran.stderr);
}

/// What is said where the whole text is read at once. Of a value of another type, a reader of pieces has seen the first
/// character, and the whole text's has not: its column may be one further.
fn faults(bytes: &[u8]) -> Vec<String> {
    let unread = |error: &str| format!("`e.json` is not saved evidence that this version can read ({error})");
    match serde_json::from_slice::<Evidence>(bytes) {
        Ok(evidence) => vec![format!("`e.json` contains `{}`, not `bakproof/evidence/1`", evidence.schema)],
        Err(error) if error.is_data() => {
            let next = error
                .to_string()
                .replace(&format!("column {}", error.column()), &format!("column {}", error.column() + 1));
            vec![unread(&error.to_string()), unread(&next)]
        }
        Err(error) => vec![unread(&error.to_string())],
    }
}

#[test]
fn damage_is_told_as_of_the_whole_text() {
    let (bytes, _) = saved();
    let text = std::str::from_utf8(bytes).unwrap();
    let at = |fraction: usize| bytes.len() * fraction / 16;
    let put = |place: usize, with: &[u8]| {
        let mut changed = bytes.clone();
        changed.splice(place..place + with.len().min(1), with.iter().copied());
        changed
    };
    let mut damaged: Vec<Vec<u8>> = (1..16).map(|one| bytes[..at(one)].to_vec()).collect();
    damaged.extend((1..16).map(|one| put(at(one), b"\xff")));
    damaged.extend((1..16).map(|one| put(at(one), b"\0")));
    let twice = [&bytes[..], bytes].concat();
    let deep = format!("{{\"schema\": {}", "[".repeat(100_000));
    let long = text.replacen("\"bakproof/evidence/1\"", &format!("\"{}\"", "x".repeat(3 << 20)), 1);
    damaged.extend([
        twice,
        [&bytes[..], b"x"].concat(),
        [&bytes[..], b"\0"].concat(),
        b"{".to_vec(),
        b"{}".to_vec(),
        deep.into_bytes(),
        long.into_bytes(),
        text.replacen("bakproof/evidence/1", "bakproof/evidence/2", 1).into_bytes(),
        text.replacen("\"sources\"", "\"source\"", 1).into_bytes(),
        text.replacen("\"sources\": [", "\"sources\": [7,", 1).into_bytes(),
        text.replacen("\"schema\"", "\"schema\": \"bakproof/evidence/1\", \"schema\"", 1).into_bytes(),
    ]);
    let folder = tempfile::tempdir().unwrap();
    let mut told = 0;
    for bytes in damaged {
        // What changes a text and no more is other evidence.
        if serde_json::from_slice::<Evidence>(&bytes).is_ok_and(|read| read.schema == "bakproof/evidence/1") {
            continue;
        }
        told += 1;
        fs::write(folder.path().join("e.json"), &bytes).unwrap();
        let ran = judged(folder.path(), &["-o", "json"]);
        let beginning = String::from_utf8_lossy(&bytes[..bytes.len().min(40)]).into_owned();
        assert_eq!((ran.code, ran.stdout.as_str()), (2, ""), "{beginning}: {}", ran.stderr);
        let faults = faults(&bytes);
        assert!(faults.iter().any(|one| ran.stderr.contains(one)), "{beginning}: {faults:?} in {}", ran.stderr);
    }
    assert!(told > 40, "{told}");
}

#[test]
fn spaces_behind_the_evidence_are_part_of_its_digest() {
    let folder = tempfile::tempdir().unwrap();
    let longer = [&saved().0[..], &b" \n\t\r\n".repeat(40_000)].concat();
    fs::write(folder.path().join("e.json"), &longer).unwrap();
    let ran = judged(folder.path(), &["-o", "json"]);
    let report: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!(report["evidence"]["sha256"], sha256(&longer));
}

#[test]
fn a_file_without_a_byte_is_no_evidence() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("e.json"), b"").unwrap();
    let ran = judged(folder.path(), &[]);
    assert!(ran.code == 2 && ran.stderr.contains("`e.json` is not saved evidence"), "{}", ran.stderr);
}

#[test]
#[cfg(unix)]
fn more_than_any_evidence_is_refused_before_it_is_read() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("e.json"), &saved().0).unwrap();
    // The disk holds nothing of what was not written.
    fs::File::options().write(true).open(folder.path().join("e.json")).unwrap().set_len(5 << 30).unwrap();
    let ran = judged(folder.path(), &[]);
    assert!(ran.code == 2 && ran.stderr.contains("it is larger than 4.0 GiB"), "{}", ran.stderr);
}
