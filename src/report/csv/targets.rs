//! By target: one row a target, and no fact twice. What a cell counts, another format lists.

use super::cells::{Rows, controls, joined, text};
use crate::base::Zone;
use crate::model::report::{Adherence, AuditReport, Finding, ItemReport, ReportedBackup, Target};
use crate::model::{Severity, Status};
use crate::report::adherence_words::all_excuses;
use std::collections::HashMap;
use std::io::{self, Write};

/// The header; rows have these columns.
pub const COLUMNS: [&str; 89] = [
    "id",
    "item",
    "item_title",
    "group",
    "target",
    "status",
    "reason",
    "assurance",
    // The backup that the target is judged by.
    "judged_kind",
    "judged_time",
    "judged_age_seconds",
    "judged_assurance",
    "judged_assured_at",
    "judged_source",
    "judged_path",
    "judged_backup_set_guid",
    // The newest of each kind, whether or not it counts.
    "newest_full_time",
    "newest_full_age_seconds",
    "newest_full_assurance",
    "newest_differential_time",
    "newest_differential_age_seconds",
    "newest_differential_assurance",
    "newest_log_time",
    "newest_log_age_seconds",
    "newest_log_assurance",
    "newest_export_time",
    "newest_export_age_seconds",
    "newest_export_assurance",
    "newest_other_time",
    "newest_other_age_seconds",
    "newest_other_assurance",
    "backup_count",
    // The newest stretch of time to which a database can be restored.
    "restorable_database",
    "restorable_from",
    "restorable_until",
    "restorable_assurance",
    "restorable_count",
    "schedule_full",
    "schedule_differential",
    "schedule_log",
    "schedule_export",
    "schedule_grace",
    "schedule_retention",
    "schedule_minimum",
    // Where each of these comes from, and what is documented but not checked.
    "schedule_origins",
    "schedule_not_checked",
    // Scheduled backups of the period that was asked about, by what became of them; empty without one.
    "slots_due",
    "slots_kept",
    "slots_late",
    "slots_missed",
    "slots_not_shown",
    "slots_excused",
    // Of those kept and late, without a file that was seen.
    "slots_only_listed",
    "slots_only_recorded",
    "slots_excused_by",
    "checks_pass",
    "checks_gap",
    "checks_unknown",
    "checks_noted",
    "checks_waived",
    "checks_not_looked_at",
    "checks_not_applicable",
    "findings_gap",
    "findings_unknown",
    "findings_noted",
    "findings_waived",
    "findings_critical",
    "findings_high",
    "findings_medium",
    "findings_low",
    "findings_info",
    // Findings are sorted: the first is the worst.
    "worst_finding",
    "worst_message",
    "waiver",
    "waiver_state",
    "controls",
    // Of sources and of waivers: no row of a target counts them.
    "findings_of_no_target",
    "deployment",
    "deployment_sha256",
    "time_zone",
    "as_of",
    "audit_status",
    "audit_scope",
    "evidence_origin",
    "evidence_sha256",
    "tool_version",
    "catalogue_version",
    "catalogue_sha256",
    "edition",
];

const SEVERITIES: [Severity; 5] = [Severity::Critical, Severity::High, Severity::Medium, Severity::Low, Severity::Info];
const EXPECTATIONS: [&str; 7] = ["full", "differential", "log", "export", "grace", "retention", "minimum"];

/// The targets as CSV with CRLF line ends.
///
/// # Errors
/// The output cannot be written to.
pub fn audit(report: &AuditReport, out: &mut dyn Write) -> io::Result<()> {
    let items: HashMap<&str, &ItemReport> = report.items.iter().map(|item| (item.id.as_str(), item)).collect();
    let of_audit = audit_cells(report);
    let mut rows = Rows::new(out)?;
    rows.push(COLUMNS)?;
    for target in &report.targets {
        let mut cells = Vec::with_capacity(COLUMNS.len());
        identity(&mut cells, target, items.get(target.item.as_str()).copied());
        backups(&mut cells, target);
        restorable(&mut cells, target);
        schedule(&mut cells, target, &report.deployment.time_zone);
        counts(&mut cells, target);
        verdict(&mut cells, target);
        rows.push(cells.iter().chain(&of_audit))?;
    }
    rows.finish()
}

fn identity(cells: &mut Vec<String>, target: &Target, item: Option<&ItemReport>) {
    cells.extend([
        target.id.clone(),
        target.item.clone(),
        text(item.map(|item| &item.title)),
        text(item.map(|item| &item.group)),
        target.target.clone(),
        target.status.to_string(),
        text(target.reason.as_deref()),
        text(target.assurance),
    ]);
}

fn backups(cells: &mut Vec<String>, target: &Target) {
    let newest = &target.newest_backup;
    let judged = newest.judged.as_ref();
    cells.push(text(judged.map(|backup| &backup.what)));
    age(cells, judged);
    cells.extend([
        text(judged.and_then(|backup| backup.assured_at)),
        text(judged.map(|backup| &backup.source)),
        text(judged.map(|backup| backup.path.lossy())),
        text(judged.and_then(|backup| backup.backup_set_guid)),
    ]);
    for backup in [&newest.full, &newest.differential, &newest.log, &newest.export, &newest.other] {
        age(cells, backup.as_ref());
    }
    cells.push(target.backup_count.to_string());
}

fn age(cells: &mut Vec<String>, backup: Option<&ReportedBackup>) {
    cells.extend([
        text(backup.and_then(|backup| backup.time)),
        text(backup.and_then(|backup| backup.age_seconds)),
        text(backup.and_then(|backup| backup.assurance)),
    ]);
}

fn restorable(cells: &mut Vec<String>, target: &Target) {
    let newest = target.restorable.last();
    cells.extend([
        text(newest.and_then(|range| range.database.as_deref())),
        text(newest.map(|range| range.from)),
        text(newest.map(|range| range.to)),
        text(newest.and_then(|range| range.assurance)),
        target.restorable_count.to_string(),
    ]);
}

fn schedule(cells: &mut Vec<String>, target: &Target, zone: &Zone) {
    for what in EXPECTATIONS {
        cells.push(joined(target.schedule.iter().filter(|row| row.what == what).map(|row| row.value.clone())));
    }
    cells.push(joined(target.schedule.iter().map(|row| format!("{}: {}", row.what, row.origin))));
    cells.push(joined(target.schedule.iter().filter(|row| !row.checked).map(|row| row.what.clone())));
    let slots = target.adherence.as_ref().map(Adherence::counts);
    cells.extend(slots.map(|slots| slots.named().map(|(_, number)| number.to_string())).unwrap_or_default());
    cells.extend(slots.map(|slots| slots.unseen().map(|(_, number)| number.to_string())).unwrap_or_default());
    cells.push(joined(target.adherence.iter().flat_map(|kept| all_excuses(kept, zone))));
}

fn counts(cells: &mut Vec<String>, target: &Target) {
    let mut count = |n: usize| cells.push(n.to_string());
    for status in Status::OF_CHECKS {
        count(target.checks.iter().filter(|check| check.status == status).count());
    }
    for status in Status::OF_FINDINGS {
        count(target.findings.iter().filter(|finding| finding.status == status).count());
    }
    for severity in SEVERITIES {
        count(target.findings.iter().filter(|finding| finding.severity == severity).count());
    }
}

fn verdict(cells: &mut Vec<String>, target: &Target) {
    let worst: Option<&Finding> = target.findings.first();
    let waiver = target.waiver.as_ref();
    cells.extend([
        text(worst.map(|finding| &finding.id)),
        text(worst.map(|finding| &finding.message)),
        text(waiver.map(|w| format!("{} (by {}, until {})", w.reason_words(), w.owner, w.expires))),
        text(waiver.map(|w| &w.state)),
        controls(target),
    ]);
}

/// The same in every row: a row that is copied elsewhere still says where it comes from.
fn audit_cells(report: &AuditReport) -> [String; 13] {
    let of_no_target = report.sources.iter().map(|source| source.findings.len()).sum::<usize>()
        + report.waivers.iter().map(|waiver| waiver.findings.len()).sum::<usize>();
    [
        of_no_target.to_string(),
        report.deployment.name.clone(),
        text(report.deployment.sha256.as_deref()),
        report.deployment.time_zone.name().to_owned(),
        report.as_of.to_string(),
        report.status.to_string(),
        report.scope_words(),
        report.evidence.origin.word().to_owned(),
        text(report.evidence.sha256.as_deref()),
        report.tool.version.clone(),
        report.catalogue.version.clone(),
        report.catalogue.sha256.clone(),
        report.catalogue.edition_words(),
    ]
}
