//! All times of a report in the deployment's zone: what servers and files say keeps the offsets of their own clocks until
//! here, because some checks ask what those clocks showed.

use crate::base::{Stamp, Zone};
use crate::model::RestorePlan;
use crate::model::report::{
    AuditReport, Finding, NewestBackup, ReadingReport, ReportedBackup, RestoredBackup, ScenarioReport, SourceReport,
    Target,
};

/// Instants stay what they are; the clock that shows them becomes the deployment's.
pub fn in_one_zone(report: &mut AuditReport) {
    let zone = report.deployment.time_zone.clone();
    for time in [Some(&mut report.as_of), report.period.from.as_mut(), Some(&mut report.period.to)] {
        moved(&zone, time);
    }
    moved(&zone, report.evidence.collected_at.as_mut());
    report.targets.iter_mut().for_each(|row| target(&zone, row));
    for waiver in &mut report.waivers {
        findings(&zone, &mut waiver.findings);
    }
    report.sources.iter_mut().for_each(|row| source(&zone, row));
    for row in &mut report.unattributed {
        moved(&zone, row.time.as_mut());
        retimed(&zone, &mut row.message);
    }
    for row in &mut report.unclassified {
        moved(&zone, row.newest.as_mut());
    }
    report.scenarios.iter_mut().for_each(|row| scenario(&zone, row));
}

/// The same of a plan; its commands keep the clocks of the servers that run them.
pub fn plan_in_one_zone(plan: &mut RestorePlan) {
    let zone = plan.deployment.time_zone.clone();
    moved(&zone, Some(&mut plan.as_of));
    moved(&zone, plan.stop_at.as_mut());
    scenario(&zone, &mut plan.scenario);
    for step in &mut plan.steps {
        moved(&zone, step.restores_to.as_mut());
        backups(&zone, &mut step.backups);
        step.remarks.iter_mut().for_each(|text| retimed(&zone, text));
    }
}

fn scenario(zone: &Zone, scenario: &mut ScenarioReport) {
    moved(zone, scenario.losing_since.as_mut());
    scenario.reasons.iter_mut().for_each(|text| retimed(zone, text));
    for part in &mut scenario.parts {
        moved(zone, part.losing_since.as_mut());
        backups(zone, &mut part.backups);
        part.reasons.iter_mut().chain(&mut part.remarks).for_each(|text| retimed(zone, text));
    }
}

fn backups(zone: &Zone, backups: &mut [RestoredBackup]) {
    for backup in backups {
        moved(zone, backup.time.as_mut());
    }
}

fn target(zone: &Zone, target: &mut Target) {
    let NewestBackup { full, differential, log, export, other, judged } = &mut target.newest_backup;
    let newest = [full, differential, log, export, other, judged].into_iter().flatten();
    for ReportedBackup { time, assured_at, .. } in newest.chain(&mut target.backups) {
        moved(zone, time.as_mut());
        moved(zone, assured_at.as_mut());
    }
    for range in &mut target.restorable {
        moved(zone, Some(&mut range.from));
        moved(zone, Some(&mut range.to));
    }
    for reason in target.checks.iter_mut().filter_map(|check| check.reason.as_mut()) {
        retimed(zone, reason);
    }
    findings(zone, &mut target.findings);
}

fn source(zone: &Zone, source: &mut SourceReport) {
    findings(zone, &mut source.findings);
    for note in &mut source.notes {
        retimed(zone, &mut note.reason);
    }
    for ReadingReport { read_at, window_from, oldest_history, unread, .. } in &mut source.readings {
        for time in [Some(read_at), window_from.as_mut(), oldest_history.as_mut()] {
            moved(zone, time);
        }
        for fact in unread {
            retimed(zone, &mut fact.reason);
        }
    }
}

fn findings(zone: &Zone, findings: &mut [Finding]) {
    for finding in findings {
        retimed(zone, &mut finding.message);
        for seen in &mut finding.evidence {
            retimed(zone, &mut seen.fact);
        }
    }
}

fn moved(zone: &Zone, time: Option<&mut Stamp>) {
    if let Some(time) = time {
        *time = zone.stamp(*time);
    }
}

fn retimed(zone: &Zone, text: &mut String) {
    if let std::borrow::Cow::Owned(moved) = zone.retimed(text) {
        *text = moved;
    }
}
