//! An export is written in one go: what was added later neither dates it nor goes unseen.

use crate::samples::{configuration_xml, package, response_groups, user_xml};
use crate::zip::{DATE, Entry, TIME, build};
use crate::{answer, facts, read};
use bakproof::model::{Kind, Verdict};

/// 2026-12-30 22:04:10, forty days after the samples.
const LATER: u16 = (46 << 9) | (12 << 5) | 30;

fn later(name: &str, content: &str) -> Entry {
    Entry { date: LATER, ..Entry::new(name, content) }
}

fn written(entries: &[Entry]) -> String {
    let file = read(&build(entries, b"").bytes).unwrap();
    facts(&file).export_wall_time.unwrap().to_string()
}

#[test]
fn an_entry_that_was_added_is_damage_and_dates_nothing() {
    let configuration = package(&configuration_xml());
    let users = package(&user_xml(&["anna@contoso.com"]));
    for (kind, entries) in [
        (Kind::LyncConfiguration, configuration),
        (Kind::LyncUserData, users),
        (Kind::LyncResponseGroups, response_groups()),
    ] {
        for added in [later("touch.txt", ""), later("fresh/", ""), later("junk.bin", "junk"), later("a/b.xml", "<a/>")]
        {
            for at_front in [true, false] {
                let mut entries = entries.clone();
                entries.insert(if at_front { 0 } else { entries.len() }, added.clone());
                let file = read(&build(&entries, b"").bytes).unwrap();
                assert_eq!(answer(&file), (kind, Verdict::Damaged, vec!["foreign-entry"]), "{:?}", file.problems);
                assert_eq!(written(&entries), "2026-11-20T22:04:10");
            }
        }
    }
}

#[test]
fn parts_that_were_written_days_apart_are_damage() {
    let mut users = package(&user_xml(&["anna@contoso.com"]));
    users[1].date = LATER;
    let file = read(&build(&users, b"").bytes).unwrap();
    assert_eq!(answer(&file), (Kind::LyncUserData, Verdict::Damaged, vec!["entries-apart"]));
    assert_eq!(written(&users), "2026-11-20T22:04:10");
    for part in 0..8 {
        let mut groups = response_groups();
        groups[part].date = LATER;
        let file = read(&build(&groups, b"").bytes).unwrap();
        assert_eq!(answer(&file), (Kind::LyncResponseGroups, Verdict::Damaged, vec!["entries-apart"]), "{part}");
    }
}

#[test]
fn a_long_export_a_package_of_another_writer_and_recordings_as_old_as_they_are_hurt_nothing() {
    let mut long = response_groups();
    long[0].time = TIME - (3 << 11);
    long.push(Entry::new("RgsImportExport/", ""));
    long.push(Entry::new("RgsImportExport/RGS/Instances/", ""));
    long.push(later("_rels/.rels", "<Relationships/>"));
    // A recording may keep the time of the file that was uploaded.
    let recording = long.iter().position(|entry| entry.name.ends_with(b".wma")).unwrap();
    long[recording].date = DATE - (5 << 9);
    let file = read(&build(&long, b"").bytes).unwrap();
    assert_eq!(answer(&file), (Kind::LyncResponseGroups, Verdict::Verified, vec![]), "{:?}", file.problems);
    assert_eq!(written(&long), "2026-11-20T22:04:10");
}

#[test]
fn an_archive_whose_kind_is_not_told_is_as_old_as_its_oldest_file() {
    let old = Entry::new("addresses.bin", "opaque");
    for added in [later("touch.txt", ""), later("fresh/", "")] {
        let file = read(&build(&[old.clone(), added], b"").bytes).unwrap();
        assert_eq!(answer(&file), (Kind::ZipArchive, Verdict::Verified, vec![]));
        assert_eq!(facts(&file).export_wall_time.unwrap().to_string(), "2026-11-20T22:04:10");
    }
    let file = read(&build(&[old, later("junk.bin", "junk")], b"").bytes).unwrap();
    assert_eq!(answer(&file), (Kind::ZipArchive, Verdict::Verified, vec!["entries-apart"]));
    assert_eq!(facts(&file).export_wall_time.unwrap().to_string(), "2026-11-20T22:04:10");
}
