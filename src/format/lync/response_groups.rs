//! The eight CLIXML files of a Response Group export read one after the other in whatever order they come.

use super::clixml::Clixml;
use super::content::{List, Objects};
use super::group_files::FILES;
use super::group_objects::GroupObjects;
use super::references::References;
use super::xml::{Both, Outcome, scan};
use std::collections::BTreeSet;
use std::io::Read;

/// What was read of the files so far.
#[derive(Debug, Default)]
pub(super) struct ResponseGroups {
    pub(super) pools: BTreeSet<String>,
    pub(super) references: References,
    /// Its objects, to be compared with those of another export.
    pub(super) objects: List,
    /// Not all that they say was read.
    pub(super) is_doubtful: bool,
    /// Objects by file; `None` where the file was not read.
    item_counts: [Option<u64>; FILES.len()],
}

impl ResponseGroups {
    /// Reads file `index` of [`FILES`].
    pub(super) fn read(&mut self, index: usize, input: &mut dyn Read) -> Outcome {
        let mut reader = Clixml::new(GroupObjects::new(index, &mut self.pools, &mut self.references));
        let mut objects = Objects::new(index, &mut self.objects);
        let outcome = scan(input, &mut Both(&mut reader, &mut objects));
        self.is_doubtful |= objects.is_doubtful;
        let count = reader.item_count;
        if let Some(slot) = self.item_counts.get_mut(index) {
            *slot = Some(count);
        }
        outcome
    }

    /// How many objects the file at this place in [`FILES`] lists.
    pub(super) fn count(&self, index: usize) -> Option<u64> {
        self.item_counts.get(index).copied().flatten()
    }
}
