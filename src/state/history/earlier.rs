//! What a history tells an audit: the trend, which findings have been open since when, and backups that may be gone by now.

use super::chain::Checked;
use super::line::Line;
use crate::base::Stamp;
use crate::model::{
    Absent, Audited, AuditedFinding, EarlierAudit, EarlierAudits, EarlierBackups, OpenFinding, ShownThen,
};
use std::collections::BTreeMap;

/// Audits that a report shows beside its own: two years of monthly ones.
const MOST_AUDITS: usize = 23;
/// Backups of one target, database and kind that are carried: two years of one every quarter of an hour.
const MOST_BACKUPS: usize = 70_000;

impl Checked {
    /// What an audit is judged with; `None` without any line.
    pub(super) fn earlier(&self, time_zone: &str, key_id: Option<&str>, as_of: Stamp) -> Option<EarlierAudits> {
        if self.line_count == 0 && self.broken.is_none() {
            return None;
        }
        let lines = if self.broken.is_none() { self.lines.as_slice() } else { &[] };
        // What is found as of a later time is not known yet.
        let is_before = |audit: &&Audited| audit.as_of <= as_of && audit.key_id.as_deref() == key_id;
        Some(EarlierAudits {
            line_count: self.line_count,
            head: self.head().unwrap_or_default().to_owned(),
            broken: self.broken.clone(),
            audits: lines
                .iter()
                .skip(lines.len().saturating_sub(MOST_AUDITS))
                .map(|(n, line)| audit(*n, line))
                .collect(),
            key_id: key_id.map(str::to_owned),
            open: open(lines.iter().map(|(_, line)| &line.audit).filter(is_before)),
            backups: backups(lines.iter().map(|(_, line)| line).filter(|line| line.time_zone == time_zone)),
        })
    }

    /// Every audit that can be read, oldest first.
    pub fn audits(&self) -> Vec<EarlierAudit> {
        self.lines.iter().map(|(number, line)| audit(*number, line)).collect()
    }

    /// Findings that were open after the audit of a line, under the names that it has.
    pub fn open_after(&self, line: u64) -> Vec<OpenFinding> {
        let until: Vec<&Audited> =
            self.lines.iter().take_while(|(number, _)| *number <= line).map(|(_, line)| &line.audit).collect();
        let key_id = until.last().and_then(|audit| audit.key_id.clone());
        open(until.into_iter().filter(|audit| audit.key_id == key_id))
    }

    /// The audit of a line, to compare it with another.
    pub fn audited(&self, line: u64) -> Option<&Audited> {
        self.lines.iter().find(|(number, _)| *number == line).map(|(_, line)| &line.audit)
    }

    /// The number of the line that has this digest.
    pub fn line_of(&self, digest: &str) -> Option<u64> {
        (1..).zip(&self.digests).find(|(_, known)| *known == digest).map(|(number, _)| number)
    }
}

fn audit(number: u64, line: &Line) -> EarlierAudit {
    EarlierAudit {
        line: number,
        as_of: line.audit.as_of,
        status: line.audit.status,
        left_out: line.audit.left_out.clone(),
        items: line.audit.items(),
    }
}

struct Open<'a> {
    of: &'a str,
    finding: &'a AuditedFinding,
    first_seen: Stamp,
}

/// Findings that are open after the last of these audits. One that an audit did not ask about, or could not tell, stays.
fn open<'a>(audits: impl Iterator<Item = &'a Audited>) -> Vec<OpenFinding> {
    let mut open: BTreeMap<&str, Open<'_>> = BTreeMap::new();
    for audit in audits {
        let mut now: BTreeMap<&str, Open<'_>> = BTreeMap::new();
        for (of, known) in &audit.of {
            for finding in &known.findings {
                let first_seen = open.get(finding.mark()).map_or(audit.as_of, |earlier| earlier.first_seen);
                now.insert(finding.mark(), Open { of, finding, first_seen });
            }
        }
        for (mark, earlier) in open {
            let stays = matches!(audit.absent(earlier.of, earlier.finding), Absent::NotAsked | Absent::Unknown);
            if stays {
                now.entry(mark).or_insert(earlier);
            }
        }
        open = now;
    }
    open.into_iter()
        .map(|(mark, one)| OpenFinding {
            mark: mark.to_owned(),
            first_seen: one.first_seen,
            severity: one.finding.severity(),
            status: one.finding.status(),
            scheduled_until: one.finding.scheduled().map(|(_, last)| last),
        })
        .collect()
}

type Key<'a> = (&'a str, &'a str, Option<&'a str>, &'a str);

fn backups<'a>(lines: impl Iterator<Item = &'a Line>) -> Vec<EarlierBackups> {
    let mut found: BTreeMap<Key<'a>, (Vec<Stamp>, Vec<ShownThen>)> = BTreeMap::new();
    for line in lines {
        for seen in &line.seen {
            let key = (seen.item.as_str(), seen.target.as_str(), seen.database.as_deref(), seen.kind.as_str());
            let (finished, shown) = found.entry(key).or_default();
            finished.extend(seen.times().map(Stamp::utc));
            shown.extend(seen.shown.clone());
        }
    }
    found.into_iter().map(|(key, (finished, shown))| of_kind(key, finished, shown)).collect()
}

fn of_kind(
    (item, target, database, kind): Key<'_>,
    mut finished: Vec<Stamp>,
    mut shown: Vec<ShownThen>,
) -> EarlierBackups {
    finished.sort_unstable();
    finished.dedup();
    if let Some(older) = finished.len().checked_sub(MOST_BACKUPS).filter(|older| *older > 0) {
        finished.drain(..older);
        // Before the oldest that is carried, nothing is told any more.
        if let Some(oldest) = finished.first() {
            shown.iter_mut().for_each(|then| then.from = then.from.max(*oldest));
            shown.retain(|then| then.from < then.until);
        }
    }
    shown.sort_unstable_by_key(|then| std::cmp::Reverse((then.until, then.from)));
    shown.dedup();
    EarlierBackups {
        item: item.to_owned(),
        target: target.to_owned(),
        database: database.map(str::to_owned),
        kind: kind.to_owned(),
        finished,
        shown,
    }
}
