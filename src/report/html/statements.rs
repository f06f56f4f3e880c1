//! What people answered for: waivers and attestations, with their dates.

use super::anchors::Anchors;
use super::escape::name;
use super::finding::{self, FindingView};
use super::limits::{ROWS, cut};
use super::words::Words;
use crate::model::report::{AttestationReport, AuditReport, WaiverReport};

/// A waiver.
#[derive(Debug)]
pub struct WaiverView {
    pub item: String,
    pub target: String,
    pub finding: String,
    pub period: String,
    pub state: String,
    pub expires: String,
    pub review: String,
    pub owner: String,
    pub reason: String,
    pub findings: Vec<FindingView>,
    pub more_findings: usize,
}

/// An attestation.
#[derive(Debug)]
pub struct AttestationView {
    pub item: String,
    pub target: String,
    pub state: String,
    pub date: String,
    pub expires: String,
    pub by: String,
    pub evidence: String,
    pub sha256: String,
}

pub fn waivers(report: &AuditReport, words: &Words<'_>, anchors: &Anchors<'_>) -> (Vec<WaiverView>, usize) {
    let (rows, more) = cut(report.waivers.iter().collect(), ROWS);
    let view = |waiver: &WaiverReport| {
        let (findings, more_findings) = finding::views(&waiver.findings, words, anchors);
        WaiverView {
            item: name(&waiver.item),
            target: waiver.target.as_deref().map_or("all".to_owned(), name),
            finding: waiver.finding.as_deref().map_or("all".to_owned(), name),
            period: waiver.period.as_deref().map_or("all".to_owned(), name),
            state: name(&waiver.state),
            expires: name(&waiver.expires),
            review: waiver.review.as_deref().map_or("none".to_owned(), name),
            owner: name(&waiver.owner),
            reason: words.told(&waiver.reason_words()),
            findings,
            more_findings,
        }
    };
    (rows.into_iter().map(view).collect(), more)
}

pub fn attestations(report: &AuditReport, words: &Words<'_>) -> (Vec<AttestationView>, usize) {
    let (rows, more) = cut(report.attestations.iter().collect(), ROWS);
    let view = |one: &AttestationReport| AttestationView {
        item: name(&one.item),
        target: one.target.as_deref().map_or("all".to_owned(), name),
        state: name(&one.state),
        date: name(&one.date),
        expires: one.expires.as_deref().map_or("not said".to_owned(), name),
        by: words.told(&one.by),
        evidence: one.evidence.as_deref().map_or("none".to_owned(), name),
        sha256: one.sha256.as_deref().map(name).unwrap_or_default(),
    };
    (rows.into_iter().map(view).collect(), more)
}
