//! What one virtual disk proves of itself.

use super::{vhd, vhdx};
use crate::base::ReadAt;
use crate::format::artefact::outline::bytes_at;
use crate::model::{Problem, Verdict};

/// What was found in one disk.
#[derive(Clone, Debug, Default)]
pub(super) struct Volume {
    pub faults: Vec<(Verdict, Problem)>,
}

impl Volume {
    pub fn fault(&mut self, verdict: Verdict, problem: Problem) {
        self.faults.push((verdict, problem));
    }

    /// A disk of which one thing is wrong and the rest cannot be known.
    pub fn faulty(verdict: Verdict, problem: Problem) -> Self {
        Self { faults: vec![(verdict, problem)] }
    }
}

/// Reads a disk by its content; `None` when it is of neither format.
pub(super) fn read(file: &dyn ReadAt) -> Option<Volume> {
    let head = bytes_at(file, 0, 8)?;
    if head == vhdx::IDENTIFIER { Some(vhdx::read(file)) } else { vhd::read(file, &head) }
}
