//! Are there backups of databases that no target names? One finding a database and server.

use crate::base::count;
use crate::evaluate::attribution::{Attribution, Reason};
use crate::evaluate::candidate::Candidate;
use crate::evaluate::checks::{SourceCase, SourceCheck, SourceFinding};
use crate::evaluate::context::Timing;
use crate::evaluate::finding::backups_seen;
use std::collections::BTreeMap;

/// Of all sources.
pub const CHECK: SourceCheck = SourceCheck { id: "unknown-database", evaluate };

/// Evaluates all sources.
fn evaluate(case: &SourceCase<'_>) -> Vec<SourceFinding> {
    let mut groups: BTreeMap<(&str, String, String), Vec<&Candidate<'_>>> = BTreeMap::new();
    for one in case.attributed {
        let unknown = matches!(
            *one.attribution,
            Attribution::Nobody { reason: Reason::UnknownDatabase | Reason::NotApplicable, .. }
        );
        if unknown
            && one.timing == Timing::Past
            && let (Some(database), Some(place)) = (one.candidate.database(), one.candidate.places.first())
        {
            let server = one.candidate.server().unwrap_or_default();
            let key = (place.source.as_str(), database.to_lowercase(), server.to_uppercase());
            groups.entry(key).or_default().push(one.candidate);
        }
    }
    groups
        .into_iter()
        .filter_map(|((source, ..), backups)| {
            let newest = backups.last()?;
            let on = newest.server().map(|server| format!(" on {server}")).unwrap_or_default();
            let message = format!(
                "{} of {}{on}, which no target names; if the server has another name in the deployment file, add an alias.",
                count(backups.len() as u64, "backup is", "backups are"),
                newest.database().unwrap_or_default()
            );
            Some(case.noted(source, "unknown-database", message, backups_seen(&backups)))
        })
        .collect()
}
