//! What the audits of a deployment say in sentences: which items got worse or better, and what has been open the longest.

use crate::base::{Stamp, Zone, count};
use crate::model::{EarlierAudit, Status};
use std::cmp::Reverse;

/// Items of a sentence that are named.
const MOST_NAMED: usize = 5;
/// Groups of items that have been open equally long.
const MOST_GROUPS: usize = 3;

/// How an item stands after the audits that asked about it.
#[derive(Clone, Copy, Debug)]
pub struct Course<'a> {
    pub item: &'a str,
    pub now: Status,
    /// As of the first of the audits in a row that found it so.
    pub since: Stamp,
    /// How many they are.
    pub audit_count: usize,
    /// As the last audit before that asked about it found it.
    before: Option<Status>,
}

impl<'a> Course<'a> {
    /// Of an item that the last audit asked about; `audits`: oldest first.
    pub fn of(audits: &[EarlierAudit], item: &'a str) -> Option<Self> {
        let now = audits.last()?.of_item(item)?;
        let told = audits.iter().rev().filter_map(|audit| Some((audit, audit.of_item(item)?)));
        let before = told.clone().nth(1).map(|(_, status)| status);
        let (mut since, mut audit_count) = (audits.last()?.as_of, 0);
        for (audit, _) in told.take_while(|(_, status)| rank(*status) == rank(now)) {
            (since, audit_count) = (audit.as_of, audit_count + 1);
        }
        Some(Self { item, now, since, audit_count, before })
    }

    /// Whether a person has to do something about it.
    pub fn is_open(&self) -> bool {
        rank(self.now) > 0
    }

    /// `for 5 audits, since 2026-06-30`.
    pub fn words(&self, zone: &Zone) -> String {
        format!("for {}, since {}", count(self.audit_count as u64, "audit", "audits"), zone.date(self.since))
    }
}

/// A gap is worse than what nobody could tell, and both are worse than the rest.
fn rank(status: Status) -> u8 {
    match status {
        Status::Gap => 2,
        Status::Unknown | Status::NotLookedAt => 1,
        _ => 0,
    }
}

/// The trend in a few sentences; empty without an audit.
pub fn summary<'a>(audits: &[EarlierAudit], items: impl Iterator<Item = &'a str>, zone: &Zone) -> String {
    let Some(last) = audits.last() else { return String::new() };
    let courses: Vec<Course<'_>> = items.filter_map(|item| Course::of(audits, item)).collect();
    let mut said = Vec::new();
    if !last.left_out.is_empty() {
        said.push(format!("The last audit was partial: it asked about {}.", items_words(courses.len())));
    }
    said.extend(gaps(audits, zone));
    let changed = |is_it: fn(u8, u8) -> bool| -> Vec<Course<'_>> {
        let is_so = |one: &&Course<'_>| one.before.is_some_and(|before| is_it(rank(one.now), rank(before)));
        courses.iter().filter(is_so).copied().collect()
    };
    for (own, word) in [(changed(|now, before| now > before), "worse"), (changed(|now, before| now < before), "better")]
    {
        if !own.is_empty() {
            let since = since_words(audits, &own, zone);
            said.push(format!("{} got {word} since {since}: {}.", items_words(own.len()), names(&own)));
        }
    }
    let first: Vec<Course<'_>> = courses.iter().filter(|one| one.is_open() && one.before.is_none()).copied().collect();
    if !first.is_empty() {
        said.push(format!("Asked about for the first time, and not good: {}.", names(&first)));
    }
    said.extend(longest(&courses, zone));
    if !courses.iter().any(Course::is_open) {
        said.push("No item that the last audit asked about has a gap, and none is unknown.".to_owned());
    }
    said.join(" ")
}

/// How many items have a gap, beside the first audit; of partial audits nothing can be said.
fn gaps(audits: &[EarlierAudit], zone: &Zone) -> Option<String> {
    let (first, last) = audits.first().zip(audits.last())?;
    if audits.len() < 2 || !first.left_out.is_empty() || !last.left_out.is_empty() {
        return None;
    }
    let number = |audit: &EarlierAudit| audit.items.iter().filter(|one| one.status == Status::Gap).count();
    let (before, now) = (number(first), number(last));
    let have = match now {
        0 => "No item has a gap".to_owned(),
        1 => "1 item has a gap".to_owned(),
        _ => format!("{} have a gap", items_words(now)),
    };
    let at_first = format!("in the first of these {} audits ({})", audits.len(), zone.date(first.as_of));
    match (before, now) {
        (0, 0) => None,
        _ if before == now => Some(format!("{have}, as many as {at_first}.")),
        (0, _) => Some(format!("{have}; {at_first} none had one.")),
        _ => Some(format!("{have}; {at_first} it was {before}.")),
    }
}

/// Since when they are compared: the audit before, unless it did not ask about all of them.
fn since_words(audits: &[EarlierAudit], own: &[Course<'_>], zone: &Zone) -> String {
    let previous = audits.iter().rev().nth(1).filter(|audit| own.iter().all(|one| audit.of_item(one.item).is_some()));
    match previous {
        Some(audit) => format!("the audit of {}", zone.date(audit.as_of)),
        None if own.len() == 1 => "it was last asked about".to_owned(),
        None => "they were last asked about".to_owned(),
    }
}

/// What has been open for more than one audit, those that have been so equally long together.
fn longest(courses: &[Course<'_>], zone: &Zone) -> Option<String> {
    let mut open: Vec<Course<'_>> =
        courses.iter().filter(|one| one.is_open() && one.audit_count > 1).copied().collect();
    open.sort_by_key(|one| (Reverse(one.audit_count), Reverse(rank(one.now))));
    let mut groups: Vec<Vec<Course<'_>>> = Vec::new();
    for one in open {
        let is_alike = |other: &Course<'_>| {
            (other.audit_count, rank(other.now), other.since) == (one.audit_count, rank(one.now), one.since)
        };
        match groups.last_mut().filter(|group| group.first().is_some_and(is_alike)) {
            Some(group) => group.push(one),
            None => groups.push(vec![one]),
        }
    }
    let been = |number: usize, is_gap: bool| {
        let verb = if number == 1 { "has" } else { "have" };
        format!("{verb} {}", if is_gap { "had a gap" } else { "been unknown" })
    };
    let told = |group: &Vec<Course<'_>>| {
        let first = group.first()?;
        Some(format!("{} {} {}", names(group), been(group.len(), rank(first.now) > 1), first.words(zone)))
    };
    let mut words: Vec<String> = groups.iter().take(MOST_GROUPS).filter_map(told).collect();
    for is_gap in [true, false] {
        let rest = groups.iter().skip(MOST_GROUPS).flatten();
        let more = rest.filter(|one| (rank(one.now) > 1) == is_gap).count();
        let items = count(more as u64, "more item", "more items");
        words.extend((more > 0).then(|| format!("{items} {} for fewer audits", been(more, is_gap))));
    }
    (!words.is_empty()).then(|| format!("{}.", words.join("; ")))
}

fn items_words(number: usize) -> String {
    count(number as u64, "item", "items")
}

/// `cdr, qoe and dns`; of many, the first ones and how many more.
fn names(courses: &[Course<'_>]) -> String {
    let names: Vec<&str> = courses.iter().take(MOST_NAMED).map(|one| one.item).collect();
    match (courses.len().saturating_sub(MOST_NAMED), names.split_last()) {
        (0, Some((last, rest))) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        (0, _) => names.join(", "),
        (more, _) => format!("{} and {more} more", names.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{ItemStatus, LeftOut};

    /// An audit of the end of each month of 2026, from January on, with the statuses of `one` and `other`.
    fn audits(statuses: &[[Option<Status>; 2]]) -> Vec<EarlierAudit> {
        let audit = |(month, statuses): (usize, &[Option<Status>; 2])| EarlierAudit {
            line: month as u64 + 1,
            as_of: format!("2026-{:02}-28T08:00:00Z", month + 1).parse().unwrap(),
            status: Status::Gap,
            left_out: Vec::<LeftOut>::new(),
            items: ["one", "other"]
                .into_iter()
                .zip(statuses)
                .filter_map(|(item, status)| Some(ItemStatus { item: item.to_owned(), status: (*status)? }))
                .collect(),
        };
        statuses.iter().enumerate().map(audit).collect()
    }

    #[test]
    fn the_trend_is_told_in_sentences() {
        use Status::{Gap, Pass, Unknown, Waived};
        let zone = Zone(jiff::tz::TimeZone::UTC);
        let told = |statuses: &[[Option<Status>; 2]]| summary(&audits(statuses), ["one", "other"].into_iter(), &zone);
        assert_eq!(
            told(&[[Some(Pass), Some(Gap)], [Some(Gap), Some(Gap)]]),
            "2 items have a gap; in the first of these 2 audits (2026-01-28) it was 1. 1 item got worse since the audit of \
             2026-01-28: one. other has had a gap for 2 audits, since 2026-01-28."
        );
        assert_eq!(
            told(&[[Some(Gap), Some(Gap)], [None, None], [Some(Gap), Some(Gap)]]),
            "2 items have a gap, as many as in the first of these 3 audits (2026-01-28). one and other have had a gap for 2 \
             audits, since 2026-01-28."
        );
        assert_eq!(
            told(&[[Some(Pass), Some(Unknown)], [None, Some(Unknown)], [Some(Unknown), Some(Waived)]]),
            "1 item got worse since it was last asked about: one. 1 item got better since the audit of 2026-02-28: other."
        );
        assert_eq!(told(&[[Some(Gap), None]]), "Asked about for the first time, and not good: one.");
        assert_eq!(
            told(&[[Some(Pass), Some(Pass)]]),
            "No item that the last audit asked about has a gap, and none is unknown."
        );
        assert_eq!(told(&[]), "");
    }
}
