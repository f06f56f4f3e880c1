//! How the schedules of these targets were kept, below their rows.

use super::appearance::Appearance;
use super::lines::{wrapped, zone};
use crate::base::{age, for_terminal};
use crate::model::report::{Adherence, AuditReport, KindAdherence, Recovery, StretchReport, Target};
use crate::report::adherence_words::{apart, counts, excuses, no_kinds, share};
use jiff::SignedDuration;
use std::fmt::Write;

/// Rows of missed slots that the table shows.
const ROWS: usize = 20;

/// Of the targets that were asked.
pub(super) fn write(out: &mut String, report: &AuditReport, targets: &[&Target], appearance: Appearance) {
    let Some(asked) = &report.asked_about else { return };
    let kept: Vec<(&Target, &Adherence)> =
        targets.iter().filter_map(|target| Some((*target, target.adherence.as_ref()?))).collect();
    let (from, to) = (zone(report).minute(asked.from), zone(report).minute(asked.to));
    // Writing to a String cannot fail.
    let _ = writeln!(out);
    wrapped(out, appearance, "", &format!("How the schedules were kept from {from} to {to}:"));
    if kept.is_empty() {
        wrapped(out, appearance, "  ", "no backup of these targets is looked for");
    }
    for (target, adherence) in kept {
        wrapped(out, appearance, "  ", &format!("{}, {}", for_terminal(&target.item), for_terminal(&target.target)));
        if adherence.kinds.is_empty() {
            wrapped(out, appearance, "    ", &format!("no scheduled backups to count: {}", no_kinds(target)));
        }
        for kind in &adherence.kinds {
            write_kind(out, report, kind, appearance);
        }
        for recovery in &adherence.recovery {
            write_recovery(out, report, recovery, appearance);
        }
    }
}

fn of(database: Option<&String>) -> String {
    database.map(|database| format!(" of {}", for_terminal(database))).unwrap_or_default()
}

fn write_kind(out: &mut String, report: &AuditReport, kind: &KindAdherence, appearance: Appearance) {
    let what = format!("{}{}", for_terminal(&kind.kind), of(kind.database.as_ref()));
    wrapped(out, appearance, "    ", &format!("{what}, {}: {}", for_terminal(&kind.schedule), counts(kind.counts())));
    for row in kind.missed_times.iter().take(ROWS) {
        wrapped(out, appearance, "      ", &format!("missed: {}", for_terminal(row)));
    }
    let more = kind.missed_times_count.saturating_sub(kind.missed_times.len().min(ROWS) as u64);
    if more > 0 {
        wrapped(out, appearance, "      ", &format!("and {more} more times, in the JSON report"));
    }
    if kind.not_shown > 0 {
        let since = kind.shown_from.map_or_else(
            || "nothing that was seen would have shown one".to_owned(),
            |from| format!("backups would have been seen since {}", zone(report).minute(from)),
        );
        wrapped(out, appearance, "      ", &format!("not shown: {since}"));
    }
    for excuse in excuses(kind, zone(report)) {
        wrapped(out, appearance, "      ", &format!("excused: {}", for_terminal(&excuse)));
    }
    if let Some(gap) = &kind.longest_gap {
        // Of what was not shown nobody knows.
        let shown = if kind.not_shown > 0 { " in the time that was shown" } else { "" };
        wrapped(out, appearance, "      ", &format!("longest time without one{shown}: {}", stretch(report, gap)));
    }
}

fn write_recovery(out: &mut String, report: &AuditReport, recovery: &Recovery, appearance: Appearance) {
    if let Some(worst) = &recovery.worst {
        let what = format!(
            "recovery points{}{}",
            of(recovery.database.as_ref()),
            apart(recovery, zone(report), &stretch(report, worst))
        );
        wrapped(out, appearance, "    ", &what);
    }
    if let Some(share) = share(recovery) {
        let what = format!("restorable to any moment{}: {share} of the period", of(recovery.database.as_ref()));
        wrapped(out, appearance, "    ", &what);
    }
}

fn stretch(report: &AuditReport, stretch: &StretchReport) -> String {
    let (from, to) = (zone(report).minute(stretch.from), zone(report).minute(stretch.to));
    format!("{} ({from} to {to})", age(SignedDuration::from_secs(stretch.seconds)))
}
