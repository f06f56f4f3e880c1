//! What can be wrong with backup media: the stable ids, the words for people, and what each makes of the verdict.

use super::limits::MAX_PROBLEMS;
use crate::base::{bytes, count};
use crate::model::{Problem, Verdict};
use std::borrow::Cow;

/// One thing that is wrong. `verdict` is the best that what it concerns can still be; `Identified` leaves it as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    pub verdict: Verdict,
    pub problem: Problem,
}

/// What a truncated file means, said once.
pub const CUT: &str = "was cut or is still being written";

impl Fault {
    /// Something contradicts itself.
    pub fn damaged(id: &'static str, offset: u64, message: impl Into<Cow<'static, str>>) -> Self {
        Self { verdict: Verdict::Damaged, problem: Problem::at(id, offset, message) }
    }

    /// Something is missing.
    pub fn incomplete(id: &'static str, offset: u64, message: impl Into<Cow<'static, str>>) -> Self {
        Self { verdict: Verdict::Incomplete, problem: Problem::at(id, offset, message) }
    }

    /// Something cannot be looked at.
    pub fn unreadable(id: &'static str, offset: u64, message: impl Into<Cow<'static, str>>) -> Self {
        Self { verdict: Verdict::Unreadable, problem: Problem::at(id, offset, message) }
    }

    /// Worth telling, but what was read stands.
    pub fn noted(id: &'static str, offset: u64, message: impl Into<Cow<'static, str>>) -> Self {
        Self { verdict: Verdict::Identified, problem: Problem::at(id, offset, message) }
    }

    /// The file ends before what starts at `offset` does.
    pub fn truncated(offset: u64, missing_bytes: u64) -> Self {
        let missing = count(missing_bytes, "byte", "bytes");
        let message =
            format!("at least {missing} are missing from the data that begins at byte {offset}: the file {CUT}");
        Self::incomplete("truncated", offset, message)
    }

    /// The file ends before the backup does, and nothing says by how much.
    pub fn cut(offset: u64) -> Self {
        Self::incomplete("truncated", offset, format!("the file ends before the backup does: it {CUT}"))
    }

    /// A limit of ours ended the reading.
    pub fn limit(offset: u64, what: &str) -> Self {
        let message =
            format!("reading stopped here: the file has {what}, more than any real backup; it may be hostile");
        Self::unreadable("limit", offset, message)
    }

    /// The operating system refused to read.
    pub fn io(offset: u64, error: &std::io::Error) -> Self {
        Self::unreadable("read-error", offset, format!("failed to read the file from here on: {error}"))
    }

    /// A length in words, for messages.
    pub fn size(size_bytes: u64) -> String {
        bytes(size_bytes)
    }
}

/// Faults of one set or file, the worst verdict they leave, and at most [`MAX_PROBLEMS`] of them in the order found.
#[derive(Clone, Debug)]
pub struct Notes {
    pub verdict: Verdict,
    pub problems: Vec<Problem>,
}

impl Notes {
    /// Nothing wrong so far.
    pub fn new() -> Self {
        Self { verdict: Verdict::Identified, problems: Vec::new() }
    }

    /// The verdict always counts, the words only while there is room.
    pub fn add(&mut self, fault: Fault) {
        self.verdict = self.verdict.max(fault.verdict);
        if self.problems.len() < MAX_PROBLEMS {
            self.problems.push(fault.problem);
        }
    }
}
