//! The first screen: are we safe, and if not, what do we do first?

use super::anchors::Anchors;
use super::escape::brief;
use super::sign::Sign;
use super::target::Titles;
use super::words::{Words, clause, first_step, number};
use crate::base::count;
use crate::model::report::{AuditReport, EvidenceOrigin, Finding, Target};
use crate::model::{Severity, Status};
use crate::report::looked_at;
use std::cmp::Reverse;
use std::collections::HashMap;

/// Of what needs a person, so many are told one by one.
const MOST: usize = 5;

/// What the first screen says.
#[derive(Debug)]
pub struct First {
    pub sign: Sign,
    /// In words.
    pub verdict: String,
    /// What the verdict does not cover: a partial audit, saved evidence.
    pub limits: Vec<String>,
    pub looked_at: String,
    /// Targets by status, those that need a person first.
    pub counts: Vec<(Sign, String)>,
    pub worst: Vec<Worst>,
    /// What is called worst, as a heading.
    pub worst_title: String,
}

/// One of the worst.
#[derive(Debug)]
pub struct Worst {
    pub sign: Sign,
    pub severity: &'static str,
    /// The item, the source or the waiver.
    pub what: String,
    /// Where more is said.
    pub link: String,
    pub sentence: String,
    /// Others with the same.
    pub more: String,
    pub first_step: String,
}

impl First {
    pub fn of(report: &AuditReport, words: &Words<'_>, anchors: &Anchors<'_>, titles: &Titles<'_>) -> Self {
        let counts = &report.counts;
        let statuses = [
            (Status::Gap, counts.gap),
            (Status::Unknown, counts.unknown),
            (Status::Waived, counts.waived),
            (Status::Pass, counts.pass),
            (Status::NotApplicable, counts.not_applicable),
        ];
        let is_told = |(status, n): &(Status, u64)| *n > 0 || matches!(status, Status::Gap | Status::Unknown);
        let counts = statuses.into_iter().filter(is_told).map(|(status, n)| {
            let sign = Sign::from(status);
            let words =
                if status == Status::Gap { count(n, "gap", "gaps") } else { format!("{} {}", number(n), sign.word) };
            (sign, words)
        });
        let (worst, total) = worst(report, words, anchors, titles);
        let worst_title = match (worst.len(), total) {
            (shown, total) if shown < total => format!("The worst {shown} of {total}, and what to do first"),
            _ => "What is wrong, and what to do first".to_owned(),
        };
        Self {
            sign: report.status.into(),
            verdict: verdict(report),
            limits: limits(report, words),
            looked_at: looked_at(report),
            counts: counts.collect(),
            worst,
            worst_title,
        }
    }
}

/// `Not safe: 5 of 46 targets have gaps, 3 could not be judged.`
pub fn verdict(report: &AuditReport) -> String {
    let counts = &report.counts;
    let all = count(report.targets.len() as u64, "target", "targets");
    let unknown = match counts.unknown {
        0 => String::new(),
        n => format!("; {} could not be judged", number(n)),
    };
    match report.status {
        Status::Gap => {
            let have = if counts.gap == 1 { "has a gap" } else { "have gaps" };
            format!("Not safe: {} of {all} {have}{unknown}.", number(counts.gap))
        }
        Status::Unknown if report.targets.is_empty() => "Not proven: nothing was judged.".to_owned(),
        Status::Unknown => format!("Not proven: {} of {all} could not be judged.", number(counts.unknown)),
        _ => {
            let waived = if counts.waived == 0 { String::new() } else { format!(", {} waived", number(counts.waived)) };
            format!("Safe as of this audit: no gap in {all} ({} pass{waived}).", number(counts.pass))
        }
    }
}

fn limits(report: &AuditReport, words: &Words<'_>) -> Vec<String> {
    let mut said = Vec::new();
    if report.scope.is_partial {
        let left: Vec<String> =
            report.scope.left_out.iter().map(|left| format!("{} ({})", left.what, left.option)).collect();
        said.push(words.told(&format!(
            "Partial audit: {} of {} items of the catalog; left out: {}.",
            report.scope.item_count,
            report.scope.catalogue_item_count,
            if left.is_empty() { "not said".to_owned() } else { left.join("; ") }
        )));
    }
    said.extend(report.waiver_words().map(str::to_owned));
    if report.evidence.origin == EvidenceOrigin::SavedEvidence {
        let at = report.evidence.collected_at.map(|at| format!(" collected {}", words.minute(at))).unwrap_or_default();
        said.push(format!("Judged from saved evidence{at}; the audit looked at nothing itself."));
    }
    said.extend(report.deployment.redaction.iter().map(|redaction| words.told(&redaction.words())));
    said
}

fn looked_at(report: &AuditReport) -> String {
    let Some(places) = looked_at::places(report, "") else { return "nothing".to_owned() };
    let unread = looked_at::unread(report).map(|unread| format!("; {unread} not read in full"));
    format!("{places}{}", unread.unwrap_or_default())
}

/// A finding that needs a person, with the first place that has it.
struct Entry<'r> {
    finding: &'r Finding,
    place: Place<'r>,
    /// Of places, the last that has it: a target may have the same finding of several files.
    last: usize,
    more: u64,
}

/// What a finding is of.
#[derive(Clone, Copy)]
enum Place<'r> {
    /// By its position.
    Target(usize, &'r Target),
    Source(&'r str),
    Waiver(&'r str),
}

impl<'r> Place<'r> {
    /// Whether there is one that counts, as far as that is asked.
    fn has_backup(self) -> bool {
        !matches!(self, Self::Target(_, target) if target.newest_backup.judged.is_none())
    }

    /// Findings with one id of one of these are one entry.
    fn key(self) -> (u8, &'r str) {
        match self {
            Self::Target(_, target) => (0, &target.item),
            Self::Source(name) => (1, name),
            Self::Waiver(item) => (2, item),
        }
    }
}

/// The worst, and how many there are.
fn worst(report: &AuditReport, words: &Words<'_>, anchors: &Anchors<'_>, titles: &Titles<'_>) -> (Vec<Worst>, usize) {
    let targets = report.targets.iter().enumerate().map(|(at, target)| (Place::Target(at, target), &target.findings));
    let sources = report.sources.iter().map(|source| (Place::Source(&source.name), &source.findings));
    let waivers = report.waivers.iter().map(|waiver| (Place::Waiver(&waiver.item), &waiver.findings));
    let mut entries: Vec<Entry<'_>> = Vec::new();
    let mut known: HashMap<_, usize> = HashMap::new();
    for (number, (place, findings)) in targets.chain(sources).chain(waivers).enumerate() {
        for finding in findings.iter().filter(|finding| needs_a_person(finding)) {
            let at = *known.entry((place.key(), finding.id.as_str())).or_insert(entries.len());
            match entries.get_mut(at) {
                Some(entry) if entry.last == number => {}
                Some(entry) => (entry.last, entry.more) = (number, entry.more + 1),
                None => entries.push(Entry { finding, place, last: number, more: 0 }),
            }
        }
    }
    let total = entries.len();
    let rank = |finding: &Finding| -> (Reverse<Status>, Reverse<Severity>) {
        (Reverse(finding.status), Reverse(finding.severity))
    };
    // What has no backup comes before what has an old one; then entries keep the order of the report.
    entries.sort_by_key(|entry| (rank(entry.finding), entry.place.has_backup()));
    entries.truncate(MOST);
    let told = entries.into_iter().map(|entry| {
        let (what, link) = match entry.place {
            Place::Target(at, target) => {
                (brief(titles.item(&target.item)), anchors.target(at).unwrap_or_else(|| anchors.item(&target.item)))
            }
            Place::Source(name) => (brief(name), "sources".to_owned()),
            Place::Waiver(item) => (format!("Waiver of {}", brief(item)), "statements".to_owned()),
        };
        Worst {
            sign: entry.finding.status.into(),
            severity: entry.finding.severity.word(),
            what,
            link,
            sentence: clause(&words.told(&entry.finding.message)),
            more: match entry.more {
                0 => String::new(),
                n => format!("The same holds for {}.", count(n, "more target", "more targets")),
            },
            first_step: first_step(&entry.finding.remediation),
        }
    });
    (told.collect(), total)
}

fn needs_a_person(finding: &Finding) -> bool {
    matches!(finding.status, Status::Gap | Status::Unknown)
}
