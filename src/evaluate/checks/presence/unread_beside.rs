//! Files that cannot be read as a backup and lie where a target's backups lie, or are called like its database: one of
//! them may be the newest. What it is nobody can say; that it is there must be said.

use crate::base::Stamp;
use crate::evaluate::case::TargetCase;
use crate::evaluate::finding::seen_at;
use crate::evaluate::standing::Part;
use crate::evaluate::words::list;
use crate::model::report::EvidenceRef;
use crate::model::{Location, Suspect};

/// A name that says less than this says nothing.
const SHORTEST_NAME: usize = 3;

/// The sentence, beginning with a blank, and the files; nothing where there is none. `after` is when the newest backup
/// that can be read finished.
pub fn unread_beside(case: &TargetCase<'_>, part: &Part<'_>, after: Option<Stamp>) -> (String, Vec<EvidenceRef>) {
    let mut found: Vec<&Suspect> =
        case.context.evidence.suspects.iter().filter(|suspect| is_beside(part, &suspect.location, after)).collect();
    found.sort_by(|a, b| (b.location.modified, &a.location).cmp(&(a.location.modified, &b.location)));
    if found.is_empty() {
        return (String::new(), Vec::new());
    }
    let names: Vec<String> =
        found.iter().map(|one| format!("{} in {}", one.location.path.lossy(), one.location.source)).collect();
    let which = if found.len() == 1 { "it may be" } else { "one of them may be" };
    let newer = if after.is_some() { "a newer one" } else { "one" };
    let sentence = format!(" {} cannot be read as a backup: {which} {newer}.", list(&names));
    let evidence = found.iter().take(10).map(|one| {
        let why = one.problems.first().map_or_else(|| one.verdict.to_string(), |problem| problem.id.to_string());
        seen_at(&one.location, why)
    });
    (sentence, evidence.collect())
}

/// Whether a file lies where the part's backups lie, or is called like its database, and is not older than `after`.
pub fn is_beside(part: &Part<'_>, location: &Location, after: Option<Stamp>) -> bool {
    let is_newer = match (location.modified, after) {
        (Some(modified), Some(after)) => modified > after,
        _ => true,
    };
    let folder = location.path.folder();
    let is_neighbour = || {
        part.own
            .iter()
            .flat_map(|backup| backup.places.iter())
            .any(|place| place.source == location.source && place.path.folder() == folder)
    };
    let is_called_so = || {
        let name = location.path.file_name().to_lowercase();
        part.database.is_some_and(|database| database.len() >= SHORTEST_NAME && name.contains(&database.to_lowercase()))
    };
    is_newer && (is_neighbour() || is_called_so())
}
