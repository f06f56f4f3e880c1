//! Hostile and damaged input, as the program meets it: a named problem, the documented exit code, bounded memory,
//! never a panic and never a hang. Every file is made here, by code.

#[cfg(unix)]
use crate::alone::{alone, passes};
use crate::support::bakproof;
use bakproof::demo::{BackupSpec, MediaSpec, Stop, write_media};
use serde_json::Value;
use std::fs;
use std::io::{Cursor, Write};
use std::path::Path;
use std::time::{Duration, Instant};
use zip::CompressionMethod;
use zip::write::{SimpleFileOptions, ZipWriter};

/// No single answer may take longer; far above what any takes, far below a hang.
const PATIENCE: Duration = Duration::from_secs(60);

/// What `inspect` says of one file: exit code, verdict, ids of all problems of the file and its sets.
struct Said {
    code: i32,
    verdict: String,
    problems: Vec<String>,
    offsets: Vec<Option<u64>>,
}

fn inspect(name: &str, bytes: &[u8]) -> Said {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join(name), bytes).unwrap();
    inspect_in(folder.path(), name)
}

fn inspect_in(folder: &Path, name: &str) -> Said {
    let started = Instant::now();
    let ran = bakproof(folder, ["inspect", "--output", "json", "--", name]);
    assert!(started.elapsed() < PATIENCE, "{name} took {:?}", started.elapsed());
    assert!(!ran.stderr.contains("panicked"), "{name}: {}", ran.stderr);
    let json: Value = serde_json::from_str(&ran.stdout).unwrap_or_else(|e| panic!("{name}: {e}: {}", ran.stderr));
    assert_eq!(json["files"].as_array().map(Vec::len), Some(1), "{name}: a named file is always answered");
    let file = &json["files"][0];
    let sets = file["sets"].as_array().unwrap().iter().flat_map(|set| set["problems"].as_array().unwrap());
    let all: Vec<&Value> = file["problems"].as_array().unwrap().iter().chain(sets).collect();
    Said {
        code: ran.code,
        verdict: file["verdict"].as_str().unwrap().to_owned(),
        problems: all.iter().map(|p| p["id"].as_str().unwrap().to_owned()).collect(),
        offsets: all.iter().map(|p| p["offset"].as_u64()).collect(),
    }
}

fn media(spec: &MediaSpec) -> Vec<u8> {
    let mut bytes = Vec::new();
    write_media(spec, 0, &mut bytes).unwrap();
    bytes
}

fn small_backup() -> MediaSpec {
    MediaSpec::of(vec![BackupSpec::full("LcsCDR").pages(64)])
}

fn zip(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in entries {
        writer.start_file(*name, SimpleFileOptions::default().compression_method(CompressionMethod::Deflated)).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn document(xml: &[u8]) -> Vec<u8> {
    zip(&[("DocItemSet.xml", xml), ("[Content_Types].xml", b"<Types/>")])
}

#[test]
fn a_backup_cut_at_any_place_is_never_whole() {
    for spec in [small_backup(), small_backup().compressed()] {
        let whole = media(&spec);
        assert_eq!(inspect("whole.bak", &whole).code, 0);
        // Every place near blocks costs a process; the library's own tests cut at every byte.
        let step = whole.len() / 60;
        for length in (1..whole.len()).step_by(step).chain([whole.len() - 1]) {
            let said = inspect("cut.bak", &whole[..length]);
            assert!(matches!(said.code, 1 | 3), "cut at {length} of {}: exit {}", whole.len(), said.code);
            assert!(!said.problems.is_empty(), "cut at {length}: no named problem");
            assert!(said.verdict != "identified", "cut at {length}");
        }
    }
}

#[test]
fn an_export_cut_at_any_place_is_never_whole() {
    let whole = document(
        b"<DocItemSet><DocItem Name='urn:lcd:anna@contoso.com'><Data><HomedResource>\
          <Contact Buddy='bo@contoso.com'/></HomedResource></Data></DocItem></DocItemSet>",
    );
    assert_eq!(inspect("user.zip", &whole).code, 0);
    // Programs start slowly under Wine.
    for length in (1..whole.len()).step_by(if cfg!(windows) { 19 } else { 7 }) {
        let said = inspect("user.zip", &whole[..length]);
        assert!(matches!(said.code, 1 | 3) && !said.problems.is_empty(), "cut at {length}: {}", said.verdict);
    }
}

#[test]
fn nothing_zeros_and_noise_are_named_problems() {
    let noise: Vec<u8> = (0u32..100_000).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    for (name, bytes, verdict, problem) in [
        ("empty.bak", &[][..], "incomplete", "zero-length"),
        ("zeros.bak", &[0; 70_000][..], "damaged", "all-zeros"),
        ("noise.bak", &noise[..], "unreadable", "unrecognised"),
        ("empty.zip", b"PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", "incomplete", "empty-zip"),
    ] {
        let said = inspect(name, bytes);
        assert_eq!(
            (said.verdict.as_str(), said.problems.contains(&problem.to_owned())),
            (verdict, true),
            "{name}: {:?}",
            said.problems
        );
    }
}

#[test]
fn a_length_of_one_tebibyte_is_neither_allocated_nor_believed() {
    let whole = media(&small_backup());
    let at = whole.windows(4).position(|w| w == b"MQDA").unwrap();
    let mut bytes = whole;
    bytes[at + 8..at + 16].copy_from_slice(&(1u64 << 40).to_le_bytes());
    // The header's own checksum is made to fit, so that only the length is wrong.
    let sum = bytes[at..at + 20].chunks(2).fold(0u16, |sum, word| sum ^ u16::from_le_bytes([word[0], word[1]]));
    bytes[at + 20..at + 22].copy_from_slice(&sum.to_le_bytes());
    let said = inspect("huge.bak", &bytes);
    assert_eq!((said.code, said.verdict.as_str()), (1, "incomplete"));
    assert!(said.problems.contains(&"truncated".to_owned()), "{:?}", said.problems);
    assert!(said.offsets.iter().any(Option::is_some));
}

#[test]
fn a_family_that_its_media_set_does_not_have_is_damage() {
    let mut bytes = Vec::new();
    write_media(&small_backup(), 1, &mut bytes).unwrap();
    let said = inspect("family-2-of-1.bak", &bytes);
    assert_eq!((said.code, said.problems.contains(&"family-number".to_owned())), (1, true), "{:?}", said.problems);
}

#[test]
fn a_backup_that_was_interrupted_or_never_begun_is_incomplete() {
    for stop in [Stop::InData { extents: 3 }, Stop::HeaderOnly] {
        let spec = MediaSpec::of(vec![BackupSpec::full("LcsCDR").pages(1024)]);
        let said = inspect("stopped.bak", &media(&MediaSpec { stop, ..spec }));
        assert_eq!((said.code, said.verdict.as_str()), (1, "incomplete"), "{stop:?}");
    }
}

/// A ZIP whose one entry unpacks to 4,095 MiB. One compressed mebibyte is repeated, so that making it costs nothing.
fn bomb() -> Vec<u8> {
    const MEBIBYTES: u32 = 4095;
    let mut deflate = flate2::Compress::new(flate2::Compression::best(), false);
    let mut block = Vec::with_capacity(1 << 16);
    deflate.compress_vec(&vec![b' '; 1 << 20], &mut block, flate2::FlushCompress::Full).unwrap();
    let mut data = block.repeat(MEBIBYTES as usize);
    data.extend([3, 0]);
    let name = b"DocItemSet.xml";
    let mut entry = Vec::new();
    entry.extend([20, 0, 0, 0, 8, 0, 0, 0, 0x5a, 0x5b]);
    entry.extend(0u32.to_le_bytes());
    entry.extend((data.len() as u32).to_le_bytes());
    entry.extend((MEBIBYTES << 20).to_le_bytes());
    entry.extend((name.len() as u16).to_le_bytes());
    entry.extend([0, 0]);
    let mut zip = [b"PK\x03\x04", &entry[..], name, &data].concat();
    let directory = zip.len() as u32;
    zip.extend([b"PK\x01\x02\x14\0", &entry[..], &[0; 14], name].concat());
    let size = zip.len() as u32 - directory;
    zip.extend(b"PK\x05\x06\0\0\0\0\x01\0\x01\0");
    zip.extend([size.to_le_bytes(), directory.to_le_bytes()].concat());
    zip.extend([0, 0]);
    zip
}

#[test]
fn a_zip_bomb_ends_early() {
    let said = inspect("bomb.zip", &bomb());
    assert_eq!((said.code, said.verdict.as_str()), (3, "unreadable"), "{:?}", said.problems);
    assert!(said.problems.contains(&"zip-bomb".to_owned()), "{:?}", said.problems);
}

#[test]
fn hostile_xml_is_refused_by_name() {
    let deep = format!("<DocItemSet>{}{}</DocItemSet>", "<a>".repeat(10_000), "</a>".repeat(10_000));
    let entity =
        b"<!DOCTYPE d [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;\">]><DocItemSet>&b;</DocItemSet>";
    let mut utf16 = vec![0xff, 0xfe];
    utf16.extend("<DocItemSet><DocItem Name='urn:lcd:a'>".encode_utf16().flat_map(u16::to_le_bytes));
    utf16.extend(0xd800u16.to_le_bytes());
    utf16.extend("</DocItem></DocItemSet>".encode_utf16().flat_map(u16::to_le_bytes));
    for (name, xml, problem) in [
        ("deep.zip", deep.as_bytes(), "limit-xml-depth"),
        ("entity.zip", &entity[..], "doctype-refused"),
        ("surrogate.zip", &utf16[..], "invalid-encoding"),
        ("open.zip", b"<DocItemSet><DocItem Name='urn:lcd:a'/>", "xml-truncated"),
    ] {
        let said = inspect(name, &document(xml));
        assert!(said.problems.contains(&problem.to_owned()), "{name}: {:?}", said.problems);
        assert!(matches!(said.code, 1 | 3), "{name}: exit {}", said.code);
    }
}

#[test]
fn a_path_that_is_longer_than_any_system_takes_is_refused_by_name() {
    let folder = tempfile::tempdir().unwrap();
    let long = format!("{}.bak", "b".repeat(32_000));
    for arguments in
        [["inspect", &long], ["verify", &long], ["audit", &long], ["init", &format!("--repository={long}")]]
    {
        let ran = bakproof(folder.path(), arguments);
        assert_eq!(ran.code, 2, "{}: {}", arguments[0], ran.stderr);
        assert!(ran.stderr.contains("bbbb") && !ran.stderr.contains("panicked"), "{}", arguments[0]);
    }
    let json = format!("json={long}");
    let ran = bakproof(folder.path(), ["inspect", ".", "-o", &json]);
    assert_eq!(ran.code, 2, "{}", ran.stderr);
}

#[test]
fn backups_below_folders_with_hundreds_of_characters_are_read() {
    let folder = tempfile::tempdir().unwrap();
    // More than the 260 characters that many programs of Windows end at.
    let deep = (0..8).fold(folder.path().to_owned(), |path, number| path.join(format!("{number}{}", "d".repeat(60))));
    fs::create_dir_all(&deep).unwrap();
    fs::write(deep.join("LcsCDR.bak"), media(&small_backup())).unwrap();
    let ran = bakproof(folder.path(), ["verify", "--output", "json", "."]);
    let json: Value = serde_json::from_str(&ran.stdout).unwrap_or_else(|e| panic!("{e}: {}", ran.stderr));
    assert_eq!(json["files"][0]["verdict"], "verified", "{json:#}");
}

#[cfg(unix)]
#[test]
fn link_loops_and_links_out_do_not_lead_astray() {
    use std::os::unix::fs::symlink;
    let folder = tempfile::tempdir().unwrap();
    let (repository, outside) = (folder.path().join("backups"), folder.path().join("outside"));
    fs::create_dir_all(repository.join("deep")).unwrap();
    fs::create_dir(&outside).unwrap();
    fs::write(outside.join("secret.bak"), media(&small_backup())).unwrap();
    symlink("..", repository.join("deep/up")).unwrap();
    symlink("self", repository.join("self")).unwrap();
    symlink(&outside, repository.join("out")).unwrap();
    let ran = bakproof(folder.path(), ["inspect", "backups", "--output", "json"]);
    let json: Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!(json["files"], Value::Array(vec![]), "a link out of the repository was followed");
    let kinds: Vec<&str> =
        json["summary"]["notes"].as_array().unwrap().iter().map(|n| n["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds.iter().filter(|kind| **kind == "link-outside").count(), 1, "{kinds:?}");
    assert_eq!(kinds.iter().filter(|kind| **kind == "link-ignored").count(), 2, "{kinds:?}");
    assert_eq!(ran.code, 3);
}

#[cfg(unix)]
#[test]
fn names_reach_the_terminal_escaped() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    let folder = tempfile::tempdir().unwrap();
    let backup = media(&small_backup());
    for name in [&b"\x1b[2Jcleared.bak"[..], "kab.\u{202e}pordne.bak".as_bytes(), b"two\nlines.bak", b"not\xffutf8.bak"]
    {
        fs::write(folder.path().join(OsStr::from_bytes(name)), &backup).unwrap();
    }
    for arguments in [vec!["inspect", "."], vec!["audit", "."], vec!["audit", ".", "--output", "csv"]] {
        let ran = bakproof(folder.path(), &arguments);
        let bad = ran.stdout.chars().find(|c| (c.is_control() && !matches!(c, '\n' | '\r')) || *c == '\u{202e}');
        assert_eq!(bad, None, "{arguments:?}");
    }
    let json: Value =
        serde_json::from_str(&bakproof(folder.path(), ["inspect", ".", "--output", "json"]).stdout).unwrap();
    let encoded: Vec<&str> =
        json["files"].as_array().unwrap().iter().filter_map(|f| f["path_bytes_base64"].as_str()).collect();
    assert_eq!(encoded, [data_encoding::BASE64.encode(b"./not\xffutf8.bak")]);
}

#[cfg(unix)]
#[test]
fn memory_stays_bounded_whatever_the_input() {
    passes(alone(module_path!(), "the_parent_of_all_that_read_hostile_input"));
}

/// What is measured is the largest of its children.
#[cfg(unix)]
#[test]
#[ignore = "started by its parent, in a process of its own"]
fn the_parent_of_all_that_read_hostile_input() {
    nothing_zeros_and_noise_are_named_problems();
    link_loops_and_links_out_do_not_lead_astray();
    names_reach_the_terminal_escaped();
    a_zip_bomb_ends_early();
    hostile_xml_is_refused_by_name();
    a_length_of_one_tebibyte_is_neither_allocated_nor_believed();
    let usage = nix::sys::resource::getrusage(nix::sys::resource::UsageWho::RUSAGE_CHILDREN).unwrap();
    let mebibytes = usage.max_rss() / 1024;
    assert!(mebibytes < 256, "{mebibytes} MiB");
}
