//! The metrics. A number that the report does not have is no sample: an alert on `absent` sees it.

use super::family::{Labels, Metrics};
use crate::model::report::{AuditReport, ReportedBackup, RestorableRange, RestoreOutcome, ScenarioReport, Target};
use crate::model::{Severity, SourceKind, Status};
use crate::report::ci::all;
use std::collections::{BTreeMap, HashSet};

/// Of targets; the whole audit has the first three.
const TARGET_STATUSES: [Status; 5] =
    [Status::Gap, Status::Unknown, Status::Pass, Status::Waived, Status::NotApplicable];
const WAIVER_STATES: [&str; 6] = ["active", "unused", "expired", "too-long", "not-asked", "ignored"];
const FINDING_STATUSES: [Status; 4] = [Status::Gap, Status::Unknown, Status::Waived, Status::Noted];
const CHECK_STATUSES: [Status; 7] = [
    Status::Gap,
    Status::Unknown,
    Status::Pass,
    Status::Waived,
    Status::Noted,
    Status::NotLookedAt,
    Status::NotApplicable,
];

pub fn write(report: &AuditReport) -> String {
    let mut metrics = Metrics::new(&report.deployment.name);
    audit(&mut metrics, report);
    counts(&mut metrics, report);
    // The exposition of two equal series is refused as a whole.
    let mut seen = HashSet::new();
    let targets: Vec<&Target> =
        report.targets.iter().filter(|target| seen.insert((&target.item, &target.target))).collect();
    of_targets(&mut metrics, &targets);
    slots(&mut metrics, &targets);
    scenarios(&mut metrics, report);
    places(&mut metrics, report);
    metrics.finish()
}

fn audit(metrics: &mut Metrics, report: &AuditReport) {
    let (scope, edition) = (report.scope_words(), report.catalogue.edition_words());
    let labels = vec![
        ("tool", report.tool.name.as_str()),
        ("version", &report.tool.version),
        ("catalog", &report.catalogue.version),
        ("catalog_sha256", &report.catalogue.sha256),
        ("edition", &edition),
        ("deployment_sha256", report.deployment.sha256.as_deref().unwrap_or_default()),
        ("evidence", report.evidence.origin.word()),
        ("evidence_sha256", report.evidence.sha256.as_deref().unwrap_or_default()),
        ("scope", &scope),
    ];
    metrics.gauge("bakproof_audit_info", "Who judged what, by which rules; always 1.", [(labels, 1)]);
    metrics.gauge(
        "bakproof_audit_status",
        "1 for the status of the whole audit, 0 for the others.",
        TARGET_STATUSES.iter().take(3).map(|one| (status(*one), i64::from(*one == report.status))),
    );
    metrics.gauge(
        "bakproof_audit_partial",
        "1 if something was left out of the audit.",
        [(Labels::new(), i64::from(report.scope.is_partial))],
    );
    metrics.gauge(
        "bakproof_audit_as_of_timestamp_seconds",
        "The time that the audit judged by; of a live audit without --as-of, when it ran.",
        [(Labels::new(), report.as_of.at.as_second())],
    );
    metrics.gauge(
        "bakproof_evidence_collected_timestamp_seconds",
        "When the saved evidence was collected; only of an audit that was judged from saved evidence.",
        report.evidence.collected_at.map(|at| (Labels::new(), at.at.as_second())),
    );
}

fn counts(metrics: &mut Metrics, report: &AuditReport) {
    let counts = &report.counts;
    let number = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
    metrics.gauge(
        "bakproof_targets",
        "Targets by status.",
        TARGET_STATUSES.iter().map(|one| {
            let n = match one {
                Status::Gap => counts.gap,
                Status::Unknown => counts.unknown,
                Status::Waived => counts.waived,
                Status::NotApplicable => counts.not_applicable,
                _ => counts.pass,
            };
            (status(*one), number(n))
        }),
    );
    let mut findings: BTreeMap<(Status, Severity), i64> = BTreeMap::new();
    for found in all(report) {
        *findings.entry((found.finding.status, found.finding.severity)).or_default() += 1;
    }
    let mut checks: BTreeMap<Status, i64> = BTreeMap::new();
    for check in report.targets.iter().flat_map(|target| &target.checks) {
        *checks.entry(check.status).or_default() += 1;
    }
    let every = FINDING_STATUSES.iter().flat_map(|one| Severity::ALL.iter().rev().map(move |how| (*one, *how)));
    metrics.gauge(
        "bakproof_findings",
        "Findings by severity and status; those that are waived or noted change no verdict.",
        every.map(|(one, how)| {
            let labels = vec![("severity", how.word()), ("status", one.word())];
            (labels, findings.get(&(one, how)).copied().unwrap_or(0))
        }),
    );
    metrics.gauge(
        "bakproof_checks",
        "Answers of the checks of all targets by status; not-looked-at is no pass.",
        CHECK_STATUSES.iter().map(|one| (status(*one), checks.get(one).copied().unwrap_or(0))),
    );
}

fn of_targets(metrics: &mut Metrics, targets: &[&Target]) {
    metrics.gauge(
        "bakproof_target_status",
        "1 for the status of the target, 0 for the others.",
        targets.iter().flat_map(|target| {
            TARGET_STATUSES.iter().map(|one| {
                let mut labels = of(target);
                labels.push(("status", one.word()));
                (labels, i64::from(target.status == *one))
            })
        }),
    );
    metrics.gauge(
        "bakproof_target_age_seconds",
        "Age at as-of of the backup that the target is judged by.",
        targets.iter().filter_map(|target| Some((of(target), judged(target)?.age_seconds?))),
    );
    metrics.gauge(
        "bakproof_target_allowed_age_seconds",
        "Age until which that backup is recent enough by the target's schedule, grace included.",
        targets.iter().filter_map(|target| Some((of(target), target.allowed_age_seconds?))),
    );
    metrics.gauge(
        "bakproof_target_next_due_timestamp_seconds",
        "When that backup will be, or since when it is, too old by the target's schedule, grace included.",
        targets.iter().filter_map(|target| Some((of(target), target.next_due?.at.as_second()))),
    );
    metrics.gauge(
        "bakproof_target_backup_timestamp_seconds",
        "When the backup that the target is judged by finished.",
        targets.iter().filter_map(|target| Some((of(target), judged(target)?.time?.at.as_second()))),
    );
    metrics.gauge(
        "bakproof_target_assurance",
        "How sure the backup is: 0 none counts, 1 attested, 2 listed, 3 identified, 4 intact, 5 verified, 6 restored.",
        // A target that does not apply needs no backup: a 0 would raise an alarm.
        targets
            .iter()
            .filter(|target| target.status != Status::NotApplicable)
            .map(|target| (of(target), target.assurance.map_or(0, |assurance| assurance as i64 + 1))),
    );
    metrics.gauge(
        "bakproof_target_restorable_until_timestamp_seconds",
        "The latest time to which a database can be restored, if its backups are accepted.",
        targets.iter().flat_map(|target| {
            newest(&target.restorable).into_iter().map(|(database, until)| {
                let mut labels = of(target);
                labels.push(("database", database));
                (labels, until)
            })
        }),
    );
    metrics.gauge(
        "bakproof_target_findings",
        "Findings of the target that count, which are gaps and unknowns, by severity; 0 has no sample.",
        targets.iter().flat_map(|target| {
            let counted = |how: &Severity| {
                let is_counted = |status| matches!(status, Status::Gap | Status::Unknown);
                target.findings.iter().filter(|one| one.severity == *how && is_counted(one.status)).count()
            };
            let row = |how: Severity| {
                let mut labels = of(target);
                labels.push(("severity", how.word()));
                (labels, i64::try_from(counted(&how)).unwrap_or(i64::MAX))
            };
            Severity::ALL.into_iter().rev().map(row).filter(|(_, n)| *n > 0).collect::<Vec<_>>()
        }),
    );
}

fn scenarios(metrics: &mut Metrics, report: &AuditReport) {
    let mut seen = HashSet::new();
    let all: Vec<&ScenarioReport> = report.scenarios.iter().filter(|scenario| seen.insert(&scenario.id)).collect();
    metrics.gauge(
        "bakproof_restore_scenario",
        "Whether what the scenario loses could be restored: 0 impossible, 1 cannot be told, 2 possible.",
        all.iter().map(|scenario| {
            let value = match scenario.outcome {
                RestoreOutcome::Impossible => 0,
                RestoreOutcome::CannotBeTold => 1,
                RestoreOutcome::Possible | RestoreOutcome::PossibleWithLoss => 2,
            };
            (vec![("scenario", scenario.id.as_str())], value)
        }),
    );
    metrics.gauge(
        "bakproof_restore_scenario_loses_since_timestamp_seconds",
        "The moment that the restore leads to; everything since then would be lost.",
        all.iter().filter_map(|scenario| {
            Some((vec![("scenario", scenario.id.as_str())], scenario.losing_since?.at.as_second()))
        }),
    );
}

/// Only of an audit of a period.
fn slots(metrics: &mut Metrics, targets: &[&Target]) {
    let counts = || targets.iter().filter_map(|target| Some((target, target.adherence.as_ref()?.counts())));
    metrics.gauge(
        "bakproof_target_scheduled_backups",
        "Backups that the schedule asked for in the period, by what became of them; due is their sum.",
        counts().flat_map(|(target, counts)| counts.named().map(|one| in_state(target, one))),
    );
    metrics.gauge(
        "bakproof_target_scheduled_backups_unseen",
        "Of those kept and late, backups without a file that was seen, by who tells of them.",
        counts().flat_map(|(target, counts)| counts.unseen().map(|one| in_state(target, one))),
    );
}

fn in_state<'r>(target: &'r Target, (state, number): (&'static str, u64)) -> (Labels<'r>, i64) {
    let mut labels = of(target);
    labels.push(("state", state));
    (labels, i64::try_from(number).unwrap_or(i64::MAX))
}

fn places(metrics: &mut Metrics, report: &AuditReport) {
    let mut seen = HashSet::new();
    metrics.gauge(
        "bakproof_source_read",
        "1 if all of the source was looked at, 0 if some or all of it was not.",
        report.sources.iter().filter(|source| seen.insert((&source.name, source.kind))).map(|source| {
            let kind = match source.kind {
                SourceKind::Repository => "repository",
                SourceKind::SqlServer => "sql-server",
                SourceKind::DirectoryServer => "directory-server",
            };
            (vec![("source", source.name.as_str()), ("kind", kind)], i64::from(source.status == Status::Pass))
        }),
    );
    let mut waivers = BTreeMap::from(WAIVER_STATES.map(|state| (state, 0)));
    for waiver in &report.waivers {
        *waivers.entry(waiver.state.as_str()).or_default() += 1;
    }
    metrics.gauge(
        "bakproof_waivers",
        "Waivers of the deployment file by state.",
        waivers.into_iter().map(|(state, n)| (vec![("state", state)], n)),
    );
}

fn judged(target: &Target) -> Option<&ReportedBackup> {
    target.newest_backup.judged.as_ref()
}

fn status(status: Status) -> Labels<'static> {
    vec![("status", status.word())]
}

fn of(target: &Target) -> Labels<'_> {
    vec![("item", target.item.as_str()), ("target", &target.target)]
}

/// The newest moment of each database; empty for a target that names none.
fn newest(ranges: &[RestorableRange]) -> BTreeMap<&str, i64> {
    let mut newest: BTreeMap<&str, i64> = BTreeMap::new();
    for range in ranges {
        let until = newest.entry(range.database.as_deref().unwrap_or_default()).or_insert(i64::MIN);
        *until = (*until).max(range.to.at.as_second());
    }
    newest
}
