//! The program, as a user runs it, with a directory server: what it says, and what becomes of it later.

use super::fake::{CONFIGURATION, DOMAIN, Fake, PASSWORD, Trouble, USER, forest};
use crate::support::{Ran, bakproof_with};
use bakproof::demo::{UserSpec, user_data_export};
use jiff::civil::date;
use serde_json::Value;
use std::fs;
use std::path::Path;

const AS_OF: &str = "2026-10-31T08:00:00+01:00";
const FRESH: &str = "2026-10-31T01:00:04Z";

/// A deployment with the directory's two naming contexts, an empty repository, and that server.
fn deployment(folder: &Path, port: u16) {
    fs::create_dir_all(folder.join("backups")).unwrap();
    let text = format!(
        "[deployment]\nname = \"Contoso\"\ntime_zone = \"Europe/Oslo\"\n\n\
         [[repository]]\nname = \"nas\"\npath = \"backups\"\nempty = \"expected\"\n\n\
         [[directory_server]]\nhost = \"dc1.contoso.com\"\naddress = \"127.0.0.1\"\nport = {port}\ntls = \"none\"\n\
         user = \"{USER}\"\npassword_env = \"PW\"\n\n\
         [active-directory]\ntargets = [\"{DOMAIN}\", \"{CONFIGURATION}\"]\n"
    );
    fs::write(folder.join("bakproof.toml"), text).unwrap();
}

fn audit(folder: &Path, more: &[&str]) -> Ran {
    let own = ["audit", "--as-of", AS_OF, "--only", "active-directory", "--no-history"];
    bakproof_with(folder, own.iter().chain(more), &[("PW", PASSWORD)])
}

/// Of each naming context its status and the findings that are no note.
fn judged(ran: &Ran) -> Vec<(String, String, Vec<String>)> {
    let report: Value = serde_json::from_str(&ran.stdout).unwrap_or_else(|_| panic!("{}{}", ran.stdout, ran.stderr));
    let targets = report["targets"].as_array().unwrap().iter();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    targets
        .map(|target| {
            let findings = target["findings"].as_array().unwrap().iter();
            let mut ids: Vec<String> =
                findings.filter(|one| one["status"] != "noted").map(|one| text(&one["id"])).collect();
            ids.sort();
            (text(&target["target"]), text(&target["status"]), ids)
        })
        .collect()
}

fn of_both(status: &str, ids: &[&str]) -> Vec<(String, String, Vec<String>)> {
    let ids: Vec<String> = ids.iter().map(|id| (*id).to_owned()).collect();
    [CONFIGURATION, DOMAIN].map(|name| (name.to_owned(), status.to_owned(), ids.clone())).to_vec()
}

#[test]
fn what_the_directory_shows_is_listed_and_never_a_backup() {
    let folder = tempfile::tempdir().unwrap();
    deployment(folder.path(), Fake::start(forest(FRESH), Trouble::None, None, false).port);
    let ran = audit(folder.path(), &["--output", "json"]);
    assert_eq!(judged(&ran), of_both("unknown", &["assurance-too-low"]));
    assert_eq!(ran.code, 3);
    let table = audit(folder.path(), &[]).stdout;
    assert!(
        table.contains("1 repository (0 files, 0 bytes, of which 0 bytes verified) and 1 directory server."),
        "{table}"
    );
    assert!(table.contains("(2026-10-31 02:00) is listed, but at least intact is"), "{table}");
}

#[test]
fn a_backup_older_than_deleted_objects_are_kept_is_none() {
    let folder = tempfile::tempdir().unwrap();
    // 180 days, and a minute more or less.
    for (changed, is_too_old) in [("2026-05-04T06:59:00Z", true), ("2026-05-04T07:01:00Z", false)] {
        deployment(folder.path(), Fake::start(forest(changed), Trouble::None, None, false).port);
        let ran = audit(folder.path(), &["--output", "json"]);
        // A listed backup that is late is late, too.
        let expected =
            [&["assurance-too-low", "backup-stale"][..], if is_too_old { &["tombstone-exceeded"] } else { &[] }];
        assert_eq!(judged(&ran), of_both("gap", &expected.concat()), "{changed}");
    }
}

#[test]
fn a_server_that_cannot_be_read_makes_unknown_what_only_it_could_show() {
    let folder = tempfile::tempdir().unwrap();
    for (trouble, words) in [
        (Trouble::RefusesLogin(49), "invalidCredentials"),
        (Trouble::GoneWithin(DOMAIN), "closed the connection"),
        (Trouble::Says(b"HTTP/1.1 400 Bad Request\r\n\r\n".to_vec()), "is not a directory server"),
    ] {
        deployment(folder.path(), Fake::start(forest(FRESH), trouble.clone(), None, false).port);
        let ran = audit(folder.path(), &["--output", "json"]);
        assert_eq!(judged(&ran), of_both("unknown", &["source-unavailable"]), "{trouble:?}");
        assert_eq!(ran.code, 3);
        assert!(ran.stdout.contains(words), "{words}");
        assert!(!(ran.stdout + &ran.stderr).contains(PASSWORD));
    }
    // One context that it refuses is that one alone.
    deployment(folder.path(), Fake::start(forest(FRESH), Trouble::Refuses(DOMAIN, 50), None, false).port);
    let ran = audit(folder.path(), &["--output", "json"]);
    let mut expected = of_both("unknown", &["assurance-too-low"]);
    expected[1].2 = vec!["source-unavailable".to_owned()];
    assert_eq!(judged(&ran), expected);
    assert!(ran.stdout.contains("bakproof ldap-rights"));
}

#[test]
fn a_directory_without_a_signature_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let mut objects = forest(FRESH);
    for context in [DOMAIN, CONFIGURATION] {
        objects.get_mut(context).unwrap()[0].1.truncate(1);
    }
    deployment(folder.path(), Fake::start(objects, Trouble::None, None, false).port);
    let ran = audit(folder.path(), &["--output", "json"]);
    assert_eq!(judged(&ran), of_both("gap", &["backup-missing"]));
}

#[test]
fn other_items_do_not_ask_the_directory() {
    let folder = tempfile::tempdir().unwrap();
    let dead = Fake::start(forest(FRESH), Trouble::RefusesLogin(49), None, false);
    deployment(folder.path(), dead.port);
    let file = folder.path().join("bakproof.toml");
    let text = fs::read_to_string(&file).unwrap() + "\n[dhcp]\ntargets = [\"dhcp01.contoso.com\"]\n";
    fs::write(&file, text).unwrap();
    let ran = bakproof_with(
        folder.path(),
        ["audit", "--as-of", AS_OF, "--only", "dhcp", "--no-history", "--output", "json"],
        &[("PW", PASSWORD)],
    );
    let judged = judged(&ran);
    assert_eq!((judged[0].1.as_str(), judged[0].2.as_slice()), ("gap", &["backup-missing".to_owned()][..]));
}

#[test]
fn saved_evidence_is_judged_without_the_server_and_a_server_declared_later_is_missed() {
    let folder = tempfile::tempdir().unwrap();
    let server = Fake::start(forest(FRESH), Trouble::None, None, false);
    deployment(folder.path(), server.port);
    let live = audit(folder.path(), &["--save-evidence", "evidence.json", "--output", "json"]);
    let heard = server.heard.lock().unwrap().len();
    let again = audit(folder.path(), &["--evidence", "evidence.json", "--output", "json"]);
    assert_eq!(judged(&live), judged(&again));
    assert_eq!(server.heard.lock().unwrap().len(), heard, "it was asked again");
    assert!(!fs::read_to_string(folder.path().join("evidence.json")).unwrap().contains(PASSWORD));

    let file = folder.path().join("bakproof.toml");
    let text = fs::read_to_string(&file).unwrap();
    let more = "\n[[directory_server]]\nhost = \"dc2.contoso.com\"\nuser = \"a@contoso.com\"\n";
    fs::write(&file, text + more).unwrap();
    let later = audit(folder.path(), &["--evidence", "evidence.json", "--output", "json"]);
    assert!(later.stdout.contains("dc2.contoso.com (directory)") && later.stdout.contains("not in the saved evidence"));
}

#[test]
fn no_ldap_asks_nobody_and_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let server = Fake::start(forest(FRESH), Trouble::None, None, false);
    deployment(folder.path(), server.port);
    let ran = audit(folder.path(), &["--no-ldap"]);
    assert_eq!(ran.code, 3, "{}", ran.stdout);
    assert!(ran.stdout.contains("--no-ldap"), "{}", ran.stdout);
    assert!(server.heard.lock().unwrap().is_empty());
}

#[test]
fn pseudonyms_stand_for_the_names_of_the_directory() {
    let folder = tempfile::tempdir().unwrap();
    deployment(folder.path(), Fake::start(forest(FRESH), Trouble::Refuses(DOMAIN, 50), None, false).port);
    let plain = audit(folder.path(), &["--output", "json"]);
    let more = ["--redact", "--save-evidence", "evidence.json", "--output", "json"];
    let redacted = audit(folder.path(), &more);
    let statuses = |ran: &Ran| judged(ran).into_iter().map(|(_, status, ids)| (status, ids)).collect::<Vec<_>>();
    let mut sorted = [statuses(&plain), statuses(&redacted)];
    sorted.iter_mut().for_each(|one| one.sort());
    assert_eq!(sorted[0], sorted[1]);
    let all = redacted.stdout + &fs::read_to_string(folder.path().join("evidence.json")).unwrap();
    // Whole words: a hash may hold "dc1" by chance.
    let name = regex::Regex::new(r"(?i)contoso|\b(sql01|sql02|dc1)\b").unwrap();
    assert_eq!(name.find(&all).map(|found| found.as_str()), None);
}

#[test]
fn a_deployment_file_says_what_is_wrong_with_a_directory_server() {
    let folder = tempfile::tempdir().unwrap();
    for (keys, words) in [
        ("user = \"a@b\"", "has no `host`"),
        ("host = \"dc1.contoso.com\"", "has no `user`"),
        ("host = \"dc1.contoso.com\"\nuser = \"CONTOSO\\auditor\"", "not a valid `user`"),
        ("host = \"dc1.contoso.com\"\nuser = \"a@b\"\npassword = \"x\"", "must not contain a password"),
        ("host = \"dc1.contoso.com\"\nuser = \"a@b\"\ntls = \"tls\"", "`tls`"),
        ("host = \"dc1.contoso.com\"\nuser = \"a@b\"\ntls = \"none\"\nca_file = \"ca.pem\"", "keep one of the two"),
        ("host = \"dc1.contoso.com\"\nuser = \"a@b\"\nbudget = \"2 weeks\"", "`budget`"),
    ] {
        let text = format!(
            "[deployment]\nname = \"Contoso\"\ntime_zone = \"UTC\"\n[[repository]]\nname = \"nas\"\npath = \".\"\n\
             [[directory_server]]\n{keys}\n"
        );
        fs::write(folder.path().join("bakproof.toml"), text.replace("CONTOSO\\auditor", "CONTOSO\\u0007uditor"))
            .unwrap();
        let ran = bakproof_with(folder.path(), ["check"], &[]);
        assert_eq!(ran.code, 2, "{keys}: {}", ran.stdout);
        assert!(ran.stderr.contains(words), "{words}: {}", ran.stderr);
    }
}

#[test]
fn the_rights_are_commands_for_the_user_that_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let ran = bakproof_with(folder.path(), ["ldap-rights", "--user", "o'brien"], &[]);
    assert_eq!(ran.code, 0);
    assert!(ran.stdout.contains("$user = 'o''brien'\n"), "{}", ran.stdout);
    assert!(ran.stdout.contains("RP;replPropertyMetaData"), "{}", ran.stdout);
    assert!(ran.stdout.lines().all(|line| line.len() <= 130), "{}", ran.stdout);
}

/// The deployment with a pool, whose newest export holds these users.
fn with_export(folder: &Path, port: u16, users: &[&str]) {
    deployment(folder, port);
    let file = folder.join("bakproof.toml");
    let pool = "\n[[pool]]\nfqdn = \"pool01.contoso.com\"\nsql = 'sql01.contoso.com\\RTC'\n";
    let text = fs::read_to_string(&file).unwrap().replacen("[deployment]\n", "[deployment]\ndemo = true\n", 1);
    let map = "path = \"backups\"\n[[repository.map]]\npath = \"pool01*\"\npool = \"pool01.contoso.com\"\n";
    let text = text.replacen("path = \"backups\"\nempty = \"expected\"\n", map, 1);
    fs::write(&file, text + pool).unwrap();
    let spec = |user: &&str| UserSpec { address: (*user).to_owned(), contacts: vec!["x@contoso.com".to_owned()] };
    let users: Vec<UserSpec> = users.iter().map(spec).collect();
    let zip = user_data_export(&users, date(2026, 10, 31).at(3, 0, 0, 0)).unwrap();
    fs::write(folder.join("backups/pool01-UserData.zip"), zip).unwrap();
}

fn audit_users(folder: &Path, more: &[&str]) -> Ran {
    let own = ["audit", "--as-of", AS_OF, "--only", "user-data", "--no-history", "--output", "json"];
    bakproof_with(folder, own.iter().chain(more), &[("PW", PASSWORD)])
}

#[test]
fn a_user_of_the_directory_that_the_export_lacks_is_named_also_from_saved_evidence() {
    let folder = tempfile::tempdir().unwrap();
    let server = Fake::start(forest(FRESH), Trouble::None, None, false);
    with_export(folder.path(), server.port, &["anna@contoso.com", "Ben@contoso.com"]);
    let whole = audit_users(folder.path(), &[]);
    let found = |ran: &Ran| judged(ran).into_iter().flat_map(|(_, _, ids)| ids).any(|id| id == "users-missing");
    assert!(!found(&whole), "{}", whole.stdout);
    assert!(
        whole.stdout.contains("users of pool01.contoso.com in DC=contoso,DC=com, looked for by"),
        "{}",
        whole.stdout
    );

    with_export(folder.path(), server.port, &["anna@contoso.com"]);
    let live = audit_users(folder.path(), &["--save-evidence", "evidence.json"]);
    assert!(found(&live) && live.stdout.contains("lacks 1 of the 2 users"), "{}", live.stdout);
    assert!(live.stdout.contains("in the directory: ben@contoso.com."), "{}", live.stdout);
    let again = audit_users(folder.path(), &["--evidence", "evidence.json"]);
    assert_eq!(judged(&live), judged(&again));
    assert!(again.stdout.contains("lacks 1 of the 2 users"));

    // Nobody else's names are kept where no directory is asked.
    audit_users(folder.path(), &["--no-ldap", "--save-evidence", "alone.json"]);
    let alone: Value = serde_json::from_slice(&fs::read(folder.path().join("alone.json")).unwrap()).unwrap();
    let exports = alone["exports"].as_array().unwrap();
    assert!(!exports.is_empty() && exports.iter().all(|one| one["facts"]["user_hashes"].is_null()));
}

#[test]
fn of_several_collectors_the_first_asks_the_directory_for_all() {
    let folder = tempfile::tempdir().unwrap();
    let server = Fake::start(forest(FRESH), Trouble::None, None, false);
    with_export(folder.path(), server.port, &["anna@contoso.com"]);
    let live = audit_users(folder.path(), &[]);
    for number in 1..=2 {
        let (shard, file) = (format!("{number}/2"), format!("{number}.json"));
        let own = ["collect", "--no-history", "--shard", &shard, "--save-evidence", &file];
        let ran = bakproof_with(folder.path(), own, &[("PW", PASSWORD)]);
        assert_eq!(ran.code, 0, "{}", ran.stderr);
    }
    let united = audit_users(folder.path(), &["--evidence", "2.json", "1.json"]);
    assert!(united.stdout.contains("lacks 1 of the 2 users"), "{}", united.stdout);
    assert_eq!(judged(&live), judged(&united));
    let without = audit_users(folder.path(), &["--evidence", "2.json"]);
    assert!(without.stdout.contains("shard 1/2 is missing, which asks servers"), "{}", without.stdout);
}
