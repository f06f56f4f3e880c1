//! Live shares beside their copies, as several collectors compared them.

use super::place::place;
use crate::model::ShareComparison;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// What all collectors saw so far, by share.
#[derive(Debug, Default)]
pub(super) struct Comparisons(BTreeMap<String, Vec<ShareComparison>>);

impl Comparisons {
    pub(super) fn add(&mut self, comparisons: Vec<ShareComparison>) {
        let mut shares: BTreeMap<String, Vec<ShareComparison>> = BTreeMap::new();
        for comparison in comparisons {
            shares.entry(comparison.share.clone()).or_default().push(comparison);
        }
        for (share, comparisons) in shares {
            match self.0.get_mut(&share) {
                None => _ = self.0.insert(share, comparisons),
                Some(known) => unite(known, comparisons),
            }
        }
    }

    pub(super) fn finish(self) -> Vec<ShareComparison> {
        self.0.into_values().flatten().collect()
    }
}

/// Each copy of a share stands beside it once. Whoever saw none says nothing of a copy that another saw.
fn unite(known: &mut Vec<ShareComparison>, others: Vec<ShareComparison>) {
    let count = known.len();
    for other in others {
        let copy = other.copy.as_ref().map(place);
        match known.iter_mut().find(|one| one.copy.as_ref().map(place) == copy) {
            Some(same) if counts_over(&other, same) => *same = other,
            Some(_) => {}
            None => known.push(other),
        }
    }
    if known.iter().any(|one| one.copy.is_some()) {
        known.retain(|one| one.copy.is_some());
    }
    if known.len() > count {
        let newest_first = |one: &ShareComparison| Reverse(one.copy.as_ref().map(|copy| (copy.modified, place(copy))));
        known.sort_by_cached_key(newest_first);
    }
}

/// Of two looks at the same, the one that could look counts; of two that could, the one that shows more to be wrong.
fn counts_over(other: &ShareComparison, known: &ShareComparison) -> bool {
    let wrong = |one: &ShareComparison| {
        let files = one.missing.file_count.saturating_add(one.changed.file_count);
        (one.unreachable.is_none(), files, !one.is_complete)
    };
    (wrong(other), other) > (wrong(known), known)
}
