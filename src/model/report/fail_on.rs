//! For which gaps an audit's exit code is 1.

use super::Finding;
use crate::model::{Severity, Status};

/// What is asked of a gap, so that it counts. What is unknown counts whatever is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FailOn {
    /// It is of this severity or worse.
    Severity(Severity),
    /// No earlier audit, or not the report that it is compared with, had it as a gap.
    New,
}

impl FailOn {
    /// As it is typed.
    pub fn word(self) -> &'static str {
        match self {
            Self::Severity(severity) => severity.word(),
            Self::New => "new",
        }
    }

    /// The one that is typed so.
    pub fn from_word(word: &str) -> Option<Self> {
        let all = Severity::ALL.into_iter().map(Self::Severity).chain([Self::New]);
        all.into_iter().find(|one| one.word() == word)
    }

    /// Whether a gap counts.
    pub fn counts(self, gap: &Finding) -> bool {
        match self {
            Self::Severity(floor) => gap.severity >= floor,
            Self::New => gap.earlier.as_ref().is_none_or(|earlier| {
                let last = gap.scheduled.as_ref().map(|times| times.last);
                earlier.status != Status::Gap || last > earlier.scheduled_until
            }),
        }
    }
}
