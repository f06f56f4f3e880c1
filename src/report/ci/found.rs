//! Every finding of a report with what it was found of; they stand in three places of it.

use crate::base::PathName;
use crate::model::Status;
use crate::model::report::{AuditReport, EvidenceRef, Finding, SourceReport, Target, WaiverReport};
use std::cmp::Reverse;

/// Where a finding points that has no file: what is missing is declared there. Reports do not keep the file's name; this is
/// the one that is found without being named.
pub const DEPLOYMENT_FILE: &str = "bakproof.toml";

/// A finding and what it was found of.
#[derive(Clone, Copy, Debug)]
pub struct Found<'r> {
    pub of: Of<'r>,
    pub finding: &'r Finding,
    /// The waiver that covers it, if its status is `waived`.
    pub waiver: Option<&'r WaiverReport>,
}

/// What has findings.
#[derive(Clone, Copy, Debug)]
pub enum Of<'r> {
    Target(&'r Target),
    Source(&'r SourceReport),
    Waiver(&'r WaiverReport),
}

impl<'r> Of<'r> {
    /// The same in every audit: `cdr@sql01\MON`, `source nas`, `waiver of cdr`.
    pub fn name(self) -> String {
        match self {
            Self::Target(target) => target.id.clone(),
            Self::Source(source) => format!("source {}", source.name),
            Self::Waiver(waiver) => {
                let finding = waiver.finding.as_ref().map(|finding| format!("{finding} of ")).unwrap_or_default();
                let target = waiver.target.as_ref().map(|target| format!("@{target}")).unwrap_or_default();
                let period = waiver.period.as_ref().map(|period| format!(" in {period}")).unwrap_or_default();
                format!("waiver of {finding}{}{target}{period}", waiver.item)
            }
        }
    }

    /// The target, if it is one.
    pub fn target(self) -> Option<&'r Target> {
        match self {
            Self::Target(target) => Some(target),
            _ => None,
        }
    }
}

impl<'r> Found<'r> {
    /// Seen in a file, which has a path; rows of a server's history have none.
    pub fn files(self) -> impl Iterator<Item = &'r EvidenceRef> {
        self.finding.evidence.iter().filter(|seen| !seen.path.bytes().is_empty())
    }

    /// The first of its files.
    pub fn path(self) -> Option<&'r PathName> {
        self.files().next().map(|seen| &seen.path)
    }

    /// Whether a person must do something about it.
    pub fn counts(self) -> bool {
        matches!(self.finding.status, Status::Gap | Status::Unknown)
    }
}

/// All, in the report's order: those of targets, of sources, of waivers.
pub fn all(report: &AuditReport) -> impl Iterator<Item = Found<'_>> {
    let targets = report.targets.iter().flat_map(move |target| {
        let found = |finding| Found { of: Of::Target(target), finding, waiver: covering(report, target, finding) };
        target.findings.iter().map(found).collect::<Vec<_>>()
    });
    let sources = report.sources.iter().flat_map(|source| {
        let found = move |finding| Found { of: Of::Source(source), finding, waiver: None };
        source.findings.iter().map(found)
    });
    let waivers = report.waivers.iter().flat_map(|waiver| {
        let found = move |finding| Found { of: Of::Waiver(waiver), finding, waiver: None };
        waiver.findings.iter().map(found)
    });
    targets.chain(sources).chain(waivers)
}

/// The waiver that a finding names; in reports of versions before that key, the target's if it is of the finding.
fn covering<'r>(report: &'r AuditReport, target: &'r Target, finding: &Finding) -> Option<&'r WaiverReport> {
    if finding.status != Status::Waived {
        return None;
    }
    let named = finding.waiver.and_then(|number| report.waivers.get(usize::try_from(number).ok()?));
    let is_of = |waiver: &&WaiverReport| waiver.finding.as_ref().is_none_or(|id| *id == finding.id);
    named.or_else(|| target.waiver.as_ref().filter(is_of))
}

/// All: gaps first, then what is unknown, waived and noted; of each, the most severe first, and those of one id together.
pub fn worst_first(report: &AuditReport) -> Vec<Found<'_>> {
    let mut found: Vec<Found<'_>> = all(report).collect();
    found.sort_by_key(|one| (Reverse(one.finding.status), Reverse(one.finding.severity), &one.finding.id));
    found
}
