//! What earlier audits recorded of one target, and what was seen today is of another: they took it for the first's by a
//! mapping that has been corrected, or that no longer fits. It never was the first's.

use crate::base::{Guid, Stamp};
use crate::evaluate::attribution::Attributed;
use crate::evaluate::candidate::{Candidate, Content};
use crate::evaluate::context::AuditContext;
use crate::model::{EarlierBackups, Location};
use std::collections::{BTreeSet, HashMap, HashSet};

/// Digits of a GUID or a digest that a mark has: beside the second in which the backup finished they tell enough.
const MARK_DIGITS: usize = 8;

/// Whose each backup is that was seen today, of those that earlier audits recorded with a mark.
#[derive(Debug, Default)]
pub struct SeenToday(HashMap<(i64, String), BTreeSet<usize>>);

impl SeenToday {
    /// Of all backups of an audit, and of all that servers list.
    pub fn new(context: &AuditContext<'_>, attributed: &[Attributed<'_>]) -> Self {
        let recorded = context.evidence.earlier.iter().flat_map(|earlier| &earlier.backups);
        let recorded: HashSet<(i64, &str)> = recorded
            .flat_map(EarlierBackups::marked)
            .filter(|(_, mark)| !mark.is_empty())
            .map(|(at, mark)| (at.at.as_second(), mark))
            .collect();
        let mut seen = Self::default();
        if recorded.is_empty() {
            return seen;
        }
        let mut add = |at: Option<Stamp>, mark: String, target: Option<usize>| {
            let Some(at) = at.map(|at| at.at.as_second()).filter(|at| recorded.contains(&(*at, mark.as_str()))) else {
                return;
            };
            seen.0.entry((at, mark)).or_default().extend(target);
        };
        for one in attributed.iter().filter(|one| one.candidate.is_file()) {
            let marks = marks(one.candidate);
            marks.into_iter().for_each(|mark| add(one.candidate.finished, mark, one.attribution.target()));
        }
        // A row that no target is told of says nothing against the mapping of a file.
        for row in context.history.sketches().filter(|row| row.home.target().is_some()) {
            add(row.finished, guid_mark(row.guid).unwrap_or_default(), row.home.target());
        }
        seen
    }

    /// The seconds in which something finished that is recorded so and is of none of these targets.
    pub fn elsewhere(&self, recorded: &EarlierBackups, targets: &BTreeSet<usize>) -> HashSet<i64> {
        let keys = recorded.marked().map(|(at, mark)| (at.at.as_second(), mark.to_owned()));
        let is_elsewhere = |key: &(i64, String)| self.0.get(key).is_some_and(|seen| seen.is_disjoint(targets));
        if self.0.is_empty() { HashSet::new() } else { keys.filter(is_elsewhere).map(|(at, _)| at).collect() }
    }
}

/// What tells a backup from others that finished in the same second: nothing of it is a name, so that it is the same under
/// pseudonyms. Of an export both, for its digest is known only where all of it was read.
pub fn marks(backup: &Candidate<'_>) -> Vec<String> {
    match backup.content {
        Content::Sql(set) => set.facts.backup_set_guid.and_then(guid_mark).into_iter().collect(),
        Content::Export(export) => {
            let digest = export.facts.content_digest.as_deref().and_then(|digest| digest.get(..MARK_DIGITS));
            digest.map(str::to_owned).into_iter().chain(file_mark(&export.location)).collect()
        }
        Content::Artefact(part) => file_mark(&part.artefact.location).into_iter().collect(),
        Content::EmptyMedia | Content::Listed(_) | Content::Attested(..) => Vec::new(),
    }
}

fn guid_mark(backup_set: Guid) -> Option<String> {
    Some(backup_set.to_string().get(..MARK_DIGITS)?.to_owned())
}

/// Of a file, or of a tree as a whole.
fn file_mark(location: &Location) -> Option<String> {
    Some(format!("{}-{}", location.size_bytes, location.modified?.at.as_second()))
}
