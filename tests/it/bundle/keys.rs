//! Keys: written once, encrypted, for their owner alone; and no secret in any message.

use super::samples::{audited, contents, file, says, verify_with};
use crate::support::{bakproof, bakproof_with};
use std::fs;

#[test]
fn keys_are_never_overwritten_and_the_private_one_is_for_its_owner_alone() {
    let folder = tempfile::tempdir().unwrap();
    let ran = bakproof(folder.path(), ["keygen", "a.key", "--no-passphrase"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (0, ""), "{}", ran.stderr);
    let before = fs::read(folder.path().join("a.key")).unwrap();
    for arguments in [
        vec!["keygen", "a.key", "--no-passphrase"],
        vec!["keygen", "b.key", "--public", "a.key.pub", "--no-passphrase"],
        vec!["keygen", "b.key", "--public", "b.key", "--no-passphrase"],
        vec!["keygen", "b.key"],
    ] {
        let ran = bakproof(folder.path(), &arguments);
        assert_eq!(ran.code, 2, "{arguments:?}: {}", ran.stderr);
    }
    assert_eq!(fs::read(folder.path().join("a.key")).unwrap(), before);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(fs::metadata(folder.path().join("a.key")).unwrap().permissions().mode() & 0o777, 0o600);
    }
    assert_eq!(bakproof(folder.path(), ["keygen", "absent/a.key", "--no-passphrase"]).code, 4);
}

#[test]
fn an_encrypted_key_asks_for_its_passphrase_and_nothing_shows_it() {
    const PASSPHRASE: &str = "correct horse battery staple";
    let folder = tempfile::tempdir().unwrap();
    let variables = [("RIGHT", PASSPHRASE), ("WRONG", "Tr0ub4dor")];
    let run = |arguments: &[&str]| bakproof_with(folder.path(), arguments, &variables);
    let ran = run(&["keygen", "a.key", "--passphrase-env", "RIGHT"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let pem = fs::read_to_string(folder.path().join("a.key")).unwrap();
    assert!(pem.starts_with("-----BEGIN ENCRYPTED PRIVATE KEY-----"));
    audited(folder.path(), "a.zip", &[]);
    let mut shown = ran.stderr;
    for (passphrase, why) in [("WRONG", "the passphrase is wrong"), ("ABSENT", "is not set")] {
        let ran = run(&["bundle", "sign", "a.zip", "--key", "a.key", "--passphrase-env", passphrase]);
        assert_eq!(ran.code, 2);
        assert!(ran.stderr.contains(why), "{}", ran.stderr);
        shown.push_str(&ran.stderr);
    }
    // There is no terminal to ask on.
    let ran = run(&["bundle", "sign", "a.zip", "--key", "a.key"]);
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("--passphrase-env"), "{}", ran.stderr);
    assert!(contents(&folder.path().join("a.zip")).get("statement.dsse.json").is_none());
    let ran = run(&["bundle", "sign", "a.zip", "--key", "a.key", "--passphrase-env", "RIGHT"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    shown.push_str(&ran.stderr);
    says(&verify_with(&folder.path().join("a.zip"), &[&folder.path().join("a.key.pub")]), 0, "proven");
    for secret in [PASSPHRASE, "Tr0ub4dor", "ABSENT"] {
        assert!(!shown.contains(secret), "{shown}");
    }
}

#[test]
fn a_new_passphrase_is_no_short_one() {
    let folder = tempfile::tempdir().unwrap();
    let keygen =
        |passphrase| bakproof_with(folder.path(), ["keygen", "a.key", "--passphrase-env", "P"], &[("P", passphrase)]);
    for short in ["x=y", "1234567", "äöüäöü"] {
        let ran = keygen(short);
        assert_eq!(ran.code, 2, "{}", ran.stderr);
        assert!(ran.stderr.contains("fewer than 8 characters") && !ran.stderr.contains(short), "{}", ran.stderr);
    }
    assert!(!folder.path().join("a.key").exists() && !folder.path().join("a.key.pub").exists());
    assert_eq!(keygen("12345678").code, 0);
}

#[test]
fn a_key_may_come_from_the_environment() {
    let folder = tempfile::tempdir().unwrap();
    audited(folder.path(), "a.zip", &[]);
    let pem = fs::read_to_string(file("audit.key")).unwrap();
    let arguments = ["bundle", "sign", "a.zip", "--key-env", "KEY"];
    let ran = bakproof_with(folder.path(), arguments, &[("KEY", &pem)]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    says(&verify_with(&folder.path().join("a.zip"), &[&file("audit.key.pub")]), 0, "proven");
    let ran = bakproof_with(folder.path(), arguments, &[("KEY", "s3cret")]);
    assert_eq!(ran.code, 2);
    assert!(!ran.stderr.contains("s3cret"), "{}", ran.stderr);
}

#[test]
fn a_private_key_or_another_file_in_the_place_of_a_public_key_is_told_apart() {
    let ran = verify_with(&file("audit.zip"), &[&file("audit.key")]);
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("this is a private key"), "{}", ran.stderr);
    let ran = verify_with(&file("audit.zip"), &[&file("evidence.json")]);
    assert_eq!(ran.code, 2, "{}", ran.stderr);
    for command in [vec!["keygen", "--help"], vec!["bundle", "--help"], vec!["bundle", "verify", "--help"]] {
        let ran = bakproof(&file(""), &command);
        assert!(ran.code == 0 && ran.stdout.contains("Exit codes:\n  0"), "{command:?}");
    }
}
