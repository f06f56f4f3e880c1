//! Restore scenarios: in a report, what is not possible and how many are; on their own, each with its parts.

use super::appearance::Appearance;
use super::lines::{broken, wrapped, zone};
use crate::base::{count, for_terminal};
use crate::model::report::{AuditReport, RestoreOutcome, ScenariosReport};
use crate::report::scenario_words::{
    backups_words, capital, counts_words, left_out_words, outcome_words, part_name, part_words, status,
};
use std::fmt::Write;

/// Scenarios that the section of a report names.
const MOST_NAMED: usize = 6;

/// The section of a report, in one paragraph: what cannot be restored, what cannot be told, and how much the rest loses.
pub fn section(out: &mut String, report: &AuditReport, appearance: Appearance) {
    if report.scenarios.is_empty() {
        return;
    }
    let of = |outcome: RestoreOutcome| -> Vec<&str> {
        report.scenarios.iter().filter(|one| one.outcome == outcome).map(|one| one.id.as_str()).collect()
    };
    let (impossible, untold) = (of(RestoreOutcome::Impossible), of(RestoreOutcome::CannotBeTold));
    let all = report.scenarios.len();
    let possible = all - impossible.len() - untold.len();
    let mut words =
        format!("Could it be restored? {possible} of {} possible", count(all as u64, "restore is", "restores are"));
    let oldest =
        report.scenarios.iter().filter_map(|one| Some((one.losing_since?, one))).min_by_key(|(since, _)| *since);
    if let Some((since, scenario)) = oldest {
        words.push_str(&format!(", losing at most what came after {} ({})", zone(report).minute(since), scenario.id));
    }
    words.push('.');
    for (what, ids) in [("Impossible", impossible), ("Cannot be told", untold)] {
        if !ids.is_empty() {
            let named = ids.iter().take(MOST_NAMED).copied().collect::<Vec<_>>().join(", ");
            let more = ids.len().saturating_sub(MOST_NAMED);
            let more = if more > 0 { format!(" and {more} more") } else { String::new() };
            words.push_str(&format!(" {what}: {named}{more}."));
        }
    }
    words.push_str(" More: `bakproof scenarios`");
    wrapped(out, appearance, "", &for_terminal(&words));
}

/// Every scenario with its parts, and how many have which outcome.
pub fn scenarios(report: &ScenariosReport, appearance: Appearance) -> String {
    let zone = &report.deployment.time_zone;
    let mut out = String::new();
    let head = format!("{}: could it be restored?", report.deployment.name);
    let _ = writeln!(out, "{}", appearance.bold(&for_terminal(&head)));
    let _ = writeln!(out, "as of {} · {}\n", zone.minute(report.as_of), for_terminal(&zone.sentence(report.as_of.at)));
    for left in &report.left_out {
        wrapped(&mut out, appearance, "", &for_terminal(&left_out_words(left)));
        out.push('\n');
    }
    let counted = count(report.scenarios.len() as u64, "scenario", "scenarios");
    let counts = format!("{counted}: {}", counts_words(&report.scenarios));
    let _ = writeln!(out, "{}\n", appearance.bold(&counts));
    for scenario in &report.scenarios {
        let title = format!("{}: {}", scenario.title, scenario.subject);
        wrapped(&mut out, appearance, "", &for_terminal(&title));
        let words = format!("{}.", capital(&outcome_words(scenario, zone, report.as_of)));
        let mut told = String::new();
        wrapped(&mut told, appearance, "  ", &for_terminal(&words));
        let _ = writeln!(out, "{}", appearance.status(told.trim_end(), status(scenario.outcome)));
        for reason in &scenario.reasons {
            wrapped(&mut out, appearance, "  ", &for_terminal(&zone.told(reason)));
        }
        for part in &scenario.parts {
            let from = backups_words(part, zone).map(|words| format!("; {words}")).unwrap_or_default();
            let line = format!("{}: {}{from}", part_name(part), part_words(part, zone));
            broken(&mut out, appearance, "  - ", "    ", &for_terminal(&line));
            for remark in &part.remarks {
                wrapped(&mut out, appearance, "    ", &for_terminal(&zone.told(remark)));
            }
        }
        let _ = writeln!(out, "  Plan: bakproof restore-plan {}\n", for_terminal(&quoted(&scenario.id)));
    }
    let _ = writeln!(out, "{}", appearance.bold(&counts));
    out
}

/// As a shell takes it.
fn quoted(id: &str) -> String {
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '@' | '.');
    if id.chars().all(is_plain) { id.to_owned() } else { format!("'{id}'") }
}
