//! Each kind whole: what it is, what stands inside, what was proven.

use super::samples::{self, configuration_xml, doc_items, package, response_groups, user_xml};
use super::zip::{Entry, build};
use super::{answer, facts, read, read_in};
use bakproof::format::lync::{ExportContext, looks_like};
use bakproof::model::{Kind, Verdict};
use jiff::tz::TimeZone;
use std::collections::{BTreeMap, BTreeSet};

#[test]
fn a_whole_export_of_every_kind_is_verified_and_told_by_its_content() {
    let expected = [
        ("configuration", Kind::LyncConfiguration, vec!["zip-crc", "xml-well-formed", "complete"]),
        ("user-data", Kind::LyncUserData, vec!["zip-crc", "xml-well-formed", "complete"]),
        ("response-groups", Kind::LyncResponseGroups, vec!["zip-crc", "xml-well-formed", "complete", "references"]),
        ("location", Kind::ZipArchive, vec!["zip-crc"]),
    ];
    for ((name, built), (expected_name, kind, proof)) in samples::kinds().into_iter().zip(expected) {
        assert_eq!(name, expected_name);
        assert!(looks_like(&built.bytes[..4]), "{name}");
        let file = read(&built.bytes).unwrap();
        assert_eq!(answer(&file), (kind, Verdict::Verified, vec![]), "{name}");
        assert_eq!(facts(&file).proof, proof, "{name}");
        assert_eq!(facts(&file).export_wall_time.unwrap().to_string(), "2026-11-20T22:04:10", "{name}");
        assert_eq!(facts(&file).export_time, None, "no zone is known");
    }
}

#[test]
fn a_configuration_export_tells_the_topology_inside() {
    let file = read(&build(&package(&configuration_xml()), b"").bytes).unwrap();
    let facts = facts(&file);
    assert_eq!(facts.clusters, ["pool01.contoso.com", "sql01.contoso.com"]);
    assert_eq!(facts.sql_instances, ["sql01.contoso.com", "sql01.contoso.com\\RTC"]);
    assert_eq!(facts.service_versions, [5, 6]);
    assert_eq!((facts.counts.documents, facts.user_count), (Some(2), None));
    assert!(facts.pools.is_empty());
}

#[test]
fn user_data_counts_distinct_users_and_those_declared() {
    let users = ["Anna@contoso.com", "anna@contoso.com", "sip:ben@contoso.com"];
    let context = ExportContext {
        zone: None,
        declared_users: BTreeMap::from([
            (
                "pool01.contoso.com".to_owned(),
                BTreeSet::from(["anna@contoso.com".to_owned(), "ben@contoso.com".to_owned()]),
            ),
            ("pool02.contoso.com".to_owned(), BTreeSet::from(["zoe@contoso.com".to_owned()])),
        ]),
        lists_users: false,
    };
    let file = read_in(&build(&package(&user_xml(&users)), b"").bytes, &context).unwrap();
    assert_eq!(answer(&file), (Kind::LyncUserData, Verdict::Verified, vec![]));
    assert_eq!((facts(&file).user_count, facts(&file).counts.documents), (Some(2), Some(4)));
    assert_eq!(facts(&file).declared_users, BTreeMap::from([("pool01.contoso.com".to_owned(), 2)]));
}

#[test]
fn response_groups_name_their_pool_and_are_counted() {
    let file = read(&build(&response_groups(), b"").bytes).unwrap();
    let facts = facts(&file);
    assert_eq!(facts.pools, ["pool01.contoso.com"]);
    let counts = &facts.counts;
    assert_eq!((counts.workflows, counts.queues, counts.agent_groups), (Some(1), Some(2), Some(3)));
    assert_eq!((counts.audio_files, counts.entries), (Some(1), 9));
}

#[test]
fn backslashes_and_case_in_entry_names_do_not_matter() {
    let mut entries = response_groups();
    for entry in &mut entries {
        entry.name = String::from_utf8(entry.name.clone()).unwrap().replace('/', "\\").to_uppercase().into_bytes();
    }
    assert_eq!(
        answer(&read(&build(&entries, b"").bytes).unwrap()),
        (Kind::LyncResponseGroups, Verdict::Verified, vec![])
    );
}

#[test]
fn sizes_that_follow_the_data_and_stored_entries_are_read_alike() {
    let mut entries = package(&configuration_xml());
    entries[0].has_descriptor = true;
    entries[1].is_stored = true;
    assert_eq!(
        answer(&read(&build(&entries, b"").bytes).unwrap()),
        (Kind::LyncConfiguration, Verdict::Verified, vec![])
    );
}

#[test]
fn utf16_inside_a_zip_is_read() {
    let xml: Vec<u8> = "\u{feff}"
        .chars()
        .chain(user_xml(&["ø@contoso.com"]).chars())
        .flat_map(|c| c.encode_utf16(&mut [0; 2]).to_vec())
        .flat_map(u16::to_be_bytes)
        .collect();
    let entries = [Entry::new("DocItemSet.xml", xml), Entry::new("[Content_Types].xml", samples::CONTENT_TYPES)];
    let file = read(&build(&entries, b"").bytes).unwrap();
    assert_eq!(answer(&file), (Kind::LyncUserData, Verdict::Verified, vec![]));
    assert_eq!(facts(&file).user_count, Some(1));
}

#[test]
fn the_export_time_is_that_of_its_content_read_in_the_zone_of_the_deployment() {
    let oslo = ExportContext { zone: Some(TimeZone::get("Europe/Oslo").unwrap()), ..ExportContext::default() };
    let at = |day: u16, hour: u16| ((45 << 9) | (10 << 5) | day, (hour << 11) | (30 << 5));
    // 2025-10-26 02:30 occurs twice in Oslo: the first is meant. 2025-03-30 02:30 never occurs: an hour later.
    let cases = [
        (at(26, 2), "2025-10-26T02:30:00+02:00"),
        (((45 << 9) | (3 << 5) | 30, at(0, 2).1), "2025-03-30T03:30:00+02:00"),
    ];
    for ((date, time), expected) in cases {
        let mut entries = package(&configuration_xml());
        (entries[0].date, entries[0].time) = (date, time);
        // The DOS epoch stands for "unknown"; the part beside the content need not say its time.
        (entries[1].date, entries[1].time) = (0x21, 0);
        let file = read_in(&build(&entries, b"").bytes, &oslo).unwrap();
        assert_eq!(facts(&file).export_time.unwrap().to_string(), expected);
        assert_eq!(file.verdict, Verdict::Verified);
    }
}

#[test]
fn the_demo_is_known_by_its_comment_and_by_its_xml() {
    let is_demo = |entries: &[Entry], comment: &[u8]| facts(&read(&build(entries, comment).bytes).unwrap()).is_demo;
    let opaque = [Entry::new("synthetic.bin", "opaque")];
    assert!(is_demo(&opaque, b"BAKPROOF-DEMO"));
    assert!(!is_demo(&opaque, b"made by hand"));
    assert!(!is_demo(&package(&configuration_xml()), b""));
    let comment = configuration_xml().replace("</DocItemSet>", "<!-- BAKPROOF-DEMO --></DocItemSet>");
    assert!(is_demo(&package(&comment), b""));
    let attribute = configuration_xml().replace("Number=\"1\"", "Number=\"1\" Origin=\"BAKPROOF-DEMO\"");
    assert!(is_demo(&package(&attribute), b""));
}

#[test]
fn a_document_set_without_users_topology_or_settings_is_no_kind_and_not_verified() {
    let file = read(&build(&package(&doc_items(&[("urn:synthetic:conference-directory", "")])), b"").bytes).unwrap();
    assert_eq!(answer(&file), (Kind::ZipArchive, Verdict::Identified, vec!["content-untold"]));
}

#[test]
fn zips_that_are_certainly_something_else_are_no_backup() {
    for name in ["word/document.xml", "xl/workbook.xml", "META-INF/MANIFEST.MF", "Contoso.nuspec"] {
        let entries = [Entry::new("[Content_Types].xml", samples::CONTENT_TYPES), Entry::new(name, "x")];
        let file = read(&build(&entries, b"").bytes).unwrap();
        assert_eq!(answer(&file), (Kind::Unknown, Verdict::Unreadable, vec!["not-a-lync-export"]), "{name}");
        assert_eq!(file.facts, None);
    }
}

#[test]
fn what_is_neither_zip_nor_topology_is_not_answered() {
    for content in ["", "PK", "<html></html>", "<Topology xmlns='urn:other'></Topology>", "TAPE\0\0\0\0", "\u{feff}"] {
        assert_eq!(read(content.as_bytes()), None, "{content}");
        assert!(!looks_like(content.as_bytes()), "{content}");
    }
}

#[test]
fn zips_of_another_writer_and_zip64_are_read() {
    use ::zip::write::SimpleFileOptions;
    use std::io::{Cursor, Write};
    for is_zip64 in [false, true] {
        let mut writer = ::zip::ZipWriter::new(Cursor::new(Vec::new()));
        let options = SimpleFileOptions::default().large_file(is_zip64);
        for (name, content) in
            [("DocItemSet.xml", configuration_xml()), ("[Content_Types].xml", samples::CONTENT_TYPES.to_owned())]
        {
            writer.start_file(name, options).unwrap();
            writer.write_all(content.as_bytes()).unwrap();
        }
        let bytes = writer.finish().unwrap().into_inner();
        assert_eq!(answer(&read(&bytes).unwrap()), (Kind::LyncConfiguration, Verdict::Verified, vec![]));
    }
}
