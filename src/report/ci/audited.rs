//! What of a report is compared with other audits, and the marks by which its findings are known again.

use super::fingerprint::Fingerprints;
use super::found::{Found, Of, all};
use crate::model::report::{AuditReport, HistoryReport};
use crate::model::{Audited, AuditedFinding, AuditedOf, EarlierAudit, ItemStatus, Status};
use std::collections::{BTreeMap, BTreeSet};

/// Of a fingerprint: two findings of one deployment hardly share so many digits.
const MARK_CHARS: usize = 16;

/// Every finding with its mark, in the report's order.
pub fn marks(report: &AuditReport) -> impl Iterator<Item = (Found<'_>, String)> {
    let mut fingerprints = Fingerprints::default();
    all(report).map(move |found| {
        let mut mark = fingerprints.of(found);
        mark.truncate(MARK_CHARS);
        (found, mark)
    })
}

/// All that other audits are compared with.
pub fn audited(report: &AuditReport) -> Audited {
    let mut of: BTreeMap<String, AuditedOf> = BTreeMap::new();
    let checks: BTreeSet<&str> =
        report.targets.iter().flat_map(|target| &target.checks).map(|one| one.check.as_str()).collect();
    for target in &report.targets {
        let own: BTreeMap<&str, Status> = target.checks.iter().map(|one| (one.check.as_str(), one.status)).collect();
        let answer = |check: &&str| match own.get(check) {
            Some(Status::Unknown | Status::NotLookedAt) => 'u',
            Some(_) => 'a',
            None => 'n',
        };
        let answers = checks.iter().map(answer).collect();
        of.insert(target.id.clone(), AuditedOf { status: Some(target.status), answers, findings: Vec::new() });
    }
    for source in &report.sources {
        let name = Of::Source(source).name();
        let known = of.entry(name).or_insert_with(|| entry(Some(source.status)));
        // Several of one name: what one of them could not tell is not told.
        known.status = known.status.max(Some(source.status));
    }
    for waiver in &report.waivers {
        of.entry(Of::Waiver(waiver).name()).or_insert_with(|| entry(None));
    }
    for (found, mark) in marks(report) {
        let finding = found.finding;
        let known = of.entry(found.of.name()).or_insert_with(|| entry(None));
        known.findings.push(AuditedFinding(
            finding.id.as_str().into(),
            finding.check.as_str().into(),
            finding.severity,
            finding.status,
            mark.into(),
            finding.scheduled.as_ref().map(|times| (times.first, times.last)),
        ));
    }
    Audited {
        as_of: report.as_of,
        status: report.status,
        key_id: report.deployment.redaction.as_ref().map(|redaction| redaction.key_id.clone()),
        left_out: report.scope.left_out.clone(),
        period: report.asked_about.as_ref().map(|asked| (asked.from, asked.to)),
        checks: checks.into_iter().map(Into::into).collect(),
        of,
    }
}

fn entry(status: Option<Status>) -> AuditedOf {
    AuditedOf { status, answers: String::new(), findings: Vec::new() }
}

/// The audits that a report shows beside each other, oldest first, itself last.
pub fn trend(report: &AuditReport) -> Vec<EarlierAudit> {
    let before = report.history.iter().flat_map(|history| &history.audits).cloned();
    let own = EarlierAudit {
        line: report.history.as_ref().map_or(0, |history| history.line_count) + 1,
        as_of: report.as_of,
        status: report.status,
        left_out: report.scope.left_out.clone(),
        items: ItemStatus::of_targets(report.targets.iter().map(|target| (target.item.as_str(), target.status))),
    };
    before.chain([own]).collect()
}

/// Whether an earlier audit could have had a finding that this report has.
pub fn knows_earlier(report: &AuditReport) -> bool {
    let is_known = |history: &HistoryReport| history.broken.is_none() && !history.audits.is_empty();
    report.history.as_ref().is_some_and(is_known) || all(report).any(|found| found.finding.earlier.is_some())
}
