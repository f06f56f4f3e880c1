//! Several audits in one table: a line for each deployment, and what to begin with.

use super::table::{Appearance, broken, status_cell, status_word, wrapped};
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

/// Columns that the table needs: names of findings, targets and files are long.
const TABLE_COLUMNS: u16 = 90;

/// The table, or a paragraph for each where the terminal is narrow, with the verdict of all of them in the last line.
pub fn roll_up(all: &RollUp, appearance: Appearance) -> String {
    let mut out = format!("{}\n", appearance.bold("All deployments"));
    if appearance.width < TABLE_COLUMNS {
        all.deployments.iter().for_each(|one| paragraph(&mut out, one, appearance));
    } else {
        let has_written = all.deployments.iter().any(|one| !one.written.is_empty());
        let columns = ["Deployment", "Result", "Gaps", "Unknown", "Begin with", "Written"];
        let shown = columns.len() - usize::from(!has_written);
        let mut table = appearance.table();
        table.set_header(&columns[..shown]);
        for one in &all.deployments {
            table.add_row(row(one, appearance).into_iter().take(shown));
        }
        let _ = writeln!(out, "{table}");
    }
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

fn paragraph(out: &mut String, one: &RolledUp, appearance: Appearance) {
    let file = one.path.shown(appearance.paths);
    let Some(report) = &one.report else {
        wrapped(out, appearance, "", &format!("{file}: NOT AUDITED"));
        wrapped(out, appearance, "  ", &for_terminal(one.error.as_deref().unwrap_or_default()));
        out.push('\n');
        return;
    };
    let partial = if report.is_partial { " (partial)" } else { "" };
    wrapped(out, appearance, "", &format!("{}{partial}: {file}", for_terminal(&report.name)));
    let counts = &report.counts;
    let result = appearance.status(status_word(report.status), report.status);
    let _ = writeln!(out, "  {result}: {}, {} unknown", count(counts.gap, "gap", "gaps"), counts.unknown);
    if let Some(worst) = &report.worst {
        broken(out, appearance, "  Begin with ", "    ", &worst_words(worst));
    }
    for file in &one.written {
        broken(out, appearance, "  Written: ", "    ", &file.path.shown(appearance.paths));
    }
    out.push('\n');
}

fn worst_words(worst: &WorstFinding) -> String {
    format!("{} ({}): {}", for_terminal(&worst.id), worst.severity, for_terminal(&worst.target))
}

fn row(one: &RolledUp, appearance: Appearance) -> Vec<Cell> {
    let file = one.path.shown(appearance.paths);
    let written: Vec<String> = one.written.iter().map(|file| file.path.shown(appearance.paths)).collect();
    let written = Cell::new(written.join("\n"));
    let Some(report) = &one.report else {
        let why = for_terminal(one.error.as_deref().unwrap_or_default()).into_owned();
        return vec![Cell::new(file), Cell::new("NOT AUDITED"), Cell::new(""), Cell::new(""), Cell::new(why), written];
    };
    let worst = report.worst.as_ref().map(worst_words).unwrap_or_default();
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
