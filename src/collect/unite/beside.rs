//! What collectors looked at beside repositories and servers.

use super::place::read_differently;
use crate::model::{AttestedFile, EarlierAudits, Evidence, Export, RecordedDigest, ShareComparison, Verdict};
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

/// What all collectors saw so far.
#[derive(Debug, Default)]
pub(super) struct Beside {
    /// By path.
    attested_files: BTreeMap<String, Attested>,
    /// By share.
    comparisons: BTreeMap<String, Vec<ShareComparison>>,
    topology: Option<Export>,
    earlier: Option<EarlierAudits>,
}

#[derive(Debug)]
struct Attested {
    file: AttestedFile,
    is_contradicted: bool,
    recorded: BTreeSet<RecordedDigest>,
}

impl Beside {
    /// Takes its part of what one more collector saw.
    pub(super) fn add(&mut self, evidence: &mut Evidence) {
        for file in std::mem::take(&mut evidence.attested_files) {
            self.add_attested(file);
        }
        let mut shares: BTreeMap<String, Vec<ShareComparison>> = BTreeMap::new();
        for comparison in std::mem::take(&mut evidence.comparisons) {
            shares.entry(comparison.share.clone()).or_default().push(comparison);
        }
        for (share, comparisons) in shares {
            let is_seen = |comparisons: &[ShareComparison]| comparisons.iter().any(|one| one.unreachable.is_none());
            let known = self.comparisons.entry(share).or_default();
            if known.is_empty() || !is_seen(known) && is_seen(&comparisons) {
                *known = comparisons;
            }
        }
        if let Some(topology) = evidence.topology.take() {
            self.topology = Some(match self.topology.take() {
                Some(known) => one_topology(known, topology),
                None => topology,
            });
        }
        let earlier = evidence.earlier.take();
        self.earlier = self.earlier.take().or(earlier);
    }

    fn add_attested(&mut self, mut file: AttestedFile) {
        let recorded: BTreeSet<RecordedDigest> = file.recorded.drain(..).collect();
        match self.attested_files.entry(file.path.clone()) {
            Entry::Vacant(entry) => _ = entry.insert(Attested { file, is_contradicted: false, recorded }),
            Entry::Occupied(mut entry) => {
                let known = entry.get_mut();
                known.recorded.extend(recorded);
                match (&known.file.sha256, &file.sha256) {
                    (Some(one), Some(other)) => known.is_contradicted |= one != other,
                    (None, Some(_)) => known.file = file,
                    (_, None) => {}
                }
            }
        }
    }

    pub(super) fn finish(self, evidence: &mut Evidence) {
        let attested = self.attested_files.into_values().map(|Attested { mut file, is_contradicted, recorded }| {
            if is_contradicted {
                (file.sha256, file.holds_nothing) = (None, None);
                file.unreadable = Some(read_differently().message);
            }
            AttestedFile { recorded: recorded.into_iter().collect(), ..file }
        });
        evidence.attested_files = attested.collect();
        evidence.comparisons = self.comparisons.into_values().flatten().collect();
        evidence.topology = self.topology;
        evidence.earlier = self.earlier;
    }
}

fn one_topology(mut known: Export, other: Export) -> Export {
    let [is_known, is_told] = [&known, &other].map(|one| one.facts.verdict.is_sound());
    if !is_known && is_told {
        return other;
    }
    if is_known && is_told && (&known.content, &known.facts) != (&other.content, &other.facts) {
        known.facts.verdict = Verdict::Unreadable;
        known.facts.problems.insert(0, read_differently());
    }
    known
}
