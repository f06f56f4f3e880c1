//! Is anything damaged that belongs to no target, or beyond the sets of a file? Noted, so that nothing bad is silent.

use crate::base::count;
use crate::evaluate::attribution::{Attribution, Reason};
use crate::evaluate::checks::{SourceCase, SourceCheck, SourceFinding};
use crate::evaluate::context::Timing;
use crate::evaluate::finding::seen_at;
use crate::evaluate::words::{list, place_words};
use crate::model::report::EvidenceRef;
use std::collections::BTreeMap;

/// Of all sources.
pub const CHECK: SourceCheck = SourceCheck { id: "damage", evaluate };

/// Evaluates all sources: one finding each for damaged backups without a target, one for what is wrong with files.
fn evaluate(case: &SourceCase<'_>) -> Vec<SourceFinding> {
    let mut homeless: BTreeMap<&str, Vec<EvidenceRef>> = BTreeMap::new();
    for one in case.attributed {
        let counts = matches!(&*one.attribution, Attribution::Nobody { reason, .. } if *reason != Reason::DemoData);
        if counts
            && one.timing == Timing::Past
            && one.candidate.assurance().is_none()
            && let Some(place) = one.candidate.places.first()
        {
            homeless.entry(&place.source).or_default().push(seen_at(place, one.candidate.verdict.to_string()));
        }
    }
    let mut beyond: BTreeMap<&str, Vec<EvidenceRef>> = BTreeMap::new();
    for media in case.context.evidence.media_sets.iter().filter(|media| !media.sets.is_empty()) {
        for (location, problem) in &media.problems {
            let seen = EvidenceRef { offset: problem.offset, ..seen_at(location, problem.message.to_string()) };
            beyond.entry(&location.source).or_default().push(seen);
        }
    }
    let homeless = homeless.into_iter().map(|(source, evidence)| {
        let n =
            count(evidence.len() as u64, "backup that belongs to no target is", "backups that belong to no target are");
        (source, format!("{n} damaged, incomplete or unreadable: {}.", files(&evidence)), evidence)
    });
    let beyond = beyond.into_iter().map(|(source, evidence)| {
        let n = count(evidence.len() as u64, "problem was found", "problems were found");
        let files = files(&evidence);
        (source, format!("{n} in backup files beyond the backups that could be read from them: {files}."), evidence)
    });
    homeless
        .chain(beyond)
        .map(|(source, message, mut evidence)| {
            evidence.sort();
            case.noted(source, "damaged-backup", message, evidence)
        })
        .collect()
}

/// The first files, each once.
fn files(evidence: &[EvidenceRef]) -> String {
    let mut names: Vec<String> = evidence.iter().map(|one| place_words(&one.source, &one.path)).collect();
    names.sort();
    names.dedup();
    list(&names)
}
