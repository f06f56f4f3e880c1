//! Does a mapping of the deployment file say something else than the content? The content wins.

use crate::base::count;
use crate::evaluate::attribution::{Contradiction, MappingClaim, unmatched};
use crate::evaluate::candidate::Candidate;
use crate::evaluate::checks::{SourceCase, SourceCheck, SourceFinding};
use crate::evaluate::finding::{backups_seen, seen_at};
use crate::evaluate::words::place_words;
use crate::model::Location;
use std::collections::BTreeMap;

/// Of all sources.
pub const CHECK: SourceCheck = SourceCheck { id: "mapping", evaluate };

/// Evaluates all sources: one finding for each mapping and each way of being wrong.
fn evaluate(case: &SourceCase<'_>) -> Vec<SourceFinding> {
    let mut groups: BTreeMap<(&str, &Contradiction), Vec<&Candidate<'_>>> = BTreeMap::new();
    for one in case.attributed {
        for contradiction in &one.contradictions {
            if let Some(place) = one.candidate.places.first() {
                groups.entry((&place.source, contradiction)).or_default().push(one.candidate);
            }
        }
    }
    let contradicted = groups.into_iter().map(|((source, wrong), backups)| {
        let message = format!(
            "The mapping `{}` says {}, but by content {} {}. The content counts.",
            wrong.pattern,
            wrong.mapped,
            count(backups.len() as u64, "file is", "files are each"),
            wrong.content
        );
        case.noted(source, "mapping-contradicted", message, backups_seen(&backups))
    });
    contradicted.chain(conflicts(case)).chain(inside_trees(case)).chain(without_files(case)).collect()
}

/// Two mappings for one file, of which the second is overruled without a word.
fn conflicts(case: &SourceCase<'_>) -> Vec<SourceFinding> {
    let mut groups: BTreeMap<(&str, &str, &str), Vec<&Candidate<'_>>> = BTreeMap::new();
    for one in case.attributed {
        let Some(place) = one.candidate.places.first() else { continue };
        for (first, later) in MappingClaim::conflicts(case.context.policy, place) {
            groups.entry((&place.source, first, later)).or_default().push(one.candidate);
        }
    }
    let finding = |((source, first, later), backups): ((&str, &str, &str), Vec<&Candidate<'_>>)| {
        let message = format!(
            "The mappings `{first}` and `{later}` both match {} and say different things. The first counts.",
            count(backups.len() as u64, "backup", "backups")
        );
        case.noted(source, "mapping-conflict", message, backups_seen(&backups))
    };
    groups.into_iter().map(finding).collect()
}

/// A slip in a pattern, or a job that no longer writes what was mapped.
fn without_files(case: &SourceCase<'_>) -> Vec<SourceFinding> {
    let histories: Vec<&Location> = case.context.unused.iter().map(|history| &history.place).collect();
    unmatched(case.context.policy, case.context.evidence, &histories)
        .into_iter()
        .map(|(source, map)| {
            let message = format!("The mapping `{}` matches no backup in the repository {source}.", map.pattern);
            case.noted(source, "mapping-unused", message, Vec::new())
        })
        .collect()
}

/// A copied file store is one backup: a mapping of single files in it gives nothing to anyone.
fn inside_trees(case: &SourceCase<'_>) -> Vec<SourceFinding> {
    let mut findings = Vec::new();
    for tree in &case.context.evidence.artefacts {
        let place = &tree.location;
        for unused in MappingClaim::unused_inside(case.context.policy, tree) {
            let message = format!(
                "The mapping `{}` was not applied: it matches files inside the copied file store {} (for example {}), but \
                 not its folder. A copied file store is one backup.",
                unused.pattern,
                place_words(&place.source, &place.path),
                unused.file
            );
            findings.push(case.noted(
                &place.source,
                "mapping-inside",
                message,
                vec![seen_at(place, "copied".to_owned())],
            ));
        }
    }
    findings
}
