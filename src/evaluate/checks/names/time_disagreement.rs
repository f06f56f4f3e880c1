//! Does a file's time or a date in its name disagree with what stands inside? Information only, and soberly: a later
//! file time is what copying does, and a folder may be named after the day its run began.

use super::named_date::dates_in;
use crate::base::{PathName, Stamp, count};
use crate::evaluate::attribution::{Attribution, Reason};
use crate::evaluate::candidate::Content;
use crate::evaluate::checks::{SourceCase, SourceCheck, SourceFinding};
use crate::evaluate::context::Timing;
use crate::evaluate::finding::seen_at;
use crate::model::Location;
use crate::model::report::EvidenceRef;
use jiff::SignedDuration;
use jiff::civil::{Date, Time};
use std::collections::BTreeMap;

/// Of all sources.
pub const CHECK: SourceCheck = SourceCheck { id: "time-disagreement", evaluate };

/// Folders of one source before the rest is only counted.
const ONE_BY_ONE: usize = 20;

/// A file with the finish times of everything in it.
type Files<'a> = BTreeMap<(&'a str, &'a PathName), (&'a Location, Vec<Stamp>)>;

/// Evaluates all sources: one finding a folder.
fn evaluate(case: &SourceCase<'_>) -> Vec<SourceFinding> {
    let mut files: Files<'_> = BTreeMap::new();
    for one in case.attributed {
        if matches!(one.candidate.content, Content::Listed(_)) {
            continue;
        }
        let is_demo = matches!(*one.attribution, Attribution::Nobody { reason: Reason::DemoData, .. });
        if let (Some(finished), Timing::Past, false) = (one.candidate.finished, one.timing, is_demo) {
            for place in one.candidate.places.iter() {
                files.entry((&place.source, &place.path)).or_insert((place, Vec::new())).1.push(finished);
            }
        }
    }
    let mut folders: BTreeMap<(&str, PathName), Vec<EvidenceRef>> = BTreeMap::new();
    let limits = case.context.policy.catalogue.parameters.time_disagreement;
    let agreeing = agreeing_folders(&files, limits.name_tolerance);
    for ((source, path), (location, finished)) in &files {
        let facts = [
            file_time(location, finished, limits.file_tolerance),
            file_name(path, finished, limits.name_tolerance),
            folder_name(path, finished, &agreeing, source),
        ];
        let facts: Vec<String> = facts.into_iter().flatten().collect();
        if !facts.is_empty() {
            folders.entry((source, path.folder())).or_default().push(seen_at(location, facts.join("; ")));
        }
    }
    findings(case, folders)
}

/// The file is older than the newest backup in it.
fn file_time(location: &Location, finished: &[Stamp], tolerance: SignedDuration) -> Option<String> {
    let (modified, newest) = (location.modified?, *finished.iter().max()?);
    (newest.at.duration_since(modified.at) > tolerance).then(|| format!("file time {modified}, inside {newest}"))
}

/// The file's name holds dates, and none is near any backup in the file.
fn file_name(path: &PathName, finished: &[Stamp], tolerance: SignedDuration) -> Option<String> {
    let dates = dates_in(&path.file_name());
    let newest = finished.iter().max()?;
    (!dates.is_empty() && !agrees(&dates, finished, tolerance))
        .then(|| format!("named {}, inside {newest}", path.file_name()))
}

/// The nearest folder with a date in its name is near no backup below it, and the file itself has no date in its name.
fn folder_name(
    path: &PathName,
    finished: &[Stamp],
    agreeing: &BTreeMap<(&str, PathName), bool>,
    source: &str,
) -> Option<String> {
    let folder = dated_folder(path)?;
    let agrees = agreeing.get(&(source, folder.clone())).copied().unwrap_or(true);
    let newest = finished.iter().max()?;
    (!agrees).then(|| format!("in folder {}, inside {newest}", folder.file_name()))
}

/// Dated folders, and whether any backup below is near the date: a folder named after the first day of a week is
/// no disagreement on the other six.
fn agreeing_folders<'a>(files: &Files<'a>, tolerance: SignedDuration) -> BTreeMap<(&'a str, PathName), bool> {
    let mut folders = BTreeMap::new();
    for ((source, path), (_, finished)) in files {
        if let Some(folder) = dated_folder(path) {
            let near = agrees(&dates_in(&folder.file_name()), finished, tolerance);
            *folders.entry((*source, folder)).or_insert(false) |= near;
        }
    }
    folders
}

fn dated_folder(path: &PathName) -> Option<PathName> {
    if !dates_in(&path.file_name()).is_empty() {
        return None;
    }
    let mut folder = path.folder();
    while !folder.bytes().is_empty() {
        if !dates_in(&folder.file_name()).is_empty() {
            return Some(folder);
        }
        folder = folder.folder();
    }
    None
}

/// Whether any date is within the tolerance of any of the times, on the clock that wrote them.
fn agrees(dates: &[Date], finished: &[Stamp], tolerance: SignedDuration) -> bool {
    let near = |date: &Date, at: &Stamp| {
        let (start, wall) = (date.to_datetime(Time::midnight()), at.civil());
        let Ok(end) = date.tomorrow().map(|next| next.to_datetime(Time::midnight())) else { return true };
        let before = start.duration_since(wall);
        let after = wall.duration_since(end);
        before <= tolerance && after <= tolerance
    };
    dates.iter().any(|date| finished.iter().any(|at| near(date, at)))
}

fn findings(case: &SourceCase<'_>, folders: BTreeMap<(&str, PathName), Vec<EvidenceRef>>) -> Vec<SourceFinding> {
    let mut shown: BTreeMap<&str, usize> = BTreeMap::new();
    let mut rest: BTreeMap<&str, Vec<EvidenceRef>> = BTreeMap::new();
    let mut all = Vec::new();
    for ((source, folder), evidence) in folders {
        let n = shown.entry(source).or_default();
        *n += 1;
        if *n > ONE_BY_ONE {
            rest.entry(source).or_default().extend(evidence.into_iter().take(1));
            continue;
        }
        let folder = if folder.bytes().is_empty() { "the top folder".into() } else { folder.lossy() };
        let message = format!(
            "In {folder}, {} or name that disagrees with the time inside; the time inside counts.",
            count(evidence.len() as u64, "file has a time", "files have a time")
        );
        all.push(case.noted(source, "time-disagreement", message, evidence));
    }
    all.extend(rest.into_iter().map(|(source, evidence)| {
        let n = count(evidence.len() as u64, "more folder holds", "more folders hold");
        case.noted(
            source,
            "time-disagreement",
            format!("{n} files whose time or name disagrees with the time inside."),
            evidence,
        )
    }));
    all
}
