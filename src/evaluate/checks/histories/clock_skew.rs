//! Do the server's clock and the collecting machine's agree? Freshness is a difference of the two.

use crate::base::{age, count};
use crate::evaluate::checks::{SourceCase, SourceCheck, SourceFinding};
use crate::evaluate::finding::place_seen;
use crate::evaluate::words::moment;
use crate::model::ServerReading;
use jiff::SignedDuration;

/// Of all sources.
pub const CHECK: SourceCheck = SourceCheck { id: "clock-skew", evaluate };

/// Evaluates every server that was read.
fn evaluate(case: &SourceCase<'_>) -> Vec<SourceFinding> {
    case.context.evidence.readings.iter().flat_map(|reading| of(case, reading)).collect()
}

fn of(case: &SourceCase<'_>, reading: &ServerReading) -> Vec<SourceFinding> {
    let tolerance = case.context.policy.catalogue.parameters.clock_skew.tolerance;
    let mut findings = Vec::new();
    let offset = SignedDuration::from_secs(reading.clock_offset_seconds.unwrap_or_default());
    if offset.unsigned_abs() > tolerance.unsigned_abs() {
        let message = format!(
            "The clock of {} is {} {} that of the collecting computer.",
            reading.instance,
            age(offset.abs()),
            if offset.is_negative() { "behind" } else { "ahead of" }
        );
        let seen = place_seen(&reading.source, &"".into(), format!("read at {} by its own clock", reading.read_at));
        findings.push(case.noted(&reading.source, "clock-skew", message, vec![seen]));
    }
    let ahead = reading.backups.iter().filter_map(|backup| backup.facts.backup_finish_date);
    let ahead: Vec<_> = ahead.filter(|at| at.at.duration_since(reading.read_at.at) > tolerance).collect();
    if let Some(latest) = ahead.iter().max() {
        let message = format!(
            "The history of {} names {} that finished after it was read, the latest at {}: its clock was changed.",
            reading.instance,
            count(ahead.len() as u64, "backup", "backups"),
            moment(*latest)
        );
        findings.push(case.noted(&reading.source, "clock-skew", message, Vec::new()));
    }
    findings
}
