//! Several audits in one table: a line for each deployment, and what to begin with.

use super::table::{Appearance, status_cell};
use crate::base::{count, for_terminal};
use crate::model::report::{AuditReport, Finding};
use crate::model::{ReportInBrief, RollUp, RolledUp, Status, WorstFinding};
use comfy_table::Cell;
use std::fmt::Write;

/// What a report says in a line.
pub fn in_brief(report: &AuditReport) -> ReportInBrief {
    let all = report.targets.iter().flat_map(|target| target.findings.iter().map(move |finding| (target, finding)));
    let open = all.filter(|(_, finding)| matches!(finding.status, Status::Gap | Status::Unknown));
    let rank = |finding: &Finding| (finding.status == Status::Unknown, std::cmp::Reverse(finding.severity));
    let worst = open.min_by_key(|(_, finding)| rank(finding)).map(|(target, finding)| WorstFinding {
        id: finding.id.clone(),
        severity: finding.severity,
        status: finding.status,
        target: target.id.clone(),
        message: finding.message.clone(),
    });
    ReportInBrief {
        name: report.deployment.name.clone(),
        as_of: report.as_of,
        status: report.status,
        is_partial: report.scope.is_partial,
        counts: report.counts.clone(),
        worst,
    }
}

/// The table, with the verdict of all of them in the last line.
pub fn roll_up(all: &RollUp, appearance: Appearance) -> String {
    let mut table = appearance.table();
    table.set_header(["Deployment", "Result", "Gaps", "Unknown", "Begin with", "Written"]);
    for one in &all.deployments {
        table.add_row(row(one, appearance));
    }
    let mut out = format!("{}\n", appearance.bold("All deployments"));
    let _ = writeln!(out, "{table}");
    let of = |status: Status| {
        let reports = all.deployments.iter().filter_map(|one| one.report.as_ref());
        reports.filter(|report| report.status == status).count()
    };
    let failed = all.deployments.iter().filter(|one| one.report.is_none()).count();
    let _ = writeln!(
        out,
        "Of {}: {} with gaps, {} unknown, {} pass, {failed} not audited",
        count(all.deployments.len() as u64, "deployment", "deployments"),
        of(Status::Gap),
        of(Status::Unknown),
        of(Status::Pass),
    );
    out
}

fn row(one: &RolledUp, appearance: Appearance) -> Vec<Cell> {
    let file = one.path.shown(appearance.paths);
    let written: Vec<String> = one.written.iter().map(|file| file.path.shown(appearance.paths)).collect();
    let written = Cell::new(written.join("\n"));
    let Some(report) = &one.report else {
        let why = for_terminal(one.error.as_deref().unwrap_or_default()).into_owned();
        return vec![Cell::new(file), Cell::new("NOT AUDITED"), Cell::new(""), Cell::new(""), Cell::new(why), written];
    };
    let worst = report.worst.as_ref().map_or_else(String::new, |worst| {
        format!("{} ({}): {}", for_terminal(&worst.id), worst.severity, for_terminal(&worst.target))
    });
    let partial = if report.is_partial { " (partial)" } else { "" };
    vec![
        Cell::new(format!("{}{partial}\n{file}", for_terminal(&report.name))),
        status_cell(report.status),
        Cell::new(report.counts.gap),
        Cell::new(report.counts.unknown),
        Cell::new(worst),
        written,
    ]
}
