//! Bundles that come from another system, or through programs of others: file managers, packers, signers.

use super::samples::{contents, file, folder, says, sealed_again, verify, verify_with, verify_zip};
use crate::support::bakproof;
use bakproof::base::PathStyle;
use bakproof::bundle::{Contents, ENVELOPE, Envelope, Signature, pack};
use bakproof::model::report::AuditReport;
use bakproof::report::{Appearance, Details, Format, View};
use std::fs;
use std::io::{Cursor, Write};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// A bundle of a deployment with a repository that nobody has looked at, so that its path is judged, and a table.
fn with_unseen() -> Contents {
    let folder = tempfile::tempdir().unwrap();
    let text = fs::read_to_string(file("deployment/bakproof.toml")).unwrap();
    let text = format!("{text}\n[[repository]]\nname = \"offsite\"\npath = \"offsite\"\n");
    fs::write(folder.path().join("bakproof.toml"), text).unwrap();
    let (evidence, key) = (file("evidence.json"), file("audit.key"));
    let (evidence, key) = (evidence.to_str().unwrap(), key.to_str().unwrap());
    let arguments = ["audit", "--evidence", evidence, "--as-of", super::samples::AS_OF, "--details"];
    let more = ["-o", "table=t.txt", "--bundle", "a.zip", "--key", key];
    let ran = bakproof(folder.path(), [&arguments[..], &more[..]].concat());
    assert!(folder.path().join("a.zip").exists(), "{}", ran.stderr);
    contents(&folder.path().join("a.zip"))
}

#[test]
fn a_bundle_of_another_system_is_judged_and_rendered_by_the_rules_of_that_system() {
    let own = with_unseen();
    for (style, folder, path) in
        [(PathStyle::Windows, r"C:\lync", r"C:\\lync\\offsite"), (PathStyle::Posix, "/srv/lync", "/srv/lync/offsite")]
    {
        let mut other = own.clone();
        let report = String::from_utf8(own.get("report.json").unwrap().to_vec()).unwrap();
        assert!(report.contains("\"path\": \"offsite\""));
        let report = report.replace("\"path\": \"offsite\"", &format!("\"path\": \"{path}\""));
        let read: AuditReport = serde_json::from_str(&report).unwrap();
        let view = View {
            appearance: Appearance { width: 100, colour: false, is_terminal: false, paths: style },
            fail_on: None,
            details: Details::All,
            baseline: None,
        };
        let table = Format::Table.render(&read, &view).unwrap();
        let is_windows = style == PathStyle::Windows;
        assert_eq!(String::from_utf8_lossy(&table).contains(r"gateways\gw01.ini"), is_windows);
        other.replace("report.json", report.into_bytes()).unwrap();
        other.replace("report.txt", table).unwrap();
        let sealed = |stated: PathStyle| {
            sealed_again(&other, |predicate| {
                predicate.deployment_folder = folder.to_owned();
                predicate.view.path_style = stated;
            })
        };
        says(&verify_zip(&sealed(style)), 0, "`report.txt` says what `report.json` says");
        // Nobody takes it for a bundle of the other one.
        let stated = if is_windows { PathStyle::Posix } else { PathStyle::Windows };
        says(&verify_zip(&sealed(stated)), 1, "not proven");
    }
}

#[test]
#[cfg(unix)]
fn a_folder_whose_name_is_no_text_is_refused_before_anything_is_read() {
    use std::os::unix::ffi::OsStrExt;
    let folder = tempfile::tempdir().unwrap();
    let name = std::ffi::OsStr::from_bytes(b"lync\xff");
    fs::create_dir(folder.path().join(name)).unwrap();
    let at = std::path::Path::new(name).join("bakproof.toml");
    fs::copy(file("deployment/bakproof.toml"), folder.path().join(&at)).unwrap();
    let ran = bakproof(folder.path(), ["audit".as_ref(), at.as_os_str(), "--bundle".as_ref(), "a.zip".as_ref()]);
    assert_eq!(ran.code, 2, "{}", ran.stderr);
    assert!(ran.stderr.contains("that name is not UTF-8 text"), "{}", ran.stderr);
}

#[test]
fn what_file_managers_leave_is_noted_and_everything_else_is_a_change() {
    let folder = folder();
    for name in [".DS_Store", "catalog/Thumbs.db", "Desktop.ini", "._report.json"] {
        fs::write(folder.path().join(name), "x").unwrap();
        says(&verify(folder.path()), 0, "left there by a file manager, no part of the bundle, and not read");
    }
    says(&verify(folder.path()), 0, " and 3 more of its kind");
    // They are still there, and nobody signs them.
    let (zip, other) = (folder.path().join("desktop.ini"), file("other.key"));
    let ran = bakproof(folder.path(), ["bundle", "sign", ".", "--key", other.to_str().unwrap()]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert!(!fs::read_to_string(folder.path().join("statement.json")).unwrap().contains("DS_Store"));
    fs::write(zip.with_file_name("notes.txt"), "x").unwrap();
    says(&verify(folder.path()), 1, "`notes.txt` was added");
}

/// The sample, packed as other programs pack: stored, with folders, litter and a comment.
fn packed_again(comment: &str, changed: Option<&str>) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    zip.add_directory("catalog", options).unwrap();
    for (name, bytes) in contents(&file("audit.zip")).iter() {
        zip.start_file(name, options).unwrap();
        zip.write_all(if changed == Some(name) { b"x" } else { bytes }).unwrap();
    }
    zip.start_file("__MACOSX/._report.json", options).unwrap();
    zip.write_all(b"x").unwrap();
    zip.set_comment(comment).unwrap();
    zip.finish().unwrap().into_inner()
}

#[test]
fn a_zip_that_was_packed_again_is_proven_by_its_files() {
    let folder = tempfile::tempdir().unwrap();
    let zip = folder.path().join("again.zip");
    fs::write(&zip, packed_again("by a file manager", None)).unwrap();
    let ran = verify(&zip);
    says(&ran, 0, "packed again by another program");
    says(&ran, 0, "`__MACOSX/._report.json`");
    fs::write(&zip, packed_again("by a file manager", Some("report.csv"))).unwrap();
    says(&verify(&zip), 1, "not proven: `report.csv` was changed");
}

#[test]
fn a_report_that_was_put_where_macos_keeps_its_notes_is_no_litter() {
    let folder = tempfile::tempdir().unwrap();
    let zip = folder.path().join("more.zip");
    let mut writer = ZipWriter::new_append(Cursor::new(fs::read(file("audit.zip")).unwrap())).unwrap();
    writer.start_file("__MACOSX/report.html", zip::write::SimpleFileOptions::default()).unwrap();
    writer.write_all(b"all is well").unwrap();
    fs::write(&zip, writer.finish().unwrap().into_inner()).unwrap();
    says(&verify(&zip), 1, "`__MACOSX/report.html`");
}

#[test]
fn signatures_of_others_take_nothing_from_the_one_that_is_asked_for() {
    let files = contents(&file("audit.zip"));
    let envelope = Envelope::read(ENVELOPE, files.get(ENVELOPE).unwrap()).unwrap();
    let good = envelope.signatures[0].clone();
    let with = |signatures: Vec<Signature>| {
        let mut changed = files.clone();
        let envelope = Envelope { signatures, payload: envelope.payload.clone() };
        changed.replace(ENVELOPE, envelope.to_bytes()).unwrap();
        changed
    };
    let junk = |key_id: &str| Signature { key_id: key_id.to_owned(), bytes: vec![7; 64] };
    let copied = Signature { key_id: "0".repeat(64), bytes: good.bytes.clone() };
    for other in [junk("nobody"), junk(&"a".repeat(64)), copied] {
        for signatures in [vec![good.clone(), other.clone()], vec![other.clone(), good.clone()]] {
            let ran = verify_zip(&with(signatures));
            says(&ran, 0, "which was not given, and was not checked");
            says(&ran, 0, "proven     signed by `");
        }
    }
    // Under the name of the key that is asked for it proves nothing, and its owner signs in its place.
    let forged = with(vec![junk(&good.key_id)]);
    says(&verify_zip(&forged), 1, "is not valid");
    let folder = tempfile::tempdir().unwrap();
    let zip = folder.path().join("junk.zip");
    fs::write(&zip, pack(&forged).unwrap()).unwrap();
    let key = file("audit.key");
    let sign = || bakproof(folder.path(), ["bundle", "sign", "junk.zip", "--key", key.to_str().unwrap()]);
    let ran = sign();
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert!(ran.stderr.contains("was not valid, and was replaced"), "{}", ran.stderr);
    says(&verify(&zip), 0, "proven");
    assert_eq!(sign().code, 2);
}

#[test]
fn what_is_no_bundle_is_said_to_be_none_and_a_bundle_is_no_backup() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("audit.json"), "{}").unwrap();
    fs::create_dir(folder.path().join("empty")).unwrap();
    for (path, why) in [("audit.json", "it is no ZIP"), ("empty", "there is no `statement.json` in it")] {
        for arguments in [vec!["bundle", "verify", path], vec!["bundle", "timestamp-request", path, "-o", "q.tsq"]] {
            let ran = bakproof(folder.path(), &arguments);
            assert_eq!(ran.code, 2, "{arguments:?}: {}", ran.stderr);
            assert!(ran.stderr.contains("is not an evidence bundle"), "{}", ran.stderr);
            assert!(ran.stderr.contains(why) && ran.stderr.contains("bakproof audit --bundle"), "{}", ran.stderr);
        }
    }
    let bundle = file("audit.zip");
    for command in ["verify", "inspect"] {
        let ran = bakproof(folder.path(), [command, bundle.to_str().unwrap()]);
        says(&ran, 3, "the evidence bundle of an audit, no backup; `bakproof bundle verify` verifies it");
        assert!(!ran.stdout.contains("verified"), "{}", ran.stdout);
    }
    says(&verify_with(&bundle, &[&file("audit.key.pub")]), 0, "proven");
}
