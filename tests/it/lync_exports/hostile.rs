//! Input made to hurt: bombs, overlaps, depth, entities, encryption, names.

use super::samples::{CONTENT_TYPES, configuration_xml, package, user_xml};
use super::zip::{Entry, build, end};
use super::{answer, facts, read};
use bakproof::format::archive::{MAX_DIRECTORY_BYTES, MAX_ENTRIES, MAX_ENTRY_BYTES, MAX_RATIO, RATIO_FREE_BYTES};
use bakproof::format::lync::{MAX_COUNTED_USERS, MAX_OBJECTS, MAX_RECORDINGS, MAX_REFERENCES, xml};
use bakproof::model::{Kind, Verdict};
use flate2::write::DeflateEncoder;
use flate2::{Compression, FlushCompress};
use std::io::Write;
use std::time::{Duration, Instant};

/// Deflate data of `count` MiB of spaces: one block, repeated.
fn packed_mebibytes(count: usize) -> Vec<u8> {
    let mut compress = flate2::Compress::new(Compression::best(), false);
    let mut block = Vec::with_capacity(1 << 20);
    compress
        .compress_vec(&vec![b' '; 1 << 20], &mut block, FlushCompress::Full)
        .expect("memory is a sink that takes all");
    let mut packed = block.repeat(count);
    // A final empty block.
    packed.extend([3, 0]);
    packed
}

#[test]
fn a_bomb_of_more_than_a_gibibyte_ends_at_once() {
    let mut bomb = Entry::new("DocItemSet.xml", "");
    bomb.packed = Some(packed_mebibytes(4000));
    bomb.size_bytes = Some(4000 << 20);
    let bytes = build(&[bomb, Entry::new("[Content_Types].xml", CONTENT_TYPES)], b"").bytes;
    assert!(bytes.len() < 8 << 20);
    let start = Instant::now();
    let file = read(&bytes).unwrap();
    assert!(start.elapsed() < Duration::from_secs(1), "{:?}", start.elapsed());
    assert_eq!(answer(&file), (Kind::ZipArchive, Verdict::Unreadable, vec!["zip-bomb"]));
    assert_eq!(facts(&file).counts.entries, 2);
    // Nothing was unpacked, so nothing was counted: a zero would look like a drop.
    assert_eq!((facts(&file).counts.documents, facts(&file).user_count), (None, None));
}

#[test]
fn a_bomb_that_lies_about_its_size_ends_where_it_said() {
    let mut bomb = Entry::new("synthetic.bin", "");
    bomb.packed = Some(packed_mebibytes(2000));
    bomb.size_bytes = Some(1000);
    let start = Instant::now();
    let file = read(&build(&[bomb], b"").bytes).unwrap();
    assert!(start.elapsed() < Duration::from_secs(1), "{:?}", start.elapsed());
    assert_eq!(answer(&file), (Kind::ZipArchive, Verdict::Damaged, vec!["zip-data"]));
}

#[test]
fn a_truncated_bomb_ends_at_the_ratio() {
    // Without a directory nothing declares a size: what is unpacked is bounded by what is there.
    let mut bomb = Entry::new("synthetic.bin", "");
    bomb.packed = Some(packed_mebibytes(200));
    bomb.has_descriptor = true;
    let built = build(&[bomb], b"");
    let file = read(&built.bytes[..built.directory_at]).unwrap();
    assert_eq!((file.verdict, &*file.problems[0].id), (Verdict::Incomplete, "zip-truncated"));
}

#[test]
fn entries_that_share_their_bytes_are_refused() {
    let built = build(&[Entry::new("a.bin", [1; 500]), Entry::new("b.bin", [1; 500])], b"");
    let mut bytes = built.bytes;
    // The second entry of the directory points at the first entry's data.
    let second = built.directory_at + 46 + 5 + 42;
    bytes[second..second + 4].copy_from_slice(&0_u32.to_le_bytes());
    let file = read(&bytes).unwrap();
    assert_eq!((file.verdict, &*file.problems[0].id), (Verdict::Damaged, "zip-overlap"));
}

#[test]
fn a_thousand_entries_over_one_block_are_a_bomb() {
    let packed = packed_mebibytes(1);
    let mut bytes = build(&[], b"").bytes;
    bytes.clear();
    let mut directory = Vec::new();
    let mut first = Entry::new("0000", "");
    (first.packed, first.size_bytes) = (Some(packed), Some(1 << 20));
    let one = build(&[first], b"");
    bytes.extend(&one.bytes[..one.directory_at]);
    let record = &one.bytes[one.directory_at..one.directory_at + 50];
    for index in 0..1000 {
        directory.extend(&record[..46]);
        directory.extend(format!("{index:04}").bytes());
    }
    let directory_at = bytes.len() as u32;
    bytes.extend(&directory);
    bytes.extend(end(1000, directory.len() as u32, directory_at, b""));
    let file = read(&bytes).unwrap();
    assert_eq!(answer(&file), (Kind::ZipArchive, Verdict::Unreadable, vec!["zip-bomb"]));
}

#[test]
fn a_directory_beyond_the_limits_is_refused() {
    let entries: Vec<Entry> = (0..=MAX_ENTRIES).map(|i| Entry::stored(&format!("{i}"), "")).collect();
    let file = read(&build(&entries, b"").bytes).unwrap();
    assert_eq!(answer(&file), (Kind::ZipArchive, Verdict::Unreadable, vec!["limit-zip-entries"]));
    let long = Entry::new(&"n".repeat(2000), "x");
    assert_eq!(answer(&read(&build(&[long], b"").bytes).unwrap()).2, ["limit-zip-name"]);
    let many: Vec<Entry> = (0..60_000).map(|i| Entry::stored(&format!("{i:0100}"), "")).collect();
    assert_eq!(answer(&read(&build(&many, b"").bytes).unwrap()).2, ["limit-zip-entries"]);
}

#[test]
fn memory_is_bounded_by_constants() {
    // Directory entries cost at most seven times their bytes; one token is held at most twice over while it grows.
    let directory = MAX_DIRECTORY_BYTES * 7;
    let tokens = xml::MAX_TOKEN_BYTES * 3 + xml::MAX_TAG_BYTES as u64 * 2;
    let names = ((xml::MAX_DEPTH + xml::MAX_NAMESPACES) * xml::MAX_NAME_BYTES * 2) as u64;
    let users = MAX_COUNTED_USERS as u64 * 18;
    let listed = MAX_ENTRIES as u64 * 330;
    assert!(directory.max(tokens + names + users + listed) < 64 << 20);
    // Three names of at most 255 bytes a recording, twice: as its object names it and as the export holds it.
    let groups = (MAX_OBJECTS * 64 + MAX_REFERENCES * 400 * 2 + MAX_RECORDINGS * 1000 * 2) as u64;
    assert!(tokens + names + groups + listed < 80 << 20);
    const { assert!(MAX_RATIO < 1032 && RATIO_FREE_BYTES < MAX_ENTRY_BYTES) };
}

#[test]
fn encrypted_entries_are_unreadable() {
    let mut entries = package(&configuration_xml());
    entries[0].flags = 1;
    let file = read(&build(&entries, b"").bytes).unwrap();
    assert_eq!((file.verdict, answer(&file).2), (Verdict::Unreadable, vec!["encrypted"]));
    assert_eq!(file.problems[0].offset, Some(0));
}

#[test]
fn an_unknown_packing_method_is_unreadable() {
    let mut entries = package(&configuration_xml());
    entries[0].method = Some(95);
    let file = read(&build(&entries, b"").bytes).unwrap();
    assert_eq!((file.verdict, answer(&file).2), (Verdict::Unreadable, vec!["unsupported-compression"]));
}

#[test]
fn a_doctype_is_refused_before_any_entity() {
    let laugh = "<!DOCTYPE x [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;&a;\">]>";
    let xml = configuration_xml().replace("?><DocItemSet", &format!("?>{laugh}<DocItemSet"));
    let file = read(&build(&package(&xml), b"").bytes).unwrap();
    assert_eq!((file.verdict, answer(&file).2), (Verdict::Unreadable, vec!["doctype-refused"]));
}

#[test]
fn ten_thousand_nested_elements_are_too_many() {
    let nested = format!("{}{}", "<a>".repeat(10_000), "</a>".repeat(10_000));
    let xml = configuration_xml().replace("Oslo", &nested);
    let file = read(&build(&package(&xml), b"").bytes).unwrap();
    assert_eq!(answer(&file), (Kind::LyncConfiguration, Verdict::Unreadable, vec!["limit-xml-depth"]));
}

#[test]
fn tokens_names_and_attributes_without_end_are_refused() {
    let limits = [
        ("x".repeat(9 << 20), "limit-xml-token"),
        (format!("<!--{}-->", "x".repeat(9 << 20)), "limit-xml-token"),
        (format!("<a b=\"{}\"/>", "x".repeat(2 << 20)), "limit-xml-tag"),
        (format!("<{}/>", "x".repeat(2000)), "limit-xml-name"),
        (format!("<a xmlns=\"{}\"/>", "x".repeat(2000)), "limit-xml-name"),
        (format!("<a {}/>", (0..300).map(|i| format!("b{i}='' ")).collect::<String>()), "limit-xml-attributes"),
        (format!("<a {}/>", (0..300).map(|i| format!("xmlns:b{i}='x' ")).collect::<String>()), "limit-xml-namespaces"),
    ];
    for (content, id) in limits {
        let xml = configuration_xml().replace("Oslo", &content);
        // Stored: what is meant is the XML limit, not the packing.
        let entries = [Entry::stored("DocItemSet.xml", xml), Entry::new("[Content_Types].xml", CONTENT_TYPES)];
        let file = read(&build(&entries, b"").bytes).unwrap();
        assert_eq!((file.verdict, answer(&file).2), (Verdict::Unreadable, vec![id]));
    }
}

#[test]
fn text_that_is_no_text_is_named() {
    let mut utf16: Vec<u8> = "\u{feff}<DocItemSet a='".encode_utf16().flat_map(u16::to_le_bytes).collect();
    utf16.extend(0xd800_u16.to_le_bytes());
    utf16.extend("'><DocItem/></DocItemSet>".encode_utf16().flat_map(u16::to_le_bytes));
    let utf8 = [user_xml(&["a@b"]).as_bytes(), b"<!-- \xff -->"].concat();
    for content in [utf16, utf8] {
        let entries = [Entry::new("DocItemSet.xml", content), Entry::new("[Content_Types].xml", CONTENT_TYPES)];
        let file = read(&build(&entries, b"").bytes).unwrap();
        assert_eq!((file.verdict, answer(&file).2), (Verdict::Damaged, vec!["invalid-encoding"]));
    }
}

#[test]
fn an_encoding_that_is_not_read_is_said() {
    let xml = configuration_xml().replace("utf-8", "iso-8859-1");
    let file = read(&build(&package(&xml), b"").bytes).unwrap();
    assert_eq!((file.verdict, answer(&file).2), (Verdict::Unreadable, vec!["unsupported-encoding"]));
}

#[test]
fn names_with_control_characters_or_paths_lead_nowhere() {
    let names = ["../../etc/passwd", "C:\\Windows\\x", "a\u{1b}[2Jb", "\u{202e}gpj.exe", "nul\0l"];
    let entries: Vec<Entry> = names.iter().map(|name| Entry::new(name, "content")).collect();
    let file = read(&build(&entries, b"").bytes).unwrap();
    assert_eq!(file.kind, Kind::ZipArchive);
    assert_eq!(facts(&file).counts.entries, 5);
    let raw = Entry { name: vec![0xff, 0xfe, 0x80], ..Entry::new("", "content") };
    assert_eq!(read(&build(&[raw], b"").bytes).unwrap().verdict, Verdict::Verified);
}

#[test]
fn a_zip_in_a_zip_is_not_opened() {
    let mut inner = Entry::new("DocItemSet.xml", "");
    (inner.packed, inner.size_bytes) = (Some(packed_mebibytes(1000)), Some(1000 << 20));
    let inner = build(&[inner], b"").bytes;
    let file = read(&build(&[Entry::stored("inner.zip", inner)], b"").bytes).unwrap();
    assert_eq!(answer(&file), (Kind::ZipArchive, Verdict::Verified, vec![]));
}

#[test]
fn a_large_document_is_read_without_being_held() {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::fast());
    let mut crc = flate2::Crc::new();
    let mut size = 0;
    let mut put = |text: &str| {
        encoder.write_all(text.as_bytes()).unwrap();
        crc.update(text.as_bytes());
        size += text.len();
    };
    put("<DocItemSet>");
    for user in 0..20_000_u32 {
        let name = user.wrapping_mul(2_654_435_761);
        put(&format!(
            "<DocItem Name=\"urn:lcd:{name:08x}@contoso.com\"><Data><HomedResource><Contact Buddy=\"b\"/></HomedResource></Data></DocItem>"
        ));
    }
    put("</DocItemSet>");
    let mut entry = Entry::new("DocItemSet.xml", "");
    entry.packed = Some(encoder.finish().unwrap());
    (entry.crc, entry.size_bytes) = (Some(crc.sum()), Some(size as u32));
    let file = read(&build(&[entry, Entry::new("[Content_Types].xml", CONTENT_TYPES)], b"").bytes).unwrap();
    assert_eq!(answer(&file), (Kind::LyncUserData, Verdict::Verified, vec![]));
    assert_eq!(facts(&file).user_count, Some(20_000));
}
