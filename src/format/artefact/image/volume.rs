//! What one virtual disk proves of itself.

use crate::model::{Problem, Verdict};

/// What was found in one disk.
#[derive(Clone, Debug, Default)]
pub(super) struct Volume {
    pub faults: Vec<(Verdict, Problem)>,
    /// What it calls itself; `None` where it does not.
    pub id: Option<String>,
}

impl Volume {
    pub fn fault(&mut self, verdict: Verdict, problem: Problem) {
        self.faults.push((verdict, problem));
    }

    /// From the bytes of an identifier; one byte all over, such as zeros, is none.
    pub fn named(&mut self, id: Option<&[u8]>) {
        let known = id.filter(|id| id.iter().any(|byte| Some(byte) != id.first()));
        self.id = known.map(|id| id.iter().map(|byte| format!("{byte:02x}")).collect());
    }

    /// A disk of which one thing is wrong and the rest cannot be known.
    pub fn faulty(verdict: Verdict, problem: Problem) -> Self {
        Self { faults: vec![(verdict, problem)], id: None }
    }
}
