//! What became of every finding. One that is gone is fixed only if its check was asked again and answered.

use super::side::Side;
use crate::base::Zone;
use crate::model::{
    Absent, AuditedFinding, Change, ChangedFinding, ComparedAudit, DiffCounts, DiffReport, Severity, Status,
};
use std::cmp::Reverse;
use std::collections::HashMap;

/// Compares two audits under the same names.
pub fn compare(old: &Side, new: &Side, deployment: &str, zone: &Zone) -> DiffReport {
    let before = findings(old);
    let after = findings(new);
    let mut rows: Vec<ChangedFinding> = after
        .iter()
        .map(|(mark, (of, now))| match before.get(mark) {
            Some((_, was)) => kept(old, new, of, was, now),
            None => appeared(old, new, of, now),
        })
        .chain(
            before.iter().filter(|(mark, _)| !after.contains_key(*mark)).map(|(_, (of, was))| gone(old, new, of, was)),
        )
        .collect();
    rows.sort_by(|a, b| {
        let key = |row: &ChangedFinding| (row.change, Reverse(row.status), Reverse(row.severity));
        let words = |row: &ChangedFinding| (row.finding.clone(), row.of.clone(), row.first_seen, row.message.clone());
        key(a).cmp(&key(b)).then_with(|| words(a).cmp(&words(b)))
    });
    rows.iter_mut().for_each(|row| row.first_seen = zone.stamp(row.first_seen));
    let count = |change: Change| rows.iter().filter(|row| row.change == change).count() as u64;
    DiffReport {
        schema: DiffReport::SCHEMA.to_owned(),
        deployment: deployment.to_owned(),
        time_zone: zone.clone(),
        old: side(old, zone),
        new: side(new, zone),
        counts: DiffCounts {
            new: count(Change::New),
            worse: count(Change::Worse),
            not_told: count(Change::NotTold),
            fixed: count(Change::Fixed),
            better: count(Change::Better),
            unchanged: count(Change::Unchanged),
        },
        findings: rows,
    }
}

fn side(side: &Side, zone: &Zone) -> ComparedAudit {
    let audited = &side.audited;
    ComparedAudit { as_of: zone.stamp(audited.as_of), status: audited.status, left_out: audited.left_out.clone() }
}

type Findings<'s> = HashMap<&'s str, (&'s str, &'s AuditedFinding)>;

/// By mark.
fn findings(side: &Side) -> Findings<'_> {
    let of = side.audited.of.iter();
    of.flat_map(|(of, known)| known.findings.iter().map(|one| (one.mark(), (of.as_str(), one)))).collect()
}

fn kept(old: &Side, new: &Side, of: &str, was: &AuditedFinding, now: &AuditedFinding) -> ChangedFinding {
    let (mut change, mut reason) = change((was.status(), was.severity()), (now.status(), now.severity()));
    let last = |finding: &AuditedFinding| finding.scheduled().map(|(_, last)| last);
    if change == Change::Unchanged && now.status() != Status::Waived && last(now) > last(was) {
        (change, reason) = (Change::Worse, Some("it is about later times too"));
    }
    ChangedFinding {
        was_severity: (was.severity() != now.severity()).then_some(was.severity()),
        was_status: (was.status() != now.status()).then_some(was.status()),
        ..row(old, new, of, now, change, reason)
    }
}

/// From what it was to what it is.
fn change(was: (Status, Severity), now: (Status, Severity)) -> (Change, Option<&'static str>) {
    let decides = |status: Status| matches!(status, Status::Gap | Status::Unknown);
    match (was.0, now.0) {
        (before, after) if before == after => match now.1.cmp(&was.1) {
            std::cmp::Ordering::Greater => (Change::Worse, None),
            std::cmp::Ordering::Less => (Change::Better, None),
            std::cmp::Ordering::Equal => (Change::Unchanged, None),
        },
        (Status::Gap, Status::Unknown) => (Change::NotTold, Some("it was a gap, and the newer audit cannot tell")),
        (Status::Unknown, Status::Gap) => (Change::Worse, None),
        // Accepted is not mended.
        (before, Status::Waived) if decides(before) => (Change::Unchanged, Some("a waiver covers it now")),
        (before, after) => match (decides(before), decides(after)) {
            (false, true) => (Change::Worse, None),
            (true, false) => (Change::Better, None),
            _ => (Change::Unchanged, None),
        },
    }
}

fn appeared(old: &Side, new: &Side, of: &str, now: &AuditedFinding) -> ChangedFinding {
    let is_older = new.since(now.mark()).is_some_and(|since| since <= old.audited.as_of);
    let reason = match old.audited.absent(of, now) {
        Absent::Fixed => None,
        Absent::NotAsked => Some("the older audit did not ask about it"),
        Absent::Unknown => Some("the older audit could not tell"),
        Absent::Gone => Some("it was not declared in the older audit, or did not apply"),
    };
    // An audit before the older one had it, which did not ask or could not tell.
    let change = if is_older && reason.is_some() { Change::Unchanged } else { Change::New };
    row(old, new, of, now, change, reason)
}

fn gone(old: &Side, new: &Side, of: &str, was: &AuditedFinding) -> ChangedFinding {
    let (change, reason) = match new.audited.absent(of, was) {
        Absent::Fixed => (Change::Fixed, None),
        Absent::NotAsked => (Change::NotTold, Some("the newer audit did not ask about it")),
        Absent::Unknown => (Change::NotTold, Some("the newer audit could not tell")),
        Absent::Gone => (Change::NotTold, Some("it is no longer declared, or no longer applies")),
    };
    row(old, new, of, was, change, reason)
}

fn row(
    old: &Side,
    new: &Side,
    of: &str,
    finding: &AuditedFinding,
    change: Change,
    reason: Option<&str>,
) -> ChangedFinding {
    let mark = finding.mark();
    let first_seen = [new.since(mark), old.since(mark)].into_iter().flatten().min().unwrap_or(new.audited.as_of);
    ChangedFinding {
        change,
        of: of.to_owned(),
        finding: finding.id().to_owned(),
        severity: finding.severity(),
        status: finding.status(),
        was_severity: None,
        was_status: None,
        first_seen,
        open_seconds: new.audited.as_of.at.duration_since(first_seen.at).as_secs(),
        message: new.message(mark).or_else(|| old.message(mark)),
        reason: reason.map(str::to_owned),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_accepted_or_not_told_is_neither_better_nor_fixed() {
        use Severity::{High, Low};
        use Status::{Gap, Noted, Unknown, Waived};
        let told = |was, now| change(was, now).0;
        assert_eq!(told((Gap, High), (Unknown, High)), Change::NotTold);
        assert_eq!(told((Unknown, High), (Gap, High)), Change::Worse);
        assert_eq!(told((Gap, High), (Waived, High)), Change::Unchanged);
        assert_eq!(told((Gap, High), (Noted, High)), Change::Better);
        assert_eq!(told((Noted, Low), (Gap, Low)), Change::Worse);
        assert_eq!(told((Gap, Low), (Gap, High)), Change::Worse);
        assert_eq!(told((Gap, High), (Gap, Low)), Change::Better);
        assert_eq!(told((Gap, High), (Gap, High)), Change::Unchanged);
        assert_eq!(told((Noted, Low), (Waived, Low)), Change::Unchanged);
    }
}
