//! One target in full.

use super::adherence::{self, AdherenceView};
use super::anchors::{Anchors, section};
use super::chart::{self, Chart};
use super::escape::name;
use super::finding::{self, FindingView};
use super::ladder::{self, Ladder};
use super::sign::Sign;
use super::words::{Words, number, path};
use crate::base::{age, count};
use crate::model::Status;
use crate::model::report::{AuditReport, CheckResult, ReportedBackup, RestorableRange, ScheduleRow, Target};
use askama::Template;
use std::collections::HashMap;

/// A section of the page.
#[derive(Debug, Template)]
#[template(path = "html/target.html")]
pub struct TargetPage {
    anchor: String,
    sign: Sign,
    item: String,
    item_title: String,
    target: String,
    /// Needs a person: shown unfolded.
    is_open: bool,
    /// One line beside the name.
    short: String,
    reason: Option<String>,
    waiver: Option<String>,
    findings: Vec<FindingView>,
    more_findings: usize,
    newest: Vec<BackupRow>,
    ladder: Option<Ladder>,
    chart: Option<Chart>,
    adherence: Option<AdherenceView>,
    restorable: Vec<RangeRow>,
    /// Ranges that the report leaves out.
    more_restorable: u64,
    backups: Vec<BackupRow>,
    backups_title: String,
    schedule: Vec<ScheduleView>,
    checks: Vec<CheckView>,
    checks_title: String,
    /// Framework and controls.
    controls: Vec<(String, String)>,
}

#[derive(Debug)]
struct BackupRow {
    kind: String,
    is_judged: bool,
    made: String,
    age: String,
    assurance: &'static str,
    assured: String,
    place: String,
    guid: String,
}

#[derive(Debug)]
struct RangeRow {
    database: String,
    from: String,
    to: String,
    is_point: bool,
    /// To which nothing can be restored, before this range.
    hole: String,
    assurance: &'static str,
}

#[derive(Debug)]
struct ScheduleView {
    what: String,
    value: String,
    origin: String,
    is_checked: bool,
}

#[derive(Debug)]
struct CheckView {
    id: String,
    title: String,
    sign: Sign,
    looked_at: String,
}

/// Titles by id, of what the report says of its catalog.
#[derive(Debug)]
pub struct Titles<'r> {
    items: HashMap<&'r str, &'r str>,
    checks: HashMap<&'r str, &'r str>,
    frameworks: HashMap<&'r str, &'r str>,
}

impl<'r> Titles<'r> {
    pub fn of(report: &'r AuditReport) -> Self {
        Self {
            items: report.items.iter().map(|item| (item.id.as_str(), item.title.as_str())).collect(),
            checks: report.checks.iter().map(|check| (check.id.as_str(), check.title.as_str())).collect(),
            frameworks: report.frameworks.iter().map(|(id, name)| (id.as_str(), name.as_str())).collect(),
        }
    }

    /// An item's title, or its id.
    pub fn item<'t>(&self, id: &'t str) -> &'t str
    where
        'r: 't,
    {
        self.items.get(id).copied().unwrap_or(id)
    }

    /// A check's title, or its id.
    pub fn check<'t>(&self, id: &'t str) -> &'t str
    where
        'r: 't,
    {
        self.checks.get(id).copied().unwrap_or(id)
    }

    /// A framework's name, or its id.
    pub fn framework<'t>(&self, id: &'t str) -> &'t str
    where
        'r: 't,
    {
        self.frameworks.get(id).copied().unwrap_or(id)
    }
}

impl TargetPage {
    pub fn of(
        report: &AuditReport,
        position: usize,
        target: &Target,
        known: &(Words<'_>, Anchors<'_>, Titles<'_>),
    ) -> Self {
        let (words, anchors, titles) = known;
        let (findings, more_findings) = finding::views(&target.findings, words, anchors);
        let judged = target.newest_backup.judged.as_ref();
        let row = |backup: &ReportedBackup| backup_row(backup, judged, words);
        let newest = &target.newest_backup;
        let kinds = [&newest.full, &newest.differential, &newest.log, &newest.export, &newest.other];
        let left = target.backup_count.saturating_sub(target.backups.len() as u64);
        let left = if left == 0 { String::new() } else { format!("; {} older ones are only counted", number(left)) };
        Self {
            anchor: section(position),
            sign: target.status.into(),
            item: name(&target.item),
            item_title: name(titles.item(&target.item)),
            target: name(&target.target),
            is_open: matches!(target.status, Status::Gap | Status::Unknown),
            short: short(target, judged, words),
            reason: target.reason.as_deref().map(|reason| words.told(reason)),
            waiver: target.waiver.as_ref().map(|waiver| {
                words.told(&format!(
                    "{} Until {}; owner: {}.",
                    ended(&waiver.reason_words()),
                    waiver.expires,
                    waiver.owner
                ))
            }),
            findings,
            more_findings,
            newest: kinds.into_iter().flatten().map(row).collect(),
            ladder: ladder::of(target).filter(|_| target.status != Status::NotApplicable),
            chart: chart::of(report, target, words),
            adherence: adherence::of(target, words),
            restorable: range_rows(&target.restorable, words),
            more_restorable: target.restorable_count.saturating_sub(target.restorable.len() as u64),
            backups: target.backups.iter().rev().map(row).collect(),
            backups_title: format!(
                "{}{left}",
                count(target.backup_count.max(target.backups.len() as u64), "backup was seen", "backups were seen")
            ),
            schedule: target.schedule.iter().map(schedule_view).collect(),
            checks: target.checks.iter().map(|check| check_view(check, words, titles)).collect(),
            checks_title: checks_title(&target.checks),
            controls: target
                .controls
                .iter()
                .map(|(id, controls)| (name(titles.framework(id)), name(&controls.join(", "))))
                .collect(),
        }
    }
}

/// With a full stop.
fn ended(sentence: &str) -> String {
    let sentence = sentence.trim_end();
    if sentence.ends_with(['.', '!', '?']) { sentence.to_owned() } else { format!("{sentence}.") }
}

fn short(target: &Target, judged: Option<&ReportedBackup>, words: &Words<'_>) -> String {
    match judged {
        _ if target.status == Status::NotApplicable => String::new(),
        Some(backup) => words.newest(backup),
        None if target.backup_count > 0 => "no backup that counts".to_owned(),
        // A process has no backups.
        None if target.schedule.is_empty() => String::new(),
        None => "no backup".to_owned(),
    }
}

fn backup_row(backup: &ReportedBackup, judged: Option<&ReportedBackup>, words: &Words<'_>) -> BackupRow {
    BackupRow {
        kind: name(&backup.what),
        is_judged: judged == Some(backup),
        made: words.made(backup),
        age: words.backup_age(backup),
        assurance: backup.assurance.map_or("not known", |assurance| assurance.word()),
        assured: backup.assured_at.map(|at| words.minute(at)).unwrap_or_default(),
        place: format!("{}: {}", name(&backup.source), path(&backup.path)),
        guid: backup.backup_set_guid.map(|guid| guid.to_string()).unwrap_or_default(),
    }
}

fn range_rows(ranges: &[RestorableRange], words: &Words<'_>) -> Vec<RangeRow> {
    let mut ends = HashMap::new();
    let rows = ranges.iter().map(|range| {
        let before = ends.insert(&range.database, range.to);
        let hole = before.map(|end| range.from.at.duration_since(end.at)).filter(|hole| hole.is_positive());
        RangeRow {
            database: range.database.as_deref().map(name).unwrap_or_default(),
            from: words.minute(range.from),
            to: words.minute(range.to),
            is_point: range.point,
            hole: hole.map(age).unwrap_or_default(),
            assurance: range.assurance.map_or("not known", |assurance| assurance.word()),
        }
    });
    let mut rows: Vec<RangeRow> = rows.collect();
    rows.reverse();
    rows
}

fn schedule_view(row: &ScheduleRow) -> ScheduleView {
    ScheduleView {
        what: name(&row.what),
        value: name(&row.value),
        origin: origin_words(&row.origin),
        is_checked: row.checked,
    }
}

/// Where a value comes from, in words.
pub fn origin_words(origin: &str) -> String {
    match origin {
        "catalogue" => "the catalog".to_owned(),
        "default" => "the deployment file, for all items".to_owned(),
        "item" => "the deployment file, for this item".to_owned(),
        "target" => "the deployment file, for this target".to_owned(),
        other => name(other),
    }
}

fn check_view(check: &CheckResult, words: &Words<'_>, titles: &Titles<'_>) -> CheckView {
    let seen = check.looked_at.as_ref().map(|seen| format!("{}: {}", name(&seen.what), number(seen.count)));
    let reason = check.reason.as_deref().map(|reason| words.told(reason));
    CheckView {
        id: name(&check.check),
        title: name(titles.check(&check.check)),
        sign: check.status.into(),
        looked_at: seen.into_iter().chain(reason).collect::<Vec<_>>().join("; "),
    }
}

fn checks_title(checks: &[CheckResult]) -> String {
    let of = |status: Status| checks.iter().filter(|check| check.status == status).count() as u64;
    let mut title = format!("{} asked: {} passed", count(checks.len() as u64, "check", "checks"), of(Status::Pass));
    let blind = of(Status::NotLookedAt);
    if blind > 0 {
        title.push_str(&format!(", {blind} had nothing to look at"));
    }
    title
}
