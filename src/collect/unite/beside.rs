//! What collectors looked at beside repositories and servers.

use super::comparisons::Comparisons;
use super::place::read_differently;
use super::told::{is_told, tell};
use crate::model::{AttestedFile, EarlierAudits, Evidence, Export, RecordedDigest, Verdict};
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

/// What all collectors saw so far.
#[derive(Debug, Default)]
pub(super) struct Beside {
    /// By path.
    attested_files: BTreeMap<String, Attested>,
    comparisons: Comparisons,
    topology: Option<Topology>,
    earlier: Option<EarlierAudits>,
}

#[derive(Debug)]
struct Attested {
    file: AttestedFile,
    is_contradicted: bool,
    recorded: BTreeSet<RecordedDigest>,
}

#[derive(Debug)]
struct Topology {
    export: Export,
    is_contradicted: bool,
}

impl Beside {
    /// Takes its part of what one more collector saw.
    pub(super) fn add(&mut self, evidence: &mut Evidence) {
        for file in std::mem::take(&mut evidence.attested_files) {
            self.add_attested(file);
        }
        self.comparisons.add(std::mem::take(&mut evidence.comparisons));
        if let Some(export) = evidence.topology.take() {
            match &mut self.topology {
                Some(known) => known.add(export),
                None => self.topology = Some(Topology::of(export)),
            }
        }
        let histories = self.earlier.take().into_iter().chain(evidence.earlier.take());
        self.earlier = histories.reduce(one_history);
    }

    fn add_attested(&mut self, mut file: AttestedFile) {
        let recorded: BTreeSet<RecordedDigest> = file.recorded.drain(..).collect();
        let is_contradicted = file.unreadable.as_deref() == Some(&*read_differently().message);
        match self.attested_files.entry(file.path.clone()) {
            Entry::Vacant(entry) => _ = entry.insert(Attested { file, is_contradicted, recorded }),
            Entry::Occupied(mut entry) => {
                let known = entry.get_mut();
                known.recorded.extend(recorded);
                known.is_contradicted |= is_contradicted;
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
                file.unreadable = Some(read_differently().message.into_owned());
            }
            AttestedFile { recorded: recorded.into_iter().collect(), ..file }
        });
        evidence.attested_files = attested.collect();
        evidence.comparisons = self.comparisons.finish();
        evidence.topology = self.topology.map(Topology::finish);
        evidence.earlier = self.earlier;
    }
}

impl Topology {
    fn of(export: Export) -> Self {
        Self { is_contradicted: export.facts.problems.iter().any(is_told), export }
    }

    /// What one collector could not read, another could.
    fn add(&mut self, other: Export) {
        self.is_contradicted |= other.facts.problems.iter().any(is_told);
        let is_read = |export: &Export| export.facts.verdict != Verdict::Unreadable;
        let is_same = |one: &Export, other: &Export| (&one.content, &one.facts) == (&other.content, &other.facts);
        match (is_read(&self.export), is_read(&other)) {
            (true, true) => self.is_contradicted |= !is_same(&self.export, &other),
            (false, true) => self.export = other,
            (_, false) => {}
        }
    }

    fn finish(self) -> Export {
        let Self { mut export, is_contradicted } = self;
        if is_contradicted {
            export.facts.verdict = export.facts.verdict.max(Verdict::Unreadable);
            tell(&mut export.facts.problems, &read_differently());
        }
        export
    }
}

/// A broken history is told rather than a whole one, and of two alike the one that recorded more.
fn one_history(one: EarlierAudits, other: EarlierAudits) -> EarlierAudits {
    let told = |history: &EarlierAudits| (history.broken.is_some(), history.line_count, history.head.clone());
    if told(&other) > told(&one) { other } else { one }
}
