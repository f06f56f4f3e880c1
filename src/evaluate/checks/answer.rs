//! What a check is asked about and what it answers. An answer always says what it looked at: a check that looked at
//! nothing cannot pass.

use crate::evaluate::attribution::Attributed;
use crate::evaluate::case::TargetCase;
use crate::evaluate::context::AuditContext;
use crate::evaluate::finding::{Owner, finding};
use crate::model::report::{EvidenceRef, Finding, LookedAt};
use crate::model::{Severity, Status, Suspect};
use crate::policy::Expectation;

/// A check's answer about one target.
#[derive(Debug)]
pub struct Answer {
    pub findings: Vec<Finding>,
    pub sight: Sight,
    /// Where the value it judged against came from.
    pub origin: Option<String>,
}

/// What a check saw, whatever it found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sight {
    LookedAt(LookedAt),
    /// There was nothing to look at, for this reason.
    NotLookedAt(String),
    /// The question does not arise, for this reason.
    NotApplicable(String),
    /// It looked and cannot tell, for this reason; another check has the finding.
    Unknown(String),
}

impl Answer {
    /// It looked at so many of these, and this is what it found: nothing is a pass. With nothing to look at it is
    /// `not-looked-at`. `what` is a plural: `full backups of LcsCDR`.
    pub fn looked_at(count: usize, what: impl Into<String>, findings: Vec<Finding>) -> Self {
        let what = what.into();
        let sight = match count {
            0 => Sight::NotLookedAt(format!("no {} were seen", what.strip_prefix("newest ").unwrap_or(&what))),
            count => Sight::LookedAt(LookedAt { count: count as u64, what }),
        };
        Self { findings, sight, origin: None }
    }

    /// There was nothing to look at.
    pub fn not_looked_at(reason: impl Into<String>) -> Self {
        Self { findings: Vec::new(), sight: Sight::NotLookedAt(reason.into()), origin: None }
    }

    /// The question does not arise.
    pub fn not_applicable(reason: impl Into<String>) -> Self {
        Self { findings: Vec::new(), sight: Sight::NotApplicable(reason.into()), origin: None }
    }

    /// It looked and cannot tell; the finding stands under another check.
    pub fn unknown(reason: impl Into<String>) -> Self {
        Self { findings: Vec::new(), sight: Sight::Unknown(reason.into()), origin: None }
    }

    /// Nothing but findings: they say themselves what they rest on.
    pub fn found(findings: Vec<Finding>) -> Self {
        Self { findings, ..Self::not_looked_at("its findings say why") }
    }

    /// Of a target that is not judged: not declared, not declared well enough, or never collected.
    pub fn unjudged(case: &TargetCase<'_>) -> Self {
        match &case.rule.expectation {
            Expectation::Undeclared => Self::not_looked_at("the target is not declared"),
            Expectation::Underspecified { .. } => {
                Self::not_looked_at("the deployment file says too little about the target")
            }
            Expectation::NotApplicable { reason } => Self::not_applicable(reason.clone()),
            Expectation::Required if case.is_declaration() => {
                Self::not_applicable("the deployment file answers for it, not a backup")
            }
            Expectation::Required => Self::not_looked_at("this version of bakproof collects no evidence of this item"),
        }
    }

    /// With more findings.
    pub fn and(mut self, findings: impl IntoIterator<Item = Finding>) -> Self {
        self.findings.extend(findings);
        self
    }

    /// Where the value it judged against came from.
    pub fn judged_by(mut self, origin: Option<String>) -> Self {
        self.origin = origin;
        self
    }

    /// The check's status: the worst of its findings; without any, what it saw decides.
    pub fn status(findings: &[&Finding], sight: &Sight) -> (Status, Option<Severity>) {
        let by_sight = match sight {
            Sight::LookedAt(_) => Status::Pass,
            Sight::NotLookedAt(_) => Status::NotLookedAt,
            Sight::NotApplicable(_) => Status::NotApplicable,
            Sight::Unknown(_) => Status::Unknown,
        };
        let worst = findings.iter().map(|finding| (finding.status, finding.severity)).max();
        match worst {
            // A remark does not tell what could not be told.
            Some((status, _)) if by_sight == Status::Unknown && status < Status::Unknown => (by_sight, None),
            Some((status, severity)) => (status, Some(severity)),
            None => (by_sight, None),
        }
    }
}

/// What checks of sources are asked about: all backups at once.
#[derive(Clone, Copy, Debug)]
pub struct SourceCase<'a> {
    pub context: AuditContext<'a>,
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
            finding: finding(&self.context, Owner::Source, id, Status::Noted, message, evidence),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_check_that_looked_at_nothing_never_passes() {
        let status = |answer: Answer| Answer::status(&[], &answer.sight).0;
        assert_eq!(status(Answer::looked_at(0, "backups", Vec::new())), Status::NotLookedAt);
        assert_eq!(status(Answer::not_looked_at("no server is named")), Status::NotLookedAt);
        assert_eq!(status(Answer::not_applicable("it is switched off")), Status::NotApplicable);
        assert_eq!(status(Answer::unknown("a newer one may exist")), Status::Unknown);
        assert_eq!(status(Answer::looked_at(1, "backups", Vec::new())), Status::Pass);
    }
}
