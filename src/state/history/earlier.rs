//! What a history tells an audit: the trend, which findings have been open since when, and backups that may be gone by now.

use super::chain::Checked;
use super::line::{Key, Line, Seen};
use crate::base::Stamp;
use crate::model::{
    Absent, Audited, AuditedFinding, EarlierAudit, EarlierAudits, EarlierBackups, OpenFinding, ShownThen,
};
use jiff::Timestamp;
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// Audits that a report shows beside its own: two years of monthly ones.
const MOST_AUDITS: usize = 23;
/// Backups of one target, database and kind that are carried: two years of one every quarter of an hour. One with two marks
/// counts twice.
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

/// What lines before say of one kind of backup.
#[derive(Default)]
struct Recorded<'a> {
    finished: BTreeSet<(i64, &'a str)>,
    shown: Vec<ShownThen>,
}

impl<'a> Recorded<'a> {
    fn add(&mut self, seen: &'a Seen) {
        let withdrawn: HashSet<i64> = seen.withdrawn().collect();
        if !withdrawn.is_empty() {
            self.finished.retain(|(at, _)| !withdrawn.contains(at));
            ShownThen::since(&mut self.shown, self.finished.first().and_then(|(at, _)| stamp(*at)));
        }
        self.finished.extend(seen.times());
        self.shown.extend(seen.shown.clone());
    }
}

/// `None`: it is no time.
fn stamp(second: i64) -> Option<Stamp> {
    Timestamp::from_second(second).ok().map(Stamp::utc)
}

fn backups<'a>(lines: impl Iterator<Item = &'a Line>) -> Vec<EarlierBackups> {
    let mut found: BTreeMap<Key<'a>, Recorded<'a>> = BTreeMap::new();
    for seen in lines.flat_map(|line| &line.seen) {
        found.entry(seen.key()).or_default().add(seen);
    }
    found.into_iter().filter_map(|(key, recorded)| of_kind(key, recorded)).collect()
}

/// `None`: nothing of it stands any more.
fn of_kind((item, target, database, kind): Key<'_>, recorded: Recorded<'_>) -> Option<EarlierBackups> {
    let Recorded { finished, mut shown } = recorded;
    let older = finished.len().saturating_sub(MOST_BACKUPS);
    let newest = finished.into_iter().skip(older);
    let (finished, mut marks): (Vec<Stamp>, Vec<String>) =
        newest.filter_map(|(at, mark)| Some((stamp(at)?, mark.to_owned()))).unzip();
    if older > 0 {
        // Before the oldest that is carried, nothing is told any more.
        ShownThen::since(&mut shown, finished.first().copied());
    }
    if marks.iter().all(String::is_empty) {
        marks.clear();
    }
    shown.sort_unstable_by_key(|then| std::cmp::Reverse((then.until, then.from)));
    shown.dedup();
    (!finished.is_empty()).then(|| EarlierBackups {
        item: item.to_owned(),
        target: target.to_owned(),
        database: database.map(str::to_owned),
        kind: kind.to_owned(),
        finished,
        marks,
        shown,
    })
}
