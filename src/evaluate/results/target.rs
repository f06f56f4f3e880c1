//! One target asked all its checks, and what the report says of it once waivers have been applied.

use super::adherence::adherence;
use super::newest::{backups, newest_backup};
use super::restorable::{Restorable, restorable};
use crate::base::{Stamp, age};
use crate::evaluate::candidate::Candidate;
use crate::evaluate::case::TargetCase;
use crate::evaluate::checks::{Answer, Sight, TARGET_CHECKS, is_asked};
use crate::evaluate::standing::{Judged, Track};
use crate::model::report::{
    Adherence, CheckResult, Finding, NewestBackup, ReportedBackup, ScheduleRow, Target, WaiverReport,
};
use crate::model::{Assurance, Status};
use crate::policy::{Expectation, Item, ScheduleRule, Subject, TargetRule};
use std::cmp::Reverse;

/// A check that was asked, without its findings.
#[derive(Debug)]
struct Asked {
    check: &'static str,
    sight: Sight,
    origin: Option<String>,
}

/// A judged target whose findings can still be waived.
#[derive(Debug)]
pub struct Verdict<'a> {
    pub rule: &'a TargetRule,
    item: &'a Item,
    asked: Vec<Asked>,
    pub findings: Vec<Finding>,
    pub waiver: Option<WaiverReport>,
    assurance: Option<Assurance>,
    newest: NewestBackup,
    /// When the backup that decides is too old, and the age that it has then, in seconds.
    due: Option<(Stamp, i64)>,
    backups: Vec<ReportedBackup>,
    backup_count: u64,
    restorable: Restorable,
    adherence: Option<Adherence>,
}

impl<'a> Verdict<'a> {
    /// Evaluates every check that the target is asked.
    pub fn new(rule: &'a TargetRule, item: &'a Item, case: &TargetCase<'_>) -> Self {
        let mut asked = Vec::new();
        let mut findings = Vec::new();
        for check in TARGET_CHECKS {
            if !is_asked(check, case) {
                continue;
            }
            let answer = match case.rule.expectation {
                Expectation::NotApplicable { .. } => Answer::unjudged(case),
                _ => (check.evaluate)(case),
            };
            asked.push(Asked { check: check.id, sight: answer.sight, origin: answer.origin });
            findings
                .extend(answer.findings.into_iter().map(|finding| Finding { check: check.id.to_owned(), ..finding }));
        }
        let judged = case.parts.iter().filter_map(|part| Some((&part.main, part.main.backup()?)));
        let judged = judged.min_by_key(|(_, backup)| backup.finished);
        let own: Vec<&Candidate<'_>> = case.parts.iter().flat_map(|part| part.own.iter().copied()).collect();
        Self {
            rule,
            item,
            asked,
            findings,
            waiver: None,
            assurance: assurance(case),
            newest: newest_backup(&case.context, &own, judged.map(|(_, backup)| backup)),
            due: judged.and_then(|(judged, backup)| due(case, judged, backup)),
            backups: backups(&case.context, &own),
            backup_count: own.len() as u64,
            restorable: restorable(case),
            adherence: adherence(case),
        }
    }

    /// The target as reported.
    pub fn into_target(mut self) -> Target {
        self.findings.sort_by(|a, b| order(a).cmp(&order(b)));
        let not_applicable = match &self.rule.expectation {
            Expectation::NotApplicable { reason } => Some(reason.clone()),
            _ => None,
        };
        let status = match &not_applicable {
            Some(_) => Status::NotApplicable,
            None => self
                .findings
                .iter()
                .map(|finding| finding.status)
                .filter(|s| *s != Status::Noted)
                .max()
                .unwrap_or(Status::Pass),
        };
        let checks = self.asked.iter().map(|asked| self.result(asked)).collect();
        Target {
            id: format!("{}@{}", self.rule.item, self.rule.target),
            item: self.rule.item.clone(),
            target: self.rule.target.clone(),
            server: server(self.rule),
            status,
            reason: not_applicable,
            assurance: self.assurance,
            newest_backup: self.newest,
            next_due: self.due.map(|(at, _)| at),
            allowed_age_seconds: self.due.map(|(_, seconds)| seconds),
            backups: self.backups,
            backup_count: self.backup_count,
            restorable: self.restorable.newest,
            restorable_count: self.restorable.count,
            schedule: schedule_rows(&self.rule.schedule, &self.rule.minimum),
            adherence: self.adherence,
            checks,
            findings: self.findings,
            waiver: self.waiver,
            controls: self.item.controls.clone(),
        }
    }

    fn result(&self, asked: &Asked) -> CheckResult {
        let own: Vec<&Finding> = self.findings.iter().filter(|finding| finding.check == asked.check).collect();
        let (status, severity) = Answer::status(&own, &asked.sight);
        let (looked_at, reason) = match &asked.sight {
            Sight::LookedAt(seen) => (Some(seen.clone()), None),
            // Findings say themselves what is wrong.
            Sight::NotLookedAt(_) if severity.is_some() => (None, None),
            Sight::NotLookedAt(why) | Sight::NotApplicable(why) | Sight::Unknown(why) => (None, Some(why.clone())),
        };
        CheckResult { check: asked.check.to_owned(), status, looked_at, reason, severity, origin: asked.origin.clone() }
    }
}

/// Of what a schedule judges by the time inside.
fn due(case: &TargetCase<'_>, judged: &Judged<'_>, backup: &Candidate<'_>) -> Option<(Stamp, i64)> {
    let is_judged = matches!(judged.track, Track::Fresh(_) | Track::FreshBelow { .. } | Track::Stale { .. });
    let finished = backup.finished.filter(|_| is_judged)?.at;
    let zone = &case.context.policy.deployment.time_zone;
    let late = judged.rhythm?.value.late_after(finished, case.rule.schedule.grace.value, zone)?;
    Some((Stamp::in_zone(late, zone), late.duration_since(finished).as_secs()))
}

/// The instance of what is named after something else.
fn server(rule: &TargetRule) -> Option<String> {
    match &rule.subject {
        Subject::Deployment { sql } | Subject::Pool { sql, .. } => sql.as_ref().map(ToString::to_string),
        Subject::SqlInstance(_) | Subject::Named(_) | Subject::Undeclared => None,
    }
}

/// Gaps first, then by severity, then by id.
fn order(finding: &Finding) -> impl Ord + '_ {
    (Reverse(finding.status), Reverse(finding.severity), &finding.id, &finding.message, &finding.evidence)
}

/// Of the weakest part; `None` when any part has no backup that the answer rests on.
fn assurance(case: &TargetCase<'_>) -> Option<Assurance> {
    let parts = case.parts.iter().map(|part| part.main.backup().and_then(Candidate::assurance));
    parts.collect::<Option<Vec<_>>>()?.into_iter().min()
}

fn schedule_rows(schedule: &ScheduleRule, minimum: &crate::policy::Sourced<Assurance>) -> Vec<ScheduleRow> {
    let row = |what: &str, value: String, origin: crate::policy::Origin| ScheduleRow {
        what: what.to_owned(),
        value,
        origin: origin.word().to_owned(),
        checked: true,
    };
    let rhythms = [
        ("full", &schedule.full),
        ("differential", &schedule.differential),
        ("log", &schedule.log),
        ("export", &schedule.export),
    ];
    let mut rows: Vec<ScheduleRow> = rhythms
        .into_iter()
        .filter_map(|(what, rhythm)| rhythm.as_ref().map(|rhythm| row(what, rhythm.value.to_string(), rhythm.origin)))
        .collect();
    rows.push(row("grace", age(schedule.grace.value), schedule.grace.origin));
    rows.extend(
        schedule.retention.as_ref().map(|retention| row("retention", retention.value.to_string(), retention.origin)),
    );
    rows.extend(schedule.copies.as_ref().map(|copies| row("copies", copies.value.to_string(), copies.origin)));
    rows.push(row("minimum", minimum.value.to_string(), minimum.origin));
    rows
}
