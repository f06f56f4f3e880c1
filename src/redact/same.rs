//! Whether a report under pseudonyms says what the report under names says.

use super::Redactor;
use crate::model::Status;
use crate::model::report::{AuditReport, ScenarioReport, Target};
use std::collections::BTreeMap;

/// The first difference in words, with the names: `None` where everything was judged alike. Order is no difference, and of
/// two backups that are equally new and good either may be the one that notes are about: the first by name.
pub fn difference(redactor: &mut Redactor, named: &AuditReport, redacted: &AuditReport) -> Option<String> {
    let key = |item: &str, target: &str| (item.to_owned(), target.to_owned());
    let mut others: BTreeMap<(String, String), &Target> =
        redacted.targets.iter().map(|target| (key(&target.item, &target.target), target)).collect();
    for target in &named.targets {
        let pseudonym = redactor.name(&target.target);
        let shown = format!("{} of {}", target.item, target.target);
        let Some(other) = others.remove(&key(&target.item, &pseudonym)) else {
            return Some(format!("{shown} is missing"));
        };
        if target.status != other.status {
            return Some(format!("{shown} is {} instead of {}", other.status.word(), target.status.word()));
        }
        let (ids, other_ids) = (ids(target), ids(other));
        if ids != other_ids {
            let often = |ids: &[String], id: &String| ids.iter().filter(|one| *one == id).count();
            let mut all = ids.iter().chain(&other_ids);
            let what = all.find(|id| often(&ids, id) != often(&other_ids, id)).cloned().unwrap_or_default();
            return Some(format!("{shown} differs in `{what}`"));
        }
    }
    if let Some((item, target)) = others.keys().next() {
        return Some(format!("{item} has a target more, {target}"));
    }
    let sums = |report: &AuditReport| {
        let mut sources: Vec<Status> = report.sources.iter().map(|source| source.status).collect();
        sources.sort();
        (report.unattributed.len(), sources)
    };
    let (scenarios, others) = (restores(named), restores(redacted));
    if scenarios != others {
        let mut all = scenarios.iter().chain(&others);
        let what = all.find(|one| !scenarios.contains(one) || !others.contains(one)).map(|(id, _)| id.clone());
        return Some(format!("the restore scenarios differ in `{}`", what.unwrap_or_default()));
    }
    (sums(named) != sums(redacted) || named.status != redacted.status)
        .then(|| "the sources, or what belongs to no target, differ".to_owned())
}

/// What each kind of scenario comes to, sorted.
fn restores(report: &AuditReport) -> Vec<(String, String)> {
    let told = |scenario: &ScenarioReport| {
        let since = scenario.losing_since.map(|since| since.at.to_string()).unwrap_or_default();
        (scenario.scenario.clone(), format!("{} {since}", scenario.outcome.words()))
    };
    let mut all: Vec<_> = report.scenarios.iter().map(told).collect();
    all.sort();
    all
}

/// Findings and results of checks, sorted.
fn ids(target: &Target) -> Vec<String> {
    let findings = target
        .findings
        .iter()
        .map(|finding| format!("{} ({}, {})", finding.id, finding.severity.word(), finding.status.word()));
    let checks = target.checks.iter().map(|check| format!("{}: {}", check.check, check.status.word()));
    let mut ids: Vec<String> = findings.chain(checks).collect();
    ids.sort();
    ids
}
