//! Bundles that were changed after they were signed.

use super::samples::{contents, edited, file, folder, says, sealed_again, verify, verify_with, verify_zip};
use crate::support::{bakproof, files_below};
use bakproof::bundle::{ENVELOPE, STATEMENT, SUMS, pack, sums};
use std::fs;
use std::path::Path;

/// The name of a file in the bundle.
fn name(root: &Path, path: &Path) -> String {
    path.strip_prefix(root).unwrap().to_str().unwrap().replace('\\', "/")
}

#[test]
fn one_changed_byte_in_each_file_is_found_and_the_file_is_named() {
    let folder = folder();
    let files = files_below(folder.path());
    assert!(files.len() > 90);
    for path in files {
        let bytes = fs::read(&path).unwrap();
        let name = name(folder.path(), &path);
        // Windows, and Wine above all, takes its time to start three hundred programs.
        let places = [bytes.len() / 2, 0, bytes.len() - 1];
        for at in places.into_iter().take(if cfg!(windows) { 1 } else { 3 }) {
            let mut changed = bytes.clone();
            changed[at] ^= 1;
            fs::write(&path, changed).unwrap();
            let ran = verify(folder.path());
            assert_eq!(ran.code, 1, "{name}, byte {at}: {}", ran.stdout);
            let verdict = ran.stdout.lines().last().unwrap();
            assert!(verdict.contains(&format!("`{name}`")), "{name}, byte {at}: {verdict}");
        }
        fs::write(&path, bytes).unwrap();
    }
    says(&verify(folder.path()), 0, "proven");
}

#[test]
fn one_changed_byte_anywhere_in_a_zip_is_found_or_changes_no_file() {
    let bytes = fs::read(file("audit.zip")).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let zip = folder.path().join("audit.zip");
    // Every entry has headers; a prime step meets all parts of them. The directory is the last part of the file.
    let (step, last) = if cfg!(windows) { (30_011, 1009) } else { (6007, 211) };
    let (files, mut tried, mut found) = (contents(&file("audit.zip")), 0, 0);
    let steps = (0..bytes.len()).step_by(step).chain((bytes.len() - 7000..bytes.len()).step_by(last));
    for at in steps {
        let mut changed = bytes.clone();
        changed[at] ^= 1;
        fs::write(&zip, changed).unwrap();
        let ran = verify(&zip);
        tried += 1;
        if ran.code == 0 {
            says(&ran, 0, "packed again by another program");
            assert!(contents(&zip) == files, "byte {at}");
        } else {
            assert_eq!(ran.code, 1, "byte {at}");
            found += 1;
        }
    }
    // Few bytes of a ZIP say nothing of its files: times, versions, permissions.
    assert!(found * 4 > tried * 3, "{found} of {tried}");
}

#[test]
fn files_that_are_added_removed_renamed_or_swapped_are_named() {
    let folder = folder();
    let at = |name: &str| folder.path().join(name);
    fs::write(at("report.html"), "<p>all is well").unwrap();
    says(&verify(folder.path()), 1, "not proven: `report.html` was added");
    fs::remove_file(at("report.html")).unwrap();

    fs::create_dir(at("timestamps")).unwrap();
    fs::write(at("timestamps/note.txt"), "x").unwrap();
    says(&verify(folder.path()), 1, "`timestamps/note.txt` belongs to no time stamp");
    fs::remove_dir_all(at("timestamps")).unwrap();

    for name in ["evidence.json", "report.csv", "catalog/excluded.toml", SUMS, STATEMENT, ENVELOPE] {
        let bytes = fs::read(at(name)).unwrap();
        fs::remove_file(at(name)).unwrap();
        says(&verify(folder.path()), 1, &format!("`{name}`"));
        fs::write(at(name), bytes).unwrap();
    }

    fs::rename(at("report.csv"), at("report2.csv")).unwrap();
    let ran = verify(folder.path());
    says(&ran, 1, "`report.csv` is missing");
    says(&ran, 1, "`report2.csv` was added");
    fs::rename(at("report2.csv"), at("report.csv")).unwrap();

    fs::rename(at("report.csv"), at("x")).unwrap();
    fs::rename(at("report.txt"), at("report.csv")).unwrap();
    fs::rename(at("x"), at("report.txt")).unwrap();
    let ran = verify(folder.path());
    says(&ran, 1, "`report.csv` was changed");
    says(&ran, 1, "`report.txt` was changed");
}

#[test]
fn a_report_that_was_edited_with_its_sums_is_not_what_was_signed() {
    let files = contents(&file("audit.zip"));
    let mut forged = edited(&files, "report.json", "\"gap\"", "\"pass\"");
    let again = sums(&forged);
    forged.replace(SUMS, again.into_bytes()).unwrap();
    says(&verify_zip(&forged), 1, "`report.json` was changed");
    // The statement too.
    let resealed = sealed_again(&forged, |_| {});
    forged.replace(STATEMENT, resealed.get(STATEMENT).unwrap().to_vec()).unwrap();
    says(&verify_zip(&forged), 1, "`statement.json` is not the statement that is signed in `statement.dsse.json`");
}

#[test]
fn another_key_is_another_signer() {
    let other = file("other.key.pub");
    says(&verify_with(&file("audit.zip"), &[&other]), 1, "other.key.pub` did not sign it");
    says(&verify_with(&file("audit.zip"), &[]), 3, "was not checked: give its public key");
    // The forger's signature under the name of the key that is trusted.
    let files = contents(&file("audit.zip"));
    let folder = folder();
    fs::remove_file(folder.path().join(ENVELOPE)).unwrap();
    let ran = bakproof(folder.path(), ["bundle", "sign", ".", "--key", file("other.key").to_str().unwrap()]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let text = fs::read_to_string(folder.path().join(ENVELOPE)).unwrap();
    let id = |envelope: &str| envelope.split("\"keyid\": \"").nth(1).unwrap()[..64].to_owned();
    let trusted = id(std::str::from_utf8(files.get(ENVELOPE).unwrap()).unwrap());
    fs::write(folder.path().join(ENVELOPE), text.replace(&id(&text), &trusted)).unwrap();
    says(&verify(folder.path()), 1, "is not valid");
    says(&verify_with(folder.path(), &[&other]), 1, "names another key");
}

#[test]
fn an_auditor_counter_signs() {
    let folder = folder();
    let zip = folder.path().join("audit.zip");
    fs::copy(file("audit.zip"), &zip).unwrap();
    let (other, public, other_public) = (file("other.key"), file("audit.key.pub"), file("other.key.pub"));
    let sign = || bakproof(folder.path(), ["bundle", "sign", "audit.zip", "--key", other.to_str().unwrap()]);
    assert_eq!(sign().code, 0);
    let again = sign();
    assert_eq!(again.code, 2);
    assert!(again.stderr.contains("has signed the bundle already"), "{}", again.stderr);
    says(&verify_with(&zip, &[&public, &other_public]), 0, "proven");
    for (key, other) in [(&public, &other_public), (&other_public, &public)] {
        let ran = verify_with(&zip, &[key]);
        says(&ran, 0, "which was not given, and was not checked");
        assert!(!ran.stdout.contains(other.to_str().unwrap()), "{}", ran.stdout);
    }
    // What was changed is not signed.
    let changed = edited(&contents(&zip), "report.csv", "gap", "pass");
    fs::write(&zip, pack(&changed).unwrap()).unwrap();
    fs::remove_file(folder.path().join(ENVELOPE)).unwrap();
    let ran = sign();
    assert_eq!(ran.code, 1);
    assert!(
        ran.stderr.contains("`report.csv` was changed") && ran.stderr.contains("nothing was signed"),
        "{}",
        ran.stderr
    );
}
