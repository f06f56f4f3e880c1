//! Problems as they are found, and the worst verdict among them.

use crate::model::{Problem, Verdict};

/// Problems kept of one file; the rest is only counted.
const MAX_PROBLEMS: usize = 50;

#[derive(Debug)]
pub struct Found {
    pub verdict: Verdict,
    problems: Vec<Problem>,
    left_out: u64,
}

impl Found {
    /// Nothing is wrong so far.
    pub fn starting_at(verdict: Verdict) -> Self {
        Self { verdict, problems: Vec::new(), left_out: 0 }
    }

    /// Something that makes the whole worse.
    pub fn add(&mut self, problem: Problem, verdict: Verdict) {
        self.verdict = self.verdict.max(verdict);
        self.remark(problem);
    }

    /// Something to know that takes nothing from the file's own soundness.
    pub fn remark(&mut self, problem: Problem) {
        if self.problems.len() < MAX_PROBLEMS {
            self.problems.push(problem);
        } else {
            self.left_out = self.left_out.saturating_add(1);
        }
    }

    /// All that is kept, and one line for what is not.
    pub fn into_list(mut self) -> Vec<Problem> {
        if self.left_out > 0 {
            let message = format!("{} more problems are not listed", self.left_out);
            self.problems.push(Problem::whole("more-problems", message));
        }
        self.problems
    }
}
