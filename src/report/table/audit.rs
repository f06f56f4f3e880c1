//! The report for a terminal: what was audited, what was found, and the verdict in the last line.

use super::appearance::Appearance;
use super::fold::hanging;
use super::lines::zone;
use super::{adherence, calendar, notes, overview, scenarios, targets, verdict_line};
use crate::base::for_terminal;
use crate::model::report::{AuditReport, EvidenceOrigin, Target};
use crate::report::adherence_words::schedules;
use crate::report::view::{Details, View};
use std::fmt::Write;

/// The whole report.
pub fn audit(report: &AuditReport, view: &View<'_>) -> String {
    let appearance = view.appearance;
    let mut out = String::new();
    head(&mut out, report, appearance);
    match view.details {
        Details::Findings => {
            overview::write(&mut out, report, appearance);
            scenarios::section(&mut out, report, appearance);
            calendar::section(&mut out, report, appearance);
            let _ = writeln!(out, "{}", hanging(&verdict_line(report, appearance, view.fail_on), appearance));
            return out;
        }
        Details::All => {
            let all: Vec<&Target> = report.targets.iter().collect();
            targets::write(&mut out, report, &all, appearance);
            adherence::write(&mut out, report, &all, appearance);
            notes::write(&mut out, report, appearance);
            if !report.scenarios.is_empty() && !out.ends_with("\n\n") {
                out.push('\n');
            }
            scenarios::section(&mut out, report, appearance);
            calendar::section(&mut out, report, appearance);
        }
        Details::Item(item) => {
            let own: Vec<&Target> = report.targets.iter().filter(|target| target.item == item).collect();
            if own.is_empty() {
                // Writing to a String cannot fail.
                let _ = writeln!(out, "The report has no target of {}.", for_terminal(item));
            } else {
                targets::write(&mut out, report, &own, appearance);
                adherence::write(&mut out, report, &own, appearance);
                notes::to_do(&mut out, &own, appearance);
                let _ = writeln!(out, "\nThe whole audit, not only {}:", for_terminal(item));
            }
        }
    }
    let _ = writeln!(out, "\n{}", hanging(&verdict_line(report, appearance, view.fail_on), appearance));
    out
}

fn head(out: &mut String, report: &AuditReport, appearance: Appearance) {
    let mut line = |text: &str, is_bold: bool| {
        let text = textwrap::fill(text, usize::from(appearance.width));
        let _ = writeln!(out, "{}", if is_bold { appearance.bold(&text) } else { text });
    };
    // By whose rules it is judged stands beside whose deployment it is.
    let edition = report.catalogue.edition.as_ref().map(|edition| format!(" · {}", edition.words()));
    line(&for_terminal(&format!("{}{}", report.deployment.name, edition.unwrap_or_default())), true);
    let as_of = zone(report).minute(report.as_of);
    let (catalog, tool) = (for_terminal(&report.catalogue.version), for_terminal(&report.tool.version));
    line(&format!("as of {as_of} · catalog {catalog} · bakproof {tool}"), false);
    line(&zone(report).sentence(report.as_of.at), false);
    line(&overview::looked_at(report), false);
    line(&overview::result(report), true);
    if let Some(schedules) = schedules(report) {
        line(&format!("Schedules {schedules}"), false);
    }
    for left in &report.scope.left_out {
        line(&for_terminal(&left.sentence()), true);
    }
    if let Some(without) = report.waiver_words() {
        line(without, true);
    }
    if let Some(origin) = origin_words(report) {
        line(&origin, true);
    }
    if let Some(redaction) = &report.deployment.redaction {
        line(&for_terminal(&redaction.words()), true);
    }
    out.push('\n');
}

/// Where the evidence comes from, unless this audit looked itself.
fn origin_words(report: &AuditReport) -> Option<String> {
    if report.evidence.origin == EvidenceOrigin::Live {
        return None;
    }
    let at =
        report.evidence.collected_at.map_or(String::new(), |at| format!(", collected {}", zone(report).minute(at)));
    let digest = report.evidence.sha256.as_deref().unwrap_or("unknown");
    Some(format!(
        "Judged from saved evidence{at}; nothing was looked at in this run. SHA-256 of the evidence: {}",
        for_terminal(digest)
    ))
}
