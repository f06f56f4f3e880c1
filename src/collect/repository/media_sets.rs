//! Files into media sets: stripes are put together, copies recognised. Pure; the same files give the same answer in
//! whatever order they come.
//!
//! A media set is what shares a media GUID (RAID stream of the TAPE block); a backup set in it what shares a set GUID.
//! A family is known by its number, and a family found twice is one family with two copies: of those the best counts.

use crate::base::{Guid, Stamp};
use crate::format::mtf::MtfFile;
use crate::model::{
    BackupCopy, BackupSet, BackupType, Location, Media, MediaSet, Member, MemberPath, Problem, SqlSet, Verdict,
};
use std::collections::{BTreeMap, BTreeSet};

/// SQL Server writes at most this many families (`BACKUP`: 64 backup devices). More are not counted out one by one.
const MAX_FAMILIES: u16 = 64;

/// The problem of a striped set that lacks a family.
pub(crate) const MISSING_STRIPE: &str = "missing-stripe";

/// A file that holds SQL Server media.
#[derive(Clone, Debug)]
pub(crate) struct MediaFile {
    pub(crate) location: Location,
    pub(crate) file: Box<MtfFile>,
    /// When an earlier run proved its content.
    pub(crate) assured_at: Option<Stamp>,
}

/// A set in a file, and when an earlier run proved it.
type SetCopy = (Location, SqlSet, Option<Stamp>);

/// What tells one backup set from another. The GUID alone would do for honest files; the rest keeps a file that
/// borrows a GUID from being taken for a stripe or a copy of someone else's backup.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum SetKey {
    Named(Guid, Option<String>, Option<String>, Option<Stamp>, Option<BackupType>),
    /// Without a GUID a set is only itself: a file and an offset.
    Alone(Location, u64),
}

/// Sorted by the first location of each media set.
pub(crate) fn media_sets_of(mut files: Vec<MediaFile>) -> Vec<MediaSet> {
    files.sort_by(|a, b| a.location.cmp(&b.location));
    let mut groups: BTreeMap<Result<Guid, Location>, Vec<MediaFile>> = BTreeMap::new();
    for file in files {
        let guid = file.file.media.as_ref().and_then(|media| media.media_set_guid);
        groups.entry(guid.ok_or_else(|| file.location.clone())).or_insert_with(one).push(file);
    }
    let mut groups: Vec<Vec<MediaFile>> = groups.into_values().collect();
    groups.sort_by(|a, b| a.first().map(|file| &file.location).cmp(&b.first().map(|file| &file.location)));
    groups.into_iter().map(unite_media).collect()
}

fn unite_media(files: Vec<MediaFile>) -> MediaSet {
    let mut families: BTreeMap<Option<u16>, Vec<BackupCopy>> = BTreeMap::new();
    let mut sets: BTreeMap<SetKey, Vec<SetCopy>> = BTreeMap::new();
    let mut problems = Vec::new();
    let mut label: Option<(u16, Media)> = None;
    for MediaFile { location, file, assured_at } in files {
        let file = *file;
        let number = file.media.as_ref().and_then(|media| media.family_number);
        if let Some(media) = file.media {
            let order = number.unwrap_or(u16::MAX);
            if label.as_ref().is_none_or(|(lowest, _)| order < *lowest) {
                label = Some((order, media));
            }
        }
        problems.extend(file.problems.iter().map(|problem| (location.clone(), problem.clone())));
        for set in file.sets {
            sets.entry(set_key(&location, &set)).or_insert_with(one).push((location.clone(), set, assured_at));
        }
        let copy = BackupCopy { location, verdict: file.verdict, assured_at, problems: file.problems };
        families.entry(number).or_insert_with(one).push(copy);
    }
    let mut sets: Vec<BackupSet> = sets.into_values().filter_map(unite_set).collect();
    // Positions come first because people count them; the sort is stable, so the keys' order settles what is equal.
    sets.sort_by_key(|set| set.facts.position);
    sets.shrink_to_fit();
    let families = families.into_iter().map(|(family_number, copies)| Member { family_number, copies }).collect();
    MediaSet { media: label.map_or_else(no_label, |(_, media)| media), families, sets, problems }
}

/// A list that hardly ever holds more: hundreds of thousands of backups are alone on their media.
fn one<T>() -> Vec<T> {
    Vec::with_capacity(1)
}

/// What a set in a file is known by.
pub(crate) fn set_key(location: &Location, set: &SqlSet) -> SetKey {
    match set.backup_set_guid {
        Some(guid) => SetKey::Named(
            guid,
            set.database_name.clone(),
            set.server_name.clone(),
            set.backup_start_date,
            set.backup_type,
        ),
        None => SetKey::Alone(location.clone(), set.offset),
    }
}

/// Media whose label could not be read.
fn no_label() -> Media {
    Media {
        media_name: None,
        media_set_guid: None,
        family_number: None,
        family_count: None,
        media_date: None,
        media_wall_time: None,
        software_name: None,
        block_size_bytes: None,
        container: "unknown".to_owned(),
    }
}

/// `None` only for no copies at all.
fn unite_set(copies: Vec<SetCopy>) -> Option<BackupSet> {
    let family_count = copies.iter().filter_map(|(_, set, _)| set.family_count).max().unwrap_or(1);
    let mut families: BTreeMap<Option<u16>, Vec<SetCopy>> = BTreeMap::new();
    for copy in copies {
        families.entry(copy.1.family_number).or_insert_with(one).push(copy);
    }
    // A family without a number sorts first; the facts are better taken from one that says which it is.
    let lowest = families.keys().find(|number| number.is_some()).or(families.keys().next()).copied()?;
    let best: BTreeMap<Option<u16>, &SqlSet> = families
        .iter()
        .filter_map(|(number, copies)| Some((*number, &copies.iter().min_by_key(|(_, set, _)| set.verdict)?.1)))
        .collect();
    let mut facts = (*best.get(&lowest)?).clone();
    for (number, set) in best.iter().filter(|(number, _)| **number != lowest) {
        facts.verdict = facts.verdict.max(set.verdict);
        let whose = number.map_or_else(|| "a family without a number".to_owned(), |n| format!("family {n}"));
        let told = set.problems.iter();
        facts.problems.extend(told.map(|p| Problem::whole(p.id.clone(), format!("in {whose}: {}", p.message))));
    }
    if family_count > 1 || families.len() > 1 {
        name_members(&mut facts, &families);
        name_missing(&mut facts, family_count, &families.keys().copied().collect());
    }
    let member = |(family_number, copies): (Option<u16>, Vec<SetCopy>)| {
        let copy = |(location, set, assured_at): SetCopy| BackupCopy {
            location,
            verdict: set.verdict,
            assured_at,
            problems: set.problems.to_vec(),
        };
        // Collected they would keep the room that the sets had.
        let mut kept = Vec::with_capacity(copies.len());
        kept.extend(copies.into_iter().map(copy));
        Member { family_number, copies: kept }
    };
    Some(BackupSet { facts, members: families.into_iter().map(member).collect() })
}

fn name_members(facts: &mut SqlSet, families: &BTreeMap<Option<u16>, Vec<SetCopy>>) {
    let locations = families.values().flatten().map(|(location, ..)| location);
    facts.members = locations.map(|location| MemberPath { path: location.path.clone() }).collect();
    facts.members.sort();
    facts.members.dedup();
}

/// Says of a set of which these families were found which others there must be.
pub(crate) fn name_missing(facts: &mut SqlSet, family_count: u16, found: &BTreeSet<Option<u16>>) {
    let is_there = |number: &u16| found.contains(&Some(*number));
    let found = (1..=family_count).filter(is_there).count();
    if found == usize::from(family_count) {
        return;
    }
    let message = if family_count <= MAX_FAMILIES {
        facts.missing_families = (1..=family_count).filter(|number| !is_there(number)).collect();
        let missing: Vec<String> = facts.missing_families.iter().map(u16::to_string).collect();
        let (word, missing) = (if missing.len() == 1 { "family" } else { "families" }, missing.join(", "));
        format!("{word} {missing} of {family_count} not found: a striped backup can only be restored with all of them")
    } else {
        format!("only {found} of {family_count} families found: SQL Server writes no more than {MAX_FAMILIES}")
    };
    facts.verdict = facts.verdict.max(Verdict::Incomplete);
    facts.problems.push(Problem::whole(MISSING_STRIPE, message));
}

#[cfg(test)]
#[path = "media_sets_tests.rs"]
mod tests;
