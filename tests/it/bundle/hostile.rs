//! ZIPs and folders that somebody made to harm whoever verifies them.

use super::samples::{contents, file, folder, says, verify};
use bakproof::bundle::{MAX_FILES, pack};
use std::fs;
use std::io::{Cursor, Write};
use std::time::{Duration, Instant};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// Verifies these bytes as a ZIP.
#[track_caller]
fn refused(bytes: &[u8], why: &str) {
    let folder = tempfile::tempdir().unwrap();
    let zip = folder.path().join("hostile.zip");
    fs::write(&zip, bytes).unwrap();
    let started = Instant::now();
    let ran = verify(&zip);
    assert!(started.elapsed() < Duration::from_secs(30), "{why}");
    says(&ran, 1, why);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "something was unpacked");
}

/// The sample, with entries of these names and contents besides.
fn with(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for (name, bytes) in contents(&file("audit.zip")).iter().chain(entries.iter().copied()) {
        zip.start_file(name, options).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[test]
fn names_that_lead_elsewhere_are_refused() {
    for name in ["../../escaped", "C:/escaped", "catalog/../../escaped", "..\\escaped", "a\nb", ".ssh"] {
        refused(&with(&[(name, b"x")]), "is not a name that a file of a bundle has");
    }
    // An absolute path is read as one below the bundle, where no such file belongs.
    refused(&with(&[("/etc/escaped", b"x")]), "`etc/escaped` was added");
    refused(&with(&[("folder/", b"")]), "is not a name that a file of a bundle has");
    refused(&with(&[("report.json/x", b"")]), "twice");
}

#[test]
fn an_entry_that_is_a_link_is_no_file_of_the_bundle() {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default();
    for (name, bytes) in contents(&file("audit.zip")).iter() {
        if name == "report.csv" {
            zip.add_symlink(name, "/etc/passwd", options).unwrap();
        } else {
            zip.start_file(name, options).unwrap();
            zip.write_all(bytes).unwrap();
        }
    }
    refused(&zip.finish().unwrap().into_inner(), "`report.csv` was changed");
}

#[test]
fn a_name_that_stands_there_twice_is_refused() {
    // The writer refuses that: a name of the same length is overwritten, in the entry and in the directory.
    let mut bytes = with(&[("report.cs2", b"another")]);
    while let Some(at) = bytes.windows(10).position(|window| window == b"report.cs2") {
        bytes[at..at + 10].copy_from_slice(b"report.csv");
    }
    refused(&bytes, "same name");
}

#[test]
fn bombs_and_endless_directories_are_refused_before_they_are_unpacked() {
    let zeros = vec![0; 80 << 20];
    refused(&with(&[("bomb", &zeros)]), "a ZIP bomb");
    let names: Vec<String> = (0..=MAX_FILES).map(|number| format!("f{number}")).collect();
    let many: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), &b""[..])).collect();
    refused(&with(&many), "more than 2000 files");
    let names: Vec<String> = (0..70_000).map(|number| format!("f{number}")).collect();
    let many: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), &b""[..])).collect();
    refused(&with(&many), "no bundle that can be read");
}

#[test]
fn what_is_cut_short_or_no_zip_is_refused() {
    let bytes = fs::read(file("audit.zip")).unwrap();
    for length in [0, 1, 22, 1000, bytes.len() / 2, bytes.len() - 1] {
        refused(&bytes[..length], "no bundle that can be read");
    }
    refused(&[&bytes[..], b"trailing"].concat(), "no bundle that can be read");
    refused(b"bakproof", "no bundle that can be read");
    // An empty one.
    let folder = tempfile::tempdir().unwrap();
    let zip = folder.path().join("empty.zip");
    fs::write(&zip, pack(&bakproof::bundle::Contents::default()).unwrap()).unwrap();
    assert_eq!(verify(&zip).code, 2);
}

#[test]
#[cfg(unix)]
fn links_and_pipes_in_a_folder_are_not_followed() {
    let folder = folder();
    let at = folder.path().join("report.csv");
    fs::remove_file(&at).unwrap();
    std::os::unix::fs::symlink(file("table.csv"), &at).unwrap();
    says(&verify(folder.path()), 1, "`report.csv` is not a file, but a link");
    fs::remove_file(&at).unwrap();
    nix::unistd::mkfifo(&at, nix::sys::stat::Mode::S_IRWXU).unwrap();
    says(&verify(folder.path()), 1, "`report.csv` is not a file, but a link");
    fs::remove_file(&at).unwrap();
    fs::copy(file("table.csv"), &at).unwrap();
    says(&verify(folder.path()), 0, "proven");
    std::os::unix::fs::symlink("/", folder.path().join("catalog/root")).unwrap();
    says(&verify(folder.path()), 1, "`catalog/root` is not a file, but a link");
}

#[test]
fn statements_and_envelopes_of_strangers_are_answered_in_one_line() {
    let folder = folder();
    let deep = "[".repeat(100_000);
    let bell = "{\"_type\": \"\u{7}\u{202e}\"}";
    for name in ["statement.json", "statement.dsse.json", "SHA256SUMS", "report.json", "evidence.json"] {
        let path = folder.path().join(name);
        let bytes = fs::read(&path).unwrap();
        for text in ["", "{}", "null", "[]", &deep, bell, "\u{feff}{}", "{\"payload\": \"=\"}"] {
            fs::write(&path, text).unwrap();
            let ran = verify(folder.path());
            says(&ran, 1, &format!("`{name}`"));
            assert!(!ran.stdout.contains(['\u{7}', '\u{202e}']), "{name}");
        }
        fs::write(&path, bytes).unwrap();
    }
}
