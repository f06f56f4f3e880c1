//! Stripes, copies and strangers, put together from sets that are made here.

use super::*;
use crate::base::PathName;
use crate::model::SqlHeader;

const MEDIA: Guid = Guid([1; 16]);
const SET: Guid = Guid([2; 16]);

fn media(number: u16, count: u16) -> Media {
    Media { media_set_guid: Some(MEDIA), family_number: Some(number), family_count: Some(count), ..no_label() }
}

fn set(number: u16, count: u16, verdict: Verdict) -> SqlSet {
    let header = SqlHeader {
        database_name: Some("LcsCDR".to_owned()),
        backup_type: Some(BackupType::Full),
        backup_set_guid: Some(SET),
        media_set_guid: Some(MEDIA),
        family_number: Some(number),
        family_count: Some(count),
        offset: u64::from(number),
        verdict,
        ..SqlHeader::at(1)
    };
    header.into()
}

fn file(path: &str, number: u16, count: u16, sets: Vec<SqlSet>) -> MediaFile {
    let location = Location { source: "nas".to_owned(), path: path.into(), size_bytes: 1, modified: None };
    let verdict = sets.iter().map(|set| set.verdict).max().unwrap_or(Verdict::Incomplete);
    let problems = Vec::new();
    MediaFile {
        location,
        file: Box::new(MtfFile { media: Some(media(number, count)), sets, verdict, problems }),
        assured_at: None,
    }
}

fn one(path: &str, number: u16, count: u16, verdict: Verdict) -> MediaFile {
    file(path, number, count, vec![set(number, count, verdict)])
}

fn only_set(files: Vec<MediaFile>) -> BackupSet {
    let mut media_sets = media_sets_of(files);
    assert_eq!(media_sets.len(), 1);
    assert_eq!(media_sets[0].sets.len(), 1);
    media_sets.remove(0).sets.remove(0)
}

#[test]
fn two_stripes_are_one_backup_with_the_facts_of_the_lowest_family() {
    let set = only_set(vec![one("b/2.bak", 2, 2, Verdict::Identified), one("a/1.bak", 1, 2, Verdict::Identified)]);
    assert_eq!(set.facts.verdict, Verdict::Identified);
    assert_eq!(set.facts.offset, 1);
    assert_eq!(set.members.iter().map(|member| member.family_number).collect::<Vec<_>>(), [Some(1), Some(2)]);
    let paths: Vec<&PathName> = set.facts.members.iter().map(|member| &member.path).collect();
    assert_eq!(paths, [&PathName::from("a/1.bak"), &PathName::from("b/2.bak")]);
    assert!(set.facts.missing_families.is_empty() && set.facts.problems.is_empty());
}

#[test]
fn a_missing_stripe_makes_the_set_incomplete_and_is_named() {
    let set = only_set(vec![one("1.bak", 1, 3, Verdict::Identified)]);
    assert_eq!(set.facts.verdict, Verdict::Incomplete);
    assert_eq!(*set.facts.missing_families, [2, 3]);
    assert_eq!(set.facts.problems[0].id, MISSING_STRIPE);
    assert!(set.facts.problems[0].message.starts_with("families 2, 3 of 3 not found"));
}

#[test]
fn of_each_family_the_best_copy_counts_and_every_copy_is_kept() {
    let set = only_set(vec![
        one("a/1.bak", 1, 2, Verdict::Damaged),
        one("b/1.bak", 1, 2, Verdict::Identified),
        one("a/2.bak", 2, 2, Verdict::Identified),
    ]);
    assert_eq!(set.facts.verdict, Verdict::Identified);
    let copies: Vec<Verdict> = set.members[0].copies.iter().map(|copy| copy.verdict).collect();
    assert_eq!(copies, [Verdict::Damaged, Verdict::Identified]);
    assert_eq!(set.facts.members.len(), 3);
}

#[test]
fn a_family_that_is_bad_in_every_copy_spoils_the_whole_set_and_says_which() {
    let mut second = one("2.bak", 2, 2, Verdict::Damaged);
    second.file.sets[0].problems.push(Problem::at("block-checksum", 512, "it does not sum up"));
    let set = only_set(vec![one("1.bak", 1, 2, Verdict::Identified), second]);
    assert_eq!(set.facts.verdict, Verdict::Damaged);
    assert_eq!(*set.facts.problems, [Problem::whole("block-checksum", "in family 2: it does not sum up")]);
}

#[test]
fn identical_files_are_one_backup_with_two_locations_and_not_striped() {
    let set = only_set(vec![one("a.bak", 1, 1, Verdict::Identified), one("mirror/a.bak", 1, 1, Verdict::Identified)]);
    assert_eq!(set.members.len(), 1);
    assert_eq!(set.members[0].copies.len(), 2);
    assert!(set.facts.members.is_empty());
}

#[test]
fn a_file_that_borrows_a_guid_is_neither_a_stripe_nor_a_copy() {
    let mut stranger = one("stranger.bak", 2, 2, Verdict::Identified);
    stranger.file.sets[0].database_name = Some("master".to_owned());
    let media_sets = media_sets_of(vec![one("1.bak", 1, 2, Verdict::Identified), stranger]);
    assert_eq!(media_sets.len(), 1);
    let missing: Vec<_> = media_sets[0].sets.iter().map(|set| set.facts.missing_families.to_vec()).collect();
    assert_eq!(missing, [[2], [1]]);
}

#[test]
fn media_without_a_guid_stands_alone() {
    let nameless = |path| {
        let mut file = one(path, 1, 1, Verdict::Identified);
        file.file.media = None;
        file
    };
    let media_sets = media_sets_of(vec![nameless("b.bak"), nameless("a.bak")]);
    let first: Vec<_> = media_sets.iter().map(|set| set.families[0].copies[0].location.path.clone()).collect();
    assert_eq!(first, ["a.bak".into(), "b.bak".into()]);
}

#[test]
fn a_hostile_family_count_is_not_counted_out() {
    let set = only_set(vec![one("1.bak", 1, u16::MAX, Verdict::Identified)]);
    assert!(set.facts.missing_families.is_empty());
    assert_eq!(set.facts.verdict, Verdict::Incomplete);
    assert!(set.facts.problems[0].message.starts_with("only 1 of 65535"));
}

#[test]
fn appended_sets_keep_their_positions_and_header_only_media_keeps_its_problem() {
    let mut second = set(1, 1, Verdict::Identified);
    (second.position, second.backup_set_guid) = (2, Some(Guid([0; 16])));
    let both = file("a.bak", 1, 1, vec![second, set(1, 1, Verdict::Identified)]);
    let mut empty = file("b.bak", 1, 1, Vec::new());
    empty.file.problems.push(Problem::whole("no-backup-set", "nothing"));
    let media_sets = media_sets_of(vec![empty, both]);
    assert_eq!(media_sets[0].sets.iter().map(|set| set.facts.position).collect::<Vec<_>>(), [1, 2]);
    assert_eq!(media_sets[0].problems[0].0.path, "b.bak".into());
    assert_eq!(media_sets[0].families[0].copies.len(), 2, "of the label both are copies of family 1");
}
