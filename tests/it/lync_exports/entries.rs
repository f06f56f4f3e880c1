//! An export is written in one go: what was added later neither dates it nor goes unseen.

use super::samples::{configuration_xml, package, response_groups, user_xml};
use super::zip::{DATE, Entry, TIME, build};
use super::{answer, facts, read};
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

#[test]
fn of_the_times_of_one_entry_the_oldest_counts() {
    let users = || -> Vec<Entry> {
        let entries = package(&user_xml(&["anna@contoso.com"]));
        entries.into_iter().map(|entry| Entry { date: LATER, ..entry }).collect()
    };
    let told = |bytes: &[u8]| {
        let file = read(bytes).unwrap();
        let mut problems: Vec<String> = answer(&file).2.into_iter().map(str::to_owned).collect();
        // Each entry has its own.
        problems.dedup();
        (facts(&file).export_wall_time.unwrap().to_string(), problems)
    };
    // Written again as a whole, nothing tells the old time.
    assert_eq!(told(&build(&users(), b"").bytes), ("2026-12-30T22:04:10".to_owned(), vec![]));
    // The directory was freshened, and the headers before the entries were not; or the other way round.
    let fresh = build(&users(), b"a fresh comment");
    let mut headers_old = fresh.bytes.clone();
    for at in &fresh.offsets {
        headers_old[*at as usize + 12..*at as usize + 14].copy_from_slice(&DATE.to_le_bytes());
    }
    let old = |problem: &str| ("2026-11-20T22:04:10".to_owned(), vec![problem.to_owned()]);
    assert_eq!(told(&headers_old), old("zip-header-mismatch"));
    let mut directory_old = fresh.bytes.clone();
    let heads: Vec<usize> = (fresh.directory_at..directory_old.len() - 4)
        .filter(|at| directory_old[*at..].starts_with(b"PK\x01\x02"))
        .collect();
    for at in heads {
        directory_old[at + 14..at + 16].copy_from_slice(&DATE.to_le_bytes());
    }
    assert_eq!(told(&directory_old), old("zip-header-mismatch"));

    // Info-ZIP and NTFS write the time of the file beside that of the clock on the wall.
    let seconds = |text: &str| text.parse::<jiff::Timestamp>().unwrap().as_second();
    let extended = |text: &str| {
        let field = [&[1][..], &(seconds(text) as i32).to_le_bytes()].concat();
        [&0x5455_u16.to_le_bytes()[..], &(field.len() as u16).to_le_bytes(), &field].concat()
    };
    let ntfs = |text: &str| {
        let ticks = (seconds(text) + 11_644_473_600) * 10_000_000;
        let field = [&[0; 4][..], &1_u16.to_le_bytes(), &24_u16.to_le_bytes(), &ticks.to_le_bytes(), &[0; 16]].concat();
        [&0x000a_u16.to_le_bytes()[..], &(field.len() as u16).to_le_bytes(), &field].concat()
    };
    let with = |extra: Vec<u8>| {
        let entries: Vec<Entry> = users().into_iter().map(|entry| Entry { extra: extra.clone(), ..entry }).collect();
        told(&build(&entries, b"").bytes)
    };
    assert_eq!(with(extended("2026-11-20T22:04:10Z")), old("zip-time-mismatch"));
    assert_eq!(with(ntfs("2026-11-20T22:04:10Z")), old("zip-time-mismatch"));
    // The same moment in another zone is no disagreement, and a broken field says nothing.
    for same in [
        extended("2026-12-30T14:04:10Z"),
        ntfs("2026-12-31T10:04:10Z"),
        vec![0x55, 0x54, 200, 0, 1],
        extended("1970-01-01T00:00:00Z"),
    ] {
        assert_eq!(with(same), ("2026-12-30T22:04:10".to_owned(), vec![]));
    }
}
