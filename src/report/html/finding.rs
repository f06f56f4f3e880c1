//! A finding with its evidence and what to do.

use super::anchors::Anchors;
use super::escape::name;
use super::limits;
use super::sign::Sign;
use super::words::{Block, Words, path, remedy};
use crate::model::report::{EvidenceRef, Finding};
use std::cmp::Reverse;

/// As the page shows it.
#[derive(Debug)]
pub struct FindingView {
    pub id: String,
    /// Where the page says what it means.
    pub rule: Option<String>,
    pub check: String,
    pub sign: Sign,
    pub severity: &'static str,
    pub message: String,
    /// Since when earlier audits know it.
    pub first_seen: String,
    pub remedy: Vec<Block>,
    pub evidence: Vec<EvidenceView>,
    /// Places that are left out.
    pub more: usize,
}

/// A place where a finding was seen.
#[derive(Debug)]
pub struct EvidenceView {
    pub source: String,
    pub path: String,
    /// In bytes.
    pub offset: Option<u64>,
    pub guid: String,
    pub fact: String,
}

/// The worst first, and how many are left out.
pub fn views(findings: &[Finding], words: &Words<'_>, anchors: &Anchors<'_>) -> (Vec<FindingView>, usize) {
    let mut sorted: Vec<&Finding> = findings.iter().collect();
    sorted.sort_by_key(|finding| (Reverse(finding.status), Reverse(finding.severity), &finding.id));
    let (sorted, more) = limits::cut(sorted, limits::FINDINGS);
    (sorted.into_iter().map(|finding| view(finding, words, anchors)).collect(), more)
}

fn view(finding: &Finding, words: &Words<'_>, anchors: &Anchors<'_>) -> FindingView {
    let (seen, more) = limits::cut(finding.evidence.iter().collect::<Vec<_>>(), limits::EVIDENCE);
    FindingView {
        id: name(&finding.id),
        rule: anchors.rule(&finding.id),
        check: name(&finding.check),
        sign: finding.status.into(),
        severity: finding.severity.word(),
        message: words.told(&finding.message),
        first_seen: finding.earlier.as_ref().map(|earlier| words.date(earlier.first_seen)).unwrap_or_default(),
        remedy: remedy(&finding.remediation),
        evidence: seen.into_iter().map(|seen| evidence(seen, words)).collect(),
        more,
    }
}

fn evidence(seen: &EvidenceRef, words: &Words<'_>) -> EvidenceView {
    EvidenceView {
        source: name(&seen.source),
        path: path(&seen.path),
        offset: seen.offset,
        guid: seen.backup_set_guid.map(|guid| guid.to_string()).unwrap_or_default(),
        fact: words.told(&seen.fact),
    }
}
