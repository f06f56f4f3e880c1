//! Does a mapping of the deployment file say something else than the content? The content wins.

use super::{SourceCase, SourceFinding};
use crate::base::count;
use crate::evaluate::attribution::Contradiction;
use crate::evaluate::candidate::Candidate;
use crate::evaluate::finding::backups_seen;
use std::collections::BTreeMap;

/// Asks all sources: one finding for each mapping and each way of being wrong.
pub fn ask(case: &SourceCase<'_>) -> Vec<SourceFinding> {
    let mut groups: BTreeMap<(&str, &Contradiction), Vec<&Candidate<'_>>> = BTreeMap::new();
    for one in case.attributed {
        for contradiction in &one.contradictions {
            if let Some(place) = one.candidate.places.first() {
                groups.entry((&place.source, contradiction)).or_default().push(&one.candidate);
            }
        }
    }
    groups
        .into_iter()
        .map(|((source, wrong), backups)| {
            let message = format!(
                "The mapping `{}` says {}, but by content {} {}. The content counts.",
                wrong.pattern,
                wrong.mapped,
                count(backups.len() as u64, "file is", "files are each"),
                wrong.content
            );
            case.noted(source, "mapping-contradicted", message, backups_seen(&backups))
        })
        .collect()
}
