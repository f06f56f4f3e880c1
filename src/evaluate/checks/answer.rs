//! What a check is asked about and what it answers.

use crate::evaluate::attribution::Attributed;
use crate::evaluate::finding::{Owner, finding};
use crate::evaluate::world::World;
use crate::model::report::{EvidenceRef, Finding};
use crate::model::{Status, Suspect};

/// A check's answer about one target.
#[derive(Debug, Default)]
pub struct Answer {
    pub findings: Vec<Finding>,
    /// The check had nothing to look at: its status is at least that of this other check.
    pub follows: Option<&'static str>,
    /// Where the value it judged against came from.
    pub origin: Option<String>,
}

impl Answer {
    /// Nothing to look at; see that other check.
    pub fn follow(check: &'static str) -> Self {
        Self { follows: Some(check), ..Self::default() }
    }

    /// These findings, and nothing else.
    pub fn of(findings: Vec<Finding>) -> Self {
        Self { findings, ..Self::default() }
    }
}

/// What checks of sources are asked about: all backups at once.
#[derive(Clone, Copy, Debug)]
pub struct SourceCase<'a> {
    pub world: World<'a>,
    pub attributed: &'a [Attributed<'a>],
    /// Suspects that no mapping gives to a target, sorted by place.
    pub suspects: &'a [&'a Suspect],
}

/// A finding of the source of that name.
#[derive(Debug)]
pub struct SourceFinding {
    pub source: String,
    pub finding: Finding,
}

impl SourceCase<'_> {
    /// A noted finding of a source: what concerns no target changes no target's status.
    pub fn noted(&self, source: &str, id: &str, message: String, evidence: Vec<EvidenceRef>) -> SourceFinding {
        SourceFinding {
            source: source.to_owned(),
            finding: finding(&self.world, Owner::Source, id, Status::Noted, message, evidence),
        }
    }
}
