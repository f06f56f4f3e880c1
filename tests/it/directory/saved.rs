//! What the script of `bakproof ldap-script` saves: read as a connection's answers are, and nothing of it where it is cut.

use super::fake::{CONFIGURATION, DOMAIN, Fake, Objects, Trouble, forest};
use super::scene::{collect, plain};
use crate::bytes::Bytes;
use crate::support::{bakproof, bakproof_with};
use bakproof::demo::{UserSpec, user_data_export};
use bakproof::format::artefact::{ArtefactContext, ArtefactFile, examine};
use bakproof::format::directory::USER_ATTRIBUTES;
use bakproof::model::{Detail, DirectoryBackupFacts, Kind, Verdict};
use serde_json::{Value, json};
use std::fs;
use std::path::Path;

const WHEN: &str = "2026-10-30T01:00:04Z";
const READ: &str = "2026-10-31T06:30:00Z";

/// What the script finds at or below these places, by what it calls them.
fn places() -> Vec<(&'static str, Vec<String>)> {
    let rtc = format!("CN=RTC Service,CN=Services,{CONFIGURATION}");
    vec![
        ("root", vec![String::new()]),
        ("head", vec![DOMAIN.to_owned(), CONFIGURATION.to_owned()]),
        ("service", vec![format!("CN=Directory Service,CN=Windows NT,CN=Services,{CONFIGURATION}")]),
        ("topology-settings", vec![format!("CN=Topology Settings,{rtc}")]),
        ("pool", vec![format!("CN=1:1,CN=Pools,{rtc}")]),
        ("group-contact", ["1", "2", "own"].map(|name| format!("CN={name},CN=Application Contacts,{rtc}")).to_vec()),
        (
            "authority",
            vec![format!("CN=Contoso CA,CN=Enrollment Services,CN=Public Key Services,CN=Services,{CONFIGURATION}")],
        ),
        ("mailbox-database", vec![format!("CN=DB01,CN=Databases,CN=Microsoft Exchange,CN=Services,{CONFIGURATION}")]),
        ("user", ["anna", "ben", "dora"].map(|name| format!("CN={name},OU=Staff,{DOMAIN}")).to_vec()),
    ]
}

/// The lines of the script about this forest.
fn lines(objects: &Objects) -> Vec<String> {
    let mut lines = vec![json!({"bakproof-directory": 1, "server": "DC1.contoso.com", "read-at": READ}).to_string()];
    for (of, names) in places() {
        for dn in names {
            let text = |value: &Vec<u8>| String::from_utf8(value.clone()).unwrap();
            let attributes: serde_json::Map<String, Value> = objects[&dn]
                .iter()
                .map(|(name, values)| (name.clone(), values.iter().map(text).collect::<Vec<_>>().into()))
                .collect();
            lines.push(json!({"of": of, "dn": dn, "attributes": attributes}).to_string());
        }
    }
    lines
}

fn whole(mut lines: Vec<String>) -> String {
    lines.push(json!({"end": lines.len()}).to_string());
    lines.join("\r\n") + "\r\n"
}

fn read(bytes: &[u8]) -> ArtefactFile {
    examine(&Bytes(bytes), &ArtefactContext::default()).expect("it is recognized")
}

fn facts(file: &ArtefactFile) -> &DirectoryBackupFacts {
    match &file.facts.detail {
        Detail::DirectoryBackups(facts) => facts,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_saved_output_says_what_a_connection_says() {
    let objects = forest(WHEN);
    let text = whole(lines(&objects));
    let live = collect(plain(Fake::start(objects, Trouble::None, None, false).port));
    let utf16: Vec<u8> = std::iter::once(0xfeff).chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    for bytes in [text.as_bytes(), &utf16] {
        let file = read(bytes);
        assert_eq!((file.kind, file.facts.verdict), (Kind::DirectoryBackups, Verdict::Intact));
        assert!(file.facts.problems.is_empty(), "{:?}", file.facts.problems);
        assert_eq!(facts(&file).read_at.unwrap().to_string(), READ);
        assert_eq!(DirectoryBackupFacts { read_at: None, ..facts(&file).clone() }, *live.facts());
    }
}

#[test]
fn what_is_cut_or_changed_shows_nothing_and_says_why() {
    let lines = lines(&forest(WHEN));
    let text = whole(lines.clone());
    let empty = DirectoryBackupFacts::default();
    // Behind each line, and within each.
    for end in (lines[0].len() + 2..text.len() - 4).step_by(97) {
        let file = read(&text.as_bytes()[..end]);
        assert_eq!((file.facts.verdict, facts(&file)), (Verdict::Incomplete, &empty), "{end}");
        assert!(file.facts.problems[0].message.contains("it is cut"), "{:?}", file.facts.problems);
    }
    let end = json!({"end": lines.len()}).to_string();
    let without = [&lines[..3], &lines[4..], std::slice::from_ref(&end)].concat().join("\n");
    let strange = [&lines[..3], &["{}".to_owned()], &lines[4..], &[end]].concat().join("\n");
    let later = text.replacen("\"bakproof-directory\":1", "\"bakproof-directory\":2", 1);
    // Values without a letter, which take room all the same.
    let stuffed = json!({"of": "pool", "dn": "CN=1", "attributes": {"a": vec![""; 1_000_001]}}).to_string();
    let stuffed = whole([&lines[..3], &[stuffed]].concat());
    for (text, verdict, words) in [
        (stuffed, Verdict::Damaged, "it holds more objects than bakproof reads"),
        (without, Verdict::Damaged, "its last line says"),
        (strange, Verdict::Damaged, "line 4 is none of the script"),
        (later, Verdict::Unreadable, "it is of version 2, and this bakproof reads 1"),
    ] {
        let file = read(text.as_bytes());
        assert_eq!((file.facts.verdict, facts(&file)), (verdict, &empty), "{words}");
        assert!(file.facts.problems[0].message.contains(words), "{:?}", file.facts.problems);
    }
}

#[test]
fn a_search_that_failed_is_said_and_nothing_of_it_counts() {
    let mut lines = lines(&forest(WHEN));
    for of in ["user", "head", "authority"] {
        lines.push(json!({"failed": of, "dn": "DC=corp,DC=contoso,DC=com", "reason": "no rights"}).to_string());
    }
    let file = read(whole(lines).as_bytes());
    let facts = facts(&file);
    assert_eq!((&facts.users, &facts.authorities), (&None, &None));
    assert_eq!((facts.backups.len(), facts.mailbox_databases.as_ref().unwrap().len()), (2, 1));
    let said: Vec<&str> = file.facts.problems.iter().map(|problem| &*problem.message).collect();
    let begins = "The script could not read";
    assert_eq!(
        said,
        [
            format!("{begins} DC=corp,DC=contoso,DC=com on dc1.contoso.com: no rights"),
            format!("{begins} the certification authorities on dc1.contoso.com: no rights"),
            format!("{begins} the users of Lync Server on dc1.contoso.com: no rights"),
        ]
    );
}

#[test]
fn an_audit_reads_it_in_a_repository_and_judges_it_by_its_own_time() {
    let folder = tempfile::tempdir().unwrap();
    let put = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    };
    put(
        "bakproof.toml",
        concat!(
            "[deployment]\nname = \"Contoso\"\ntime_zone = \"Europe/Oslo\"\ndemo = true\n\n",
            "[[repository]]\nname = \"nas\"\npath = \"backups\"\n",
            "[[repository.map]]\npath = \"pool01*\"\npool = \"pool01.contoso.com\"\n\n",
            "[[pool]]\nfqdn = \"pool01.contoso.com\"\nsql = 'sql01.contoso.com\\RTC'\n",
        )
        .as_bytes(),
    );
    let user = UserSpec { address: "anna@contoso.com".to_owned(), contacts: vec!["x@contoso.com".to_owned()] };
    let zip = user_data_export(&[user], jiff::civil::date(2026, 10, 31).at(3, 0, 0, 0)).unwrap();
    put("backups/pool01-UserData.zip", &zip);
    let audit = || {
        let own = ["audit", "--as-of", "2026-10-31T08:00:00+01:00", "--no-history", "--output", "json"];
        bakproof_with(folder.path(), own, &[]).stdout
    };
    let text = whole(lines(&forest(WHEN)));
    put("backups/directory.json", text.as_bytes());
    let fresh = audit();
    assert!(
        fresh.contains("lacks 1 of the 2 users whose home is pool01.contoso.com in the directory: ben@"),
        "{fresh}"
    );
    assert!(fresh.contains("has 2 contacts of Response Groups on pool01.contoso.com, but no sound backup"), "{fresh}");

    put("backups/directory.json", text.replacen(READ, "2026-10-29T06:30:00Z", 1).as_bytes());
    let stale = audit();
    assert!(!stale.contains("lacks 1 of the 2"), "{stale}");
    assert!(stale.contains("May have left the pool, as the directory was read before the export"), "{stale}");

    put("backups/directory.json", &text.as_bytes()[..text.len() / 2]);
    let cut = audit();
    assert!(cut.contains("\"directory.json\"") && cut.contains("it is cut, and nothing of it counts"), "{cut}");
}

#[test]
fn the_script_asks_what_a_connection_asks_and_is_plain_ascii() {
    let ran = bakproof(Path::new("."), ["ldap-script"]);
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""));
    let script = ran.stdout;
    assert!(script.is_ascii() && script.lines().all(|line| line.len() <= 130));
    for (of, _) in places() {
        assert!(script.contains(&format!("Read-Objects '{of}' ")), "{of}");
    }
    let asked = ["tombstoneLifetime", "msRTCSIP-BackEndServer", "msRTCSIP-MirrorBackEndServer", "dNSHostName"];
    for name in USER_ATTRIBUTES.iter().chain(&asked).chain(&["msDS-ReplAttributeMetaData", "msRTCSIP-OwnerUrn"]) {
        assert!(script.contains(&format!("'{name}'")), "{name}");
    }
    // It only searches.
    for word in ["ModifyRequest", "AddRequest", "DeleteRequest", "Set-AD", "CommitChanges"] {
        assert!(!script.contains(word), "{word}");
    }
}
