//! Kind by damage: truncation at every byte, flipped bits, missing parts, broken XML.

use super::samples::{self, CONTENT_TYPES, configuration_xml, package, response_groups, user_xml};
use super::zip::{Entry, build};
use super::{answer, facts, read};
use bakproof::format::lync::{ExportContext, examine};
use bakproof::model::{Kind, Verdict};

/// Every byte of the small ones; of the largest every seventh, for time's sake.
fn step(name: &str) -> usize {
    if name == "response-groups" { 7 } else { 1 }
}

#[test]
fn a_zip_cut_at_any_byte_is_never_verified() {
    for (name, built) in samples::kinds() {
        for length in (0..built.bytes.len()).step_by(step(name)) {
            let file = read(&built.bytes[..length]);
            let Some(file) = file else {
                assert!(length < 4, "{name} cut at {length} was not answered");
                continue;
            };
            assert_eq!(
                (file.verdict, &*file.problems[0].id),
                (Verdict::Incomplete, "zip-truncated"),
                "{name} cut at {length}"
            );
            assert_eq!(file.problems[0].offset, Some(length as u64));
        }
    }
}

#[test]
fn a_cut_export_still_tells_its_kind_and_what_is_left() {
    let cases = [
        (package(&configuration_xml()), Kind::LyncConfiguration),
        (package(&user_xml(&["anna@contoso.com", "ben@contoso.com"])), Kind::LyncUserData),
        (response_groups(), Kind::LyncResponseGroups),
    ];
    for (mut entries, kind) in cases {
        for has_descriptor in [false, true] {
            entries.iter_mut().for_each(|entry| entry.has_descriptor = has_descriptor && !entry.is_stored);
            let built = build(&entries, b"");
            for length in [built.directory_at, built.directory_at + 60, built.offsets[1] as usize] {
                let file = read(&built.bytes[..length]).unwrap();
                assert_eq!(answer(&file), (kind, Verdict::Incomplete, vec!["zip-truncated"]), "cut at {length}");
                assert!(facts(&file).proof.is_empty());
                assert_eq!(facts(&file).export_wall_time.unwrap().to_string(), "2026-11-20T22:04:10");
            }
            let file = read(&built.bytes[..built.directory_at]).unwrap();
            if kind == Kind::LyncUserData {
                assert_eq!(facts(&file).user_count, Some(2));
            }
            if kind == Kind::LyncResponseGroups {
                assert_eq!(facts(&file).pools, ["pool01.contoso.com"]);
            }
        }
    }
}

#[test]
fn a_flipped_bit_anywhere_never_changes_what_is_verified() {
    for (name, built) in samples::kinds() {
        let whole = read(&built.bytes).unwrap();
        for offset in (0..built.bytes.len()).step_by(step(name)) {
            let mut bytes = built.bytes.clone();
            bytes[offset] ^= 1 << (offset % 8);
            let Some(file) = read(&bytes) else { continue };
            // Versions, attributes and extra lengths that contradict nothing may change unseen; what is reported may not.
            if file.verdict == Verdict::Verified {
                assert_eq!(file.facts, whole.facts, "{name} flipped at {offset}");
                assert_eq!(file.kind, whole.kind, "{name} flipped at {offset}");
            }
        }
    }
}

#[test]
fn a_flipped_bit_in_packed_content_is_damage_named_with_its_entry() {
    for (name, built) in samples::kinds() {
        let mut bytes = built.bytes.clone();
        let name_bytes = usize::from(bytes[26]);
        bytes[30 + name_bytes + 3] ^= 0x10;
        let file = read(&bytes).unwrap();
        assert_eq!(file.verdict, Verdict::Damaged, "{name}");
        assert!(
            file.problems.iter().any(|p| p.offset == Some(0) && p.message.starts_with('`')),
            "{name}: {:?}",
            file.problems
        );
        assert!(!facts(&file).proof.contains(&"zip-crc".to_owned()), "{name}");
    }
}

#[test]
fn a_wrong_crc_and_a_wrong_size_are_damage() {
    let mut entries = package(&configuration_xml());
    entries[1].crc = Some(1);
    let built = build(&entries, b"");
    let file = read(&built.bytes).unwrap();
    assert_eq!(answer(&file), (Kind::LyncConfiguration, Verdict::Damaged, vec!["zip-crc"]));
    assert_eq!(file.problems[0].offset, Some(built.offsets[1]));
    for (size_bytes, id) in [(5, "zip-data"), (5_000_000, "zip-size")] {
        let mut entries = package(&configuration_xml());
        entries[1].size_bytes = Some(size_bytes);
        assert_eq!(
            answer(&read(&build(&entries, b"").bytes).unwrap()),
            (Kind::LyncConfiguration, Verdict::Damaged, vec![id])
        );
    }
}

#[test]
fn a_time_that_differs_between_header_and_directory_is_damage() {
    let built = build(&package(&configuration_xml()), b"");
    let mut bytes = built.bytes.clone();
    bytes[built.directory_at + 14] ^= 1;
    assert_eq!(
        answer(&read(&bytes).unwrap()),
        (Kind::LyncConfiguration, Verdict::Damaged, vec!["zip-header-mismatch"])
    );
}

#[test]
fn every_missing_part_makes_an_export_incomplete() {
    let file = read(&build(&package(&configuration_xml())[..1], b"").bytes).unwrap();
    assert_eq!(answer(&file), (Kind::LyncConfiguration, Verdict::Incomplete, vec!["required-file-missing"]));
    let whole = response_groups();
    for missing in 0..8 {
        let mut entries = whole.clone();
        let entry = entries.remove(missing);
        let file = read(&build(&entries, b"").bytes).unwrap();
        assert_eq!(answer(&file), (Kind::LyncResponseGroups, Verdict::Incomplete, vec!["required-file-missing"]));
        let name = String::from_utf8(entry.name).unwrap();
        assert!(file.problems[0].message.contains(name.strip_prefix("RgsImportExport/").unwrap()));
        assert_eq!(facts(&file).proof, ["zip-crc"]);
    }
}

#[test]
fn broken_xml_inside_a_sound_zip_is_found() {
    let whole = configuration_xml();
    let cases = [
        (whole.replace("</DocItemSet>", ""), Verdict::Incomplete, "xml-truncated"),
        (whole[..whole.len() / 2].to_owned(), Verdict::Incomplete, "xml-truncated"),
        (format!("{whole}<DocItemSet/>"), Verdict::Damaged, "xml-malformed"),
        (whole.replace("</Sites>", "</Site>"), Verdict::Damaged, "xml-malformed"),
        (whole.replace("</DocItemSet>", "</DocItemSet>text"), Verdict::Damaged, "xml-malformed"),
        (whole.replace("Oslo", "Os\0lo"), Verdict::Damaged, "xml-malformed"),
        (whole.replace("Oslo", "&oslo;"), Verdict::Damaged, "xml-malformed"),
        (whole.replace("Oslo", "&#0;"), Verdict::Damaged, "xml-malformed"),
        (whole.replace("RoleVersion", "Fqdn=\"1\" Fqdn"), Verdict::Damaged, "xml-malformed"),
        (whole.replace("DocItemSet", "OtherSet"), Verdict::Damaged, "wrong-root"),
    ];
    for (xml, verdict, id) in cases {
        let file = read(&build(&package(&xml), b"").bytes).unwrap();
        assert_eq!(
            (file.verdict, &*file.problems[0].id, file.problems[0].offset),
            (verdict, id, Some(0)),
            "{:?}",
            file.problems
        );
        assert!(file.problems[0].message.starts_with("`DocItemSet.xml`: "));
        assert!(!facts(&file).proof.contains(&"xml-well-formed".to_owned()));
        assert!(facts(&file).proof.contains(&"zip-crc".to_owned()), "the ZIP itself is sound");
    }
}

#[test]
fn an_export_without_its_content_is_incomplete() {
    let empty = read(&build(&package("<DocItemSet/>"), b"").bytes).unwrap();
    assert_eq!((empty.verdict, &*empty.problems[0].id), (Verdict::Incomplete, "no-documents"));
    let settings = configuration_xml().replace("Deploy.Topology", "Deploy.Other");
    let file = read(&build(&package(&settings), b"").bytes).unwrap();
    assert_eq!(answer(&file), (Kind::LyncConfiguration, Verdict::Incomplete, vec!["topology-missing"]));
}

#[test]
fn an_empty_zip_is_a_gap_not_a_backup() {
    for entries in [vec![], vec![Entry::new("folder/", ""), Entry::stored("nothing.xml", "")]] {
        let file = read(&build(&entries, b"").bytes).unwrap();
        assert_eq!(answer(&file), (Kind::ZipArchive, Verdict::Incomplete, vec!["empty-zip"]));
    }
}

#[test]
fn a_broken_directory_is_damage_but_the_kind_is_still_told() {
    let built = build(&package(&configuration_xml()), b"");
    let mut bytes = built.bytes;
    bytes[built.directory_at] = b'X';
    assert_eq!(answer(&read(&bytes).unwrap()), (Kind::LyncConfiguration, Verdict::Damaged, vec!["zip-directory"]));
}

#[test]
fn entries_that_lie_over_each_other_still_tell_the_kind() {
    let mut bytes = build(&package(&configuration_xml()), b"").bytes;
    // The length of the first local header's extra field: its data would begin later and end inside the next entry.
    bytes[28] = 9;
    let file = read(&bytes).unwrap();
    assert_eq!((file.verdict, &*file.problems[0].id), (Verdict::Damaged, "zip-overlap"));
    assert!(facts(&file).proof.is_empty());
    let mut bytes = build(&package(&user_xml(&["anna@contoso.com"])), b"").bytes;
    let second = build(&package(&user_xml(&["anna@contoso.com"])), b"").offsets[1] as usize;
    bytes[second] = b'X';
    assert_eq!(answer(&read(&bytes).unwrap()), (Kind::LyncUserData, Verdict::Damaged, vec!["zip-local-header"]));
}

#[test]
fn a_flood_of_problems_is_counted_not_kept() {
    let entries: Vec<Entry> =
        (0..150).map(|i| Entry { crc: Some(1), ..Entry::stored(&format!("{i}.bin"), "content") }).collect();
    let file = read(&build(&entries, b"").bytes).unwrap();
    assert_eq!((file.problems.len(), &*file.problems[100].id), (101, "more-problems"));
    assert_eq!(file.problems[100].message, "50 problems more are not listed");
}

#[test]
fn what_follows_the_zip_is_said_and_hurts_nothing() {
    let mut bytes = build(&package(&configuration_xml()), b"").bytes;
    let end = bytes.len() as u64;
    bytes.extend([0; 512]);
    let file = read(&bytes).unwrap();
    assert_eq!(answer(&file), (Kind::LyncConfiguration, Verdict::Verified, vec!["zip-trailing-data"]));
    assert_eq!(file.problems[0].offset, Some(end));
}

#[test]
fn two_entries_of_one_name_cannot_be_told_apart() {
    let mut entries = package(&configuration_xml());
    entries.push(Entry::new("[Content_Types].xml", CONTENT_TYPES));
    let file = read(&build(&entries, b"").bytes).unwrap();
    assert_eq!((file.kind, file.verdict), (Kind::LyncConfiguration, Verdict::Damaged));
    assert_eq!(file.problems[0].id, "zip-duplicate-name");
    assert!(!facts(&file).proof.contains(&"zip-crc".to_owned()));
}

/// A disk that fails from some place on.
struct Failing(Vec<u8>, u64);

impl bakproof::base::ReadAt for Failing {
    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> std::io::Result<usize> {
        if offset + buffer.len() as u64 > self.1 && offset < self.0.len() as u64 && offset > 0 {
            return Err(std::io::Error::other("the disk is tired"));
        }
        bakproof::base::ReadAt::read_at(self.0.as_slice(), offset, buffer)
    }

    fn size_bytes(&self) -> u64 {
        self.0.len() as u64
    }
}

#[test]
fn a_disk_that_cannot_be_read_is_not_damage() {
    let filler = Entry::stored("synthetic.bin", vec![5; 300_000]);
    let mut entries = package(&configuration_xml());
    entries.insert(0, filler);
    let bytes = build(&entries, b"").bytes;
    let size = bytes.len() as u64;
    let file = examine(&Failing(bytes, 100_000), &ExportContext::default()).unwrap();
    assert_eq!((file.verdict, answer(&file).2), (Verdict::Unreadable, vec!["read-error"]));
    assert!(file.problems[0].message.contains("the disk is tired"));
    let long = configuration_xml().replace("Oslo", &"o".repeat(200_000));
    let topology = long[long.find("<Topology").unwrap()..long.find("</Topology>").unwrap() + 11].to_owned();
    let file = examine(&Failing(topology.into_bytes(), size / 3), &ExportContext::default()).unwrap();
    assert_eq!(answer(&file), (Kind::Topology, Verdict::Unreadable, vec!["read-error"]));
}
