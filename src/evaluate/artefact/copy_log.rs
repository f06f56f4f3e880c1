//! Which copy log is of which copied tree.

use crate::evaluate::world::World;
use crate::model::{Artefact, CopyLogFacts, Detail, Kind, Verdict};

/// From this answer on robocopy could not copy something.
const FAILED: u8 = 8;
/// Error lines that the facts hold at most: beyond, more may have failed than is told.
const MOST_ERRORS: u64 = 100;

/// The newest log of the copy of this tree: its destination ends with the tree's folders, or no other log and no other
/// tree lie in the same folder.
pub fn log_of<'a>(world: &World<'a>, tree: &Artefact) -> Option<&'a Artefact> {
    if tree.kind != Kind::FileStore {
        return None;
    }
    let path = tree.location.path.lossy();
    let all = &world.evidence.artefacts;
    let logs = || all.iter().filter(|one| one.kind == Kind::CopyLog && one.location.source == tree.location.source);
    let newest = |a: &&Artefact, b: &&Artefact| {
        (a.facts.time.map(|t| t.at), a.facts.wall_time, &a.location).cmp(&(
            b.facts.time.map(|t| t.at),
            b.facts.wall_time,
            &b.location,
        ))
    };
    let named = logs().filter(|log| facts(log).is_some_and(|log| ends_with(log.destination.as_deref(), &path)));
    if let Some(log) = named.max_by(newest) {
        return Some(log);
    }
    let folder = parent(&path);
    let is_beside = |one: &&Artefact| parent(&one.location.path.lossy()) == folder;
    let trees = all.iter().filter(|one| one.kind == Kind::FileStore && one.location.source == tree.location.source);
    let mut beside = logs().filter(is_beside).filter(|log| {
        facts(log).is_some_and(|log| log.destination.as_deref().is_none_or(|text| last(text).is_empty()))
    });
    match (beside.next(), beside.next(), trees.filter(is_beside).count()) {
        (Some(only), None, 1) => Some(only),
        _ => None,
    }
}

/// Whether the log of this tree's copy is whole itself, names no failure, and the tree still holds all that was copied.
pub fn is_logged_whole(world: &World<'_>, tree: &Artefact) -> bool {
    let Some(log) = log_of(world, tree) else { return false };
    let (Some(copy), Detail::FileStore(store)) = (facts(log), &tree.facts.detail) else { return false };
    let is_sound = matches!(log.facts.verdict, Verdict::Verified | Verdict::Intact);
    let held: u64 = store.folders.iter().fold(0, |sum, folder| sum.saturating_add(folder.file_count));
    let holds_all = copy.files_copied.is_some_and(|copied| held >= copied);
    is_sound && is_whole(copy) && holds_all
}

/// Whether the log says that everything was copied that belongs into a copy.
fn is_whole(log: &CopyLogFacts) -> bool {
    let failed = log.files_failed.unwrap_or(0).saturating_add(log.folders_failed.unwrap_or(0));
    let is_clean = failed == 0 && log.errors.is_empty() && log.exit_code.is_none_or(|code| code < FAILED);
    log.is_finished && log.files_total.is_some() && (is_clean || failed_on_meetings_only(log))
}

/// Whether all that failed were the files of running meetings: they are locked, and must not be in a copy anyway.
pub fn failed_on_meetings_only(log: &CopyLogFacts) -> bool {
    let failed = log.files_failed.unwrap_or(0);
    // A retry writes its line again, so that there may be more lines than files, and never fewer.
    log.is_finished
        && failed > 0
        && log.folders_failed.unwrap_or(0) == 0
        && log.errors.len() as u64 >= failed
        && (log.errors.len() as u64) < MOST_ERRORS
        && log.errors.iter().all(|line| line.to_lowercase().contains("\\meeting.active"))
}

/// What the log says.
fn facts(log: &Artefact) -> Option<&CopyLogFacts> {
    match &log.facts.detail {
        Detail::CopyLog(facts) => Some(facts),
        _ => None,
    }
}

/// Whether a destination as Windows writes it ends with the tree's path: two folders must agree, or the only one.
fn ends_with(destination: Option<&str>, path: &str) -> bool {
    const FOLDERS: usize = 2;
    let folders = |text: &str| -> Vec<String> {
        text.split(['\\', '/']).filter(|part| !part.is_empty()).map(str::to_lowercase).collect()
    };
    let (Some(destination), tree) = (destination.map(folders), folders(path)) else { return false };
    let common = tree.iter().rev().zip(destination.iter().rev()).take_while(|(a, b)| a == b).count();
    !tree.is_empty() && common >= FOLDERS.min(tree.len())
}

fn last(text: &str) -> &str {
    text.rsplit(['\\', '/']).find(|part| !part.is_empty()).unwrap_or_default()
}

fn parent(path: &str) -> String {
    path.rsplit_once('/').map_or_else(String::new, |(folder, _)| folder.to_owned())
}
