//! Records of one sort, by place.

use super::place::{Contradictions, Place, difference, place, read_differently};
use super::record::Record;
use crate::model::{Kind, Location, Problem, Verdict};
use std::collections::BTreeMap;

/// What all collectors saw so far. Where they disagree, everything that one of them saw: it may be anybody's.
#[derive(Debug)]
pub(super) struct Records<T>(BTreeMap<(Place, Option<Kind>), Vec<T>>);

impl<T> Default for Records<T> {
    fn default() -> Self {
        Self(BTreeMap::new())
    }
}

impl<T: Record> Records<T> {
    /// Adds what one more collector saw.
    pub(super) fn add(&mut self, records: Vec<T>, contradictions: &mut Contradictions) {
        for record in records {
            let place = place(record.location());
            let known = self.0.entry((place.clone(), record.kind())).or_default();
            if let Some(problem) = add(known, record) {
                contradictions.entry(place).or_insert(problem);
            }
        }
    }

    /// The record of no kind at a place.
    pub(super) fn at(&self, place: &Place) -> Option<&T> {
        self.0.get(&(place.clone(), None)).and_then(|records| records.first())
    }

    pub(super) fn locations(&self) -> impl Iterator<Item = &Location> {
        self.0.values().filter_map(|records| Some(records.first()?.location()))
    }

    pub(super) fn remove(&mut self, place: Place) {
        self.0.remove(&(place, None));
    }

    /// All, by place; those of which collectors disagree are distrusted.
    pub(super) fn finish(self, contradictions: &Contradictions) -> Vec<T> {
        let mut all: Vec<T> = self.0.into_values().flatten().collect();
        if !contradictions.is_empty() {
            for record in &mut all {
                if let Some(problem) = contradictions.get(&place(record.location())) {
                    record.distrust(problem);
                }
            }
        }
        all.sort_by(|a, b| (a.location(), a.kind()).cmp(&(b.location(), b.kind())));
        all
    }
}

/// Adds a record to those of its place; how it contradicts them.
fn add<T: Record>(known: &mut Vec<T>, record: T) -> Option<Problem> {
    if known.contains(&record) {
        return None;
    }
    let Some(first) = known.first_mut() else {
        known.push(record);
        return None;
    };
    let is_unreadable = |record: &T| record.verdict() == Verdict::Unreadable;
    let problem = match difference(first.location(), record.location()) {
        Some(problem) => problem,
        // What one could not read, another could.
        None if is_unreadable(&record) => return None,
        None if is_unreadable(first) => {
            *first = record;
            return None;
        }
        // Only its time is told differently.
        None if record.at(first.location().clone()) == *first => return None,
        None => read_differently(),
    };
    known.push(record);
    Some(problem)
}
