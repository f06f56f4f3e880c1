//! What the checks of the targets looked at: a pass that does not say so proves nothing.

use super::appearance::Appearance;
use super::lines::{wrapped, zone};
use crate::base::{count, for_terminal};
use crate::model::Status;
use crate::model::report::{AuditReport, CheckResult, Target};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

/// What a target's passes rest on: `9 checks passed (dated backups: 74), 10 had nothing to look at`.
pub fn line(target: &Target) -> Option<String> {
    let of = |status: Status| target.checks.iter().filter(move |check| check.status == status);
    let passed = of(Status::Pass).count() as u64;
    let blind = of(Status::NotLookedAt).count() as u64;
    if passed + blind == 0 {
        return None;
    }
    let seen = of(Status::Pass).filter_map(|check| check.looked_at.as_ref()).max_by_key(|seen| seen.count);
    let seen = seen.map(|seen| format!(" ({}: {})", for_terminal(&seen.what), seen.count)).unwrap_or_default();
    let blind = if blind == 0 { String::new() } else { format!(", {blind} had nothing to look at") };
    Some(format!("{} passed{seen}{blind}", count(passed, "check", "checks")))
}

/// Why checks had nothing to look at, with the checks and the number of targets.
pub fn section(out: &mut String, report: &AuditReport, appearance: Appearance) {
    let mut reasons: BTreeMap<&str, (Vec<&str>, BTreeSet<&str>)> = BTreeMap::new();
    for target in &report.targets {
        let blind = |check: &&CheckResult| check.status == Status::NotLookedAt;
        for check in target.checks.iter().filter(blind) {
            let Some(reason) = check.reason.as_deref() else { continue };
            let (checks, targets) = reasons.entry(reason).or_default();
            if !checks.contains(&check.check.as_str()) {
                checks.push(&check.check);
            }
            targets.insert(&target.id);
        }
    }
    if reasons.is_empty() {
        return;
    }
    // Writing to a String cannot fail.
    let _ = writeln!(out, "\n{}", appearance.bold("Checks with nothing to look at"));
    for (reason, (checks, targets)) in reasons {
        let targets = count(targets.len() as u64, "target", "targets");
        wrapped(
            out,
            appearance,
            "  - ",
            &format!("{}: {} ({targets})", for_terminal(&zone(report).told(reason)), for_terminal(&checks.join(", "))),
        );
    }
}
