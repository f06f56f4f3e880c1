//! What one virtual disk proves of itself.

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
