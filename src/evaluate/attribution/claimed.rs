//! One content that mappings give to two targets: a copy under another name makes no second backup, and nothing says which
//! of the mappings is wrong. None of the copies counts.

use super::attributed::Attributed;
use super::outcome::Attribution;
use crate::evaluate::candidate::Content;
use crate::evaluate::context::Timing;
use crate::evaluate::words::list;
use crate::policy::Policy;
use std::collections::{BTreeMap, BTreeSet};

/// Takes the attribution from exports of the same content that are counted for different targets.
pub fn part_claims(policy: &Policy, attributed: &mut [Attributed<'_>]) {
    let mut contents: BTreeMap<&str, Vec<(usize, usize)>> = BTreeMap::new();
    for (index, one) in attributed.iter().enumerate() {
        if let (Attribution::Target(target), Timing::Past, Content::Export(export)) =
            (&*one.attribution, one.timing, one.candidate.content)
            && let Some(digest) = export.facts.content_digest.as_deref()
        {
            contents.entry(digest).or_default().push((index, *target));
        }
    }
    let mut parted: Vec<(usize, Attribution)> = Vec::new();
    for claims in contents.into_values() {
        let targets: BTreeSet<usize> = claims.iter().map(|(_, target)| *target).collect();
        if targets.len() < 2 {
            continue;
        }
        let patterns: BTreeSet<String> = claims
            .iter()
            .filter_map(|(index, _)| attributed.get(*index)?.candidate.said.pattern)
            .map(|pattern| format!("`{pattern}`"))
            .collect();
        let names: Vec<String> = targets
            .iter()
            .filter_map(|target| policy.targets.get(*target))
            .map(|rule| format!("{} of {}", rule.item, rule.target))
            .collect();
        let mapped = if patterns.is_empty() {
            String::new()
        } else {
            format!(" by the mappings {}", list(&patterns.into_iter().collect::<Vec<_>>()))
        };
        let message = format!("The same content is counted as {}{mapped}: it can be only one of them.", list(&names));
        let could_be: Vec<usize> = targets.into_iter().collect();
        parted.extend(
            claims.into_iter().map(|(index, _)| (index, Attribution::ambiguous(message.clone(), could_be.clone()))),
        );
    }
    for (index, attribution) in parted {
        if let Some(one) = attributed.get_mut(index) {
            one.attribution = attribution.into();
        }
    }
}
