//! What is written, and that it verifies.

use super::samples::{audited, contents, file, folder, says, unpacked, verify, verify_with};
use crate::support::{bakproof, files_below};
use std::fs;
use std::path::Path;

#[test]
fn a_bundle_contains_all_that_was_judged_and_verifies_as_zip_and_as_folder() {
    let files = contents(&file("audit.zip"));
    for name in
        ["report.json", "report.csv", "report.txt", "evidence.json", "deployment.toml", "CHECK.txt", "SHA256SUMS"]
    {
        assert!(files.get(name).is_some(), "{name}");
    }
    let rules = files.iter().filter(|(name, _)| name.starts_with("catalog/")).count();
    let is_judged_by = |path: &Path| {
        // What `init` writes is judged by nothing.
        path.extension().is_some_and(|extension| extension == "toml") && !path.parent().unwrap().ends_with("draft")
    };
    let rule_files = files_below(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/rules")));
    assert_eq!(rules, rule_files.iter().filter(|path| is_judged_by(path)).count());
    assert_eq!(files.get("report.csv").unwrap(), fs::read(file("table.csv")).unwrap());
    assert_eq!(files.get("report.txt").unwrap(), fs::read(file("table.txt")).unwrap());
    let ran = verify(&file("audit.zip"));
    says(&ran, 0, "audit.zip: proven: ");
    assert!(ran.stdout.contains("judged again, it is the same"), "{}", ran.stdout);
    says(&verify(folder().path()), 0, "proven: ");
}

#[test]
fn the_same_audit_gives_the_same_bytes_and_a_folder_is_the_zip_unpacked() {
    let folder = tempfile::tempdir().unwrap();
    let key = file("audit.key");
    let options = ["--key", key.to_str().unwrap(), "-o", "csv=out.csv"];
    for name in ["one.zip", "two.zip", "one"] {
        let ran = audited(folder.path(), name, &options);
        assert_eq!(ran.code, 1, "{}", ran.stderr);
    }
    let read = |name: &str| fs::read(folder.path().join(name)).unwrap();
    assert!(read("one.zip") == read("two.zip"));
    let expected = tempfile::tempdir().unwrap();
    unpacked(&contents(&folder.path().join("one.zip")), expected.path());
    let tree = |root: &std::path::Path| -> Vec<_> {
        let files = files_below(root).into_iter();
        files.map(|path| (path.strip_prefix(root).unwrap().to_owned(), fs::read(path).unwrap())).collect()
    };
    assert!(tree(expected.path()) == tree(&folder.path().join("one")));
    says(&verify(&folder.path().join("one.zip")), 0, "proven");
    says(&verify(&folder.path().join("one")), 0, "proven");
    // Nothing is left beside them.
    let mut names: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|e| e.unwrap().file_name()).collect();
    names.sort();
    assert_eq!(names, ["one", "one.zip", "out.csv", "two.zip"]);
    // Nothing is written over, or into.
    for name in ["one", "one.zip"] {
        let before = fs::metadata(folder.path().join(name)).unwrap().modified().unwrap();
        let ran = audited(folder.path(), name, &[]);
        assert_eq!(ran.code, 2);
        assert!(ran.stderr.contains(&format!("`{name}` already exists")), "{}", ran.stderr);
        assert_eq!(fs::metadata(folder.path().join(name)).unwrap().modified().unwrap(), before);
    }
}

#[test]
#[cfg(unix)]
fn a_bundle_is_for_the_user_alone() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    for name in ["one.zip", "one"] {
        audited(folder.path(), name, &[]);
        let mode = fs::metadata(folder.path().join(name)).unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0, "{name}: {mode:o}");
    }
}

#[test]
fn what_the_report_was_asked_for_is_asked_again() {
    let folder = tempfile::tempdir().unwrap();
    let old = bakproof(folder.path(), ["report", file("deployment").to_str().unwrap()]);
    assert_eq!(old.code, 2);
    fs::write(folder.path().join("old.json"), contents(&file("audit.zip")).get("report.json").unwrap()).unwrap();
    let key = file("audit.key");
    let options = [
        "--key",
        key.to_str().unwrap(),
        "--only",
        "cdr",
        "--fail-on",
        "critical",
        "--details",
        "cdr",
        "--baseline",
        "old.json",
        "-o",
        "table=t.txt",
    ];
    let ran = audited(folder.path(), "part.zip", &options);
    assert_ne!(ran.code, 2, "{}", ran.stderr);
    says(&verify(&folder.path().join("part.zip")), 0, "`report.txt` says what `report.json` says");
}

#[test]
fn users_files_come_along_and_are_read_from_nowhere_else() {
    let folder = tempfile::tempdir().unwrap();
    let text = fs::read_to_string(file("deployment/bakproof.toml")).unwrap();
    let text = text.replacen("[[pool]]\n", "[[pool]]\nusers_file = \"users.txt\"\n", 1);
    fs::write(folder.path().join("bakproof.toml"), &text).unwrap();
    fs::write(folder.path().join("users.txt"), "sip:anna@contoso.com\n").unwrap();
    let (evidence, key) = (file("evidence.json"), file("audit.key"));
    let ran = bakproof(
        folder.path(),
        [
            "audit",
            "--evidence",
            evidence.to_str().unwrap(),
            "--as-of",
            super::samples::AS_OF,
            "--bundle",
            "a.zip",
            "--key",
            key.to_str().unwrap(),
        ],
    );
    assert!(folder.path().join("a.zip").exists(), "{}", ran.stderr);
    let files = contents(&folder.path().join("a.zip"));
    assert_eq!(files.get("users/1.txt").unwrap(), b"sip:anna@contoso.com\n");
    fs::remove_file(folder.path().join("users.txt")).unwrap();
    says(&verify(&folder.path().join("a.zip")), 0, "proven");
    // Somebody else's file of that name is not opened in its place.
    let forged = super::samples::sealed_again(&files, |predicate| predicate.users_files.clear());
    says(&super::samples::verify_zip(&forged), 1, "users/1.txt` is no part of a bundle");
    let mut without = bakproof::bundle::Contents::default();
    for (name, bytes) in files.iter().filter(|(name, _)| !name.starts_with("users/")) {
        without.insert(name, bytes.to_vec()).unwrap();
    }
    let forged = super::samples::sealed_again(&without, |predicate| predicate.users_files.clear());
    says(&super::samples::verify_zip(&forged), 1, "it is not in the bundle");
}

#[test]
fn a_bundle_that_nobody_signed_says_so() {
    let folder = tempfile::tempdir().unwrap();
    audited(folder.path(), "plain.zip", &[]);
    let zip = folder.path().join("plain.zip");
    says(&verify_with(&zip, &[]), 3, "nobody signed it");
    // A signature that was taken away is not overlooked by whoever expects it.
    says(&verify(&zip), 1, "nobody signed it");
    let ran = bakproof(folder.path(), ["bundle", "timestamp-request", "plain.zip", "-o", "q.tsq"]);
    assert_eq!(ran.code, 1);
    assert!(ran.stderr.contains("sign it first"), "{}", ran.stderr);
    let key = file("audit.key");
    let ran = bakproof(folder.path(), ["bundle", "sign", "plain.zip", "--key", key.to_str().unwrap()]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    says(&verify(&zip), 0, "proven");
}

#[test]
fn what_makes_no_bundle_is_a_usage_error_before_anything_is_read() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("no.key"), "nonsense").unwrap();
    let deployment = file("deployment/bakproof.toml");
    let deployment = deployment.to_str().unwrap();
    let inside = file("deployment/backups/b.zip");
    for (arguments, why) in [
        (vec!["audit", ".", "--bundle", "a.zip"], "contains the deployment file"),
        (vec!["audit", deployment, "--key", "no.key"], "name one with `--bundle"),
        (vec!["audit", deployment, "--bundle", "a.zip", "--key", "no.key"], "not a private Ed25519 key"),
        (vec!["audit", deployment, "--bundle", "a.zip", "--key", "absent.key"], "absent.key"),
        (vec!["audit", deployment, "--bundle", "a.zip", "--key-env", "NOT_SET"], "is not set"),
        (vec!["audit", deployment, "--bundle", inside.to_str().unwrap()], "is ever written"),
        (vec!["bundle", "verify", "absent.zip"], "absent.zip"),
        (vec!["bundle", "sign", "absent.zip"], "name the private key"),
    ] {
        let ran = bakproof(folder.path(), &arguments);
        assert_eq!(ran.code, 2, "{arguments:?}: {}", ran.stderr);
        assert!(ran.stderr.contains(why), "{arguments:?}: {}", ran.stderr);
    }
    let ran = bakproof(folder.path(), ["audit", deployment, "--bundle", "absent/a.zip"]);
    assert_eq!(ran.code, 4, "{}", ran.stderr);
}
