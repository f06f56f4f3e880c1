//! Random waivers against the findings of a deployment: what is waived is what the page of the deployment file says, worked
//! out plainly and from the report without waivers alone.

use crate::scene::*;
use bakproof::evaluate::evaluate;
use bakproof::model::Status;
use bakproof::model::report::{AuditReport, Finding, Target};
use jiff::civil::Date;
use jiff::{Span, Timestamp};
use std::collections::{BTreeMap, BTreeSet};

const CASES: usize = 100;
const ZONE: &str = "Europe/Oslo";
/// The as-of of every case, give or take some hours.
const NOON: &str = "2026-11-21T11:00:00Z";

struct Dice(u64);

impl Dice {
    fn roll(&mut self, below: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap() % below.max(1)
    }

    fn one<T: Clone>(&mut self, of: &[T]) -> T {
        of[self.roll(of.len())].clone()
    }
}

/// As a person writes it.
#[derive(Clone, Debug)]
struct Written {
    item: String,
    target: Option<String>,
    finding: Option<String>,
    period: Option<(Date, Date)>,
    review: Option<Date>,
    expires: Date,
}

impl Written {
    fn text(&self) -> String {
        let mut text = format!(
            "[[waiver]]\nitem = \"{}\"\nreason = \"accepted\"\nowner = \"ops\"\nexpires = {}\n",
            self.item, self.expires
        );
        let lines = [
            self.target.as_ref().map(|target| format!("target = '{target}'\n")),
            self.finding.as_ref().map(|finding| format!("finding = \"{finding}\"\n")),
            self.period.map(|(first, last)| format!("period = \"{first}..{last}\"\n")),
            self.review.map(|review| format!("review = {review}\n")),
        ];
        text.extend(lines.into_iter().flatten());
        text
    }

    fn is_in_force(&self, today: Date) -> bool {
        today <= self.expires && self.expires <= today.checked_add(Span::new().years(2)).unwrap()
    }

    fn is_of(&self, target: &Target) -> bool {
        let is_named = |pattern: &String| {
            let lower = |text: &str| text.to_ascii_lowercase().into_bytes();
            matches(&lower(pattern), &lower(&target.target))
        };
        self.item == target.item && self.target.as_ref().is_none_or(is_named)
    }

    fn is_of_finding(&self, id: &str) -> bool {
        self.finding.as_ref().is_none_or(|finding| finding == id)
    }

    /// Of a scheduled time.
    fn has(&self, due: Timestamp) -> bool {
        let day = due.to_zoned(zone()).date();
        self.period.is_none_or(|(first, last)| first <= day && day <= last)
    }

    fn overlaps(&self, asked: Option<(Date, Date)>) -> bool {
        let Some((first, last)) = self.period else { return true };
        asked.is_some_and(|(from, to)| first <= to && from <= last)
    }
}

fn zone() -> jiff::tz::TimeZone {
    jiff::tz::TimeZone::get(ZONE).unwrap()
}

fn matches(pattern: &[u8], name: &[u8]) -> bool {
    match pattern {
        [] => name.is_empty(),
        [b'*', rest @ ..] => (0..=name.len()).any(|taken| matches(rest, &name[taken..])),
        [first, rest @ ..] => name.first() == Some(first) && matches(rest, &name[1..]),
    }
}

/// A month of nightly backups with holes, and one that is late to everything.
fn scene(waivers: &[Written]) -> Scene {
    let text: String = waivers.iter().map(Written::text).collect();
    let mut scene = Scene::new(&format!(
        "{CONTOSO}qoe = {{ full = \"30 22 * * *\", grace = \"2h\" }}\n[qoe]\nsql = 'mon01.contoso.com\\MON'\n[archiving]\nmode = \"sql\"\nsql = 'mon02.contoso.com\\MON'\n{text}"
    ));
    for day in 1..=20 {
        for (database, server, missed) in [
            ("LcsCDR", "MON01\\MON", [4, 9, 10]),
            ("QoEMetrics", "MON01\\MON", [3, 7, 12]),
            ("LcsLog", "MON02\\MON", [2, 16, 17]),
        ] {
            if !missed.contains(&day) {
                scene = scene.sql(Sql::full(database, server, &format!("2026-11-{day:02}T22:40:00+01:00")));
            }
        }
    }
    scene
}

fn written(dice: &mut Dice, report: &AuditReport, today: Date) -> Written {
    let with_findings: Vec<&Target> = report.targets.iter().filter(|target| !target.findings.is_empty()).collect();
    let of_slots: Vec<&Target> = report
        .targets
        .iter()
        .filter(|target| target.findings.iter().any(|finding| finding.id == "slots-missed"))
        .collect();
    let target = if dice.roll(2) == 0 && !of_slots.is_empty() { dice.one(&of_slots) } else { dice.one(&with_findings) };
    let name = match dice.roll(6) {
        0 | 1 => None,
        2 => Some(target.target.clone()),
        3 => Some(dice.one(&report.targets).target.to_uppercase()),
        _ => {
            let mut name: Vec<char> = target.target.to_lowercase().chars().collect();
            for _ in 0..=dice.roll(2) {
                let from = dice.roll(name.len());
                let to = (from + dice.roll(name.len())).min(name.len());
                name.splice(from..to, ['*']);
            }
            Some(name.into_iter().collect())
        }
    };
    let finding = match dice.roll(4) {
        0 => None,
        1 => Some("slots-missed".to_owned()),
        2 => Some(dice.one(&target.findings).id.clone()),
        _ => Some(dice.one(&["backup-stale", "assurance-too-low", "chain-gap", "undeclared"]).to_owned()),
    };
    let finding = finding.filter(|id| report.rules.iter().any(|rule| rule.id == *id));
    let day =
        |dice: &mut Dice| Date::constant(2026, 11, 1).checked_add(Span::new().days(dice.roll(24) as i64)).unwrap();
    let period = (dice.roll(3) == 0).then(|| {
        let days = [day(dice), day(dice)];
        (days[0].min(days[1]), days[0].max(days[1]))
    });
    let away = dice.one(&[-20_i64, -1, 0, 0, 1, 2, 29, 30, 31, 32, 400, 730, 731, 732, 732, 2000]);
    let expires = today.checked_add(Span::new().days(away)).unwrap();
    let review = (dice.roll(3) == 0).then(|| today.checked_add(Span::new().days(dice.roll(4) as i64 - 2)).unwrap());
    Written {
        item: target.item.clone(),
        target: name,
        finding,
        period,
        review: review.filter(|day| *day <= expires),
        expires,
    }
}

/// Scheduled times of a target without a backup.
fn missed(target: &Target) -> Vec<Timestamp> {
    let kinds = target.adherence.iter().flat_map(|adherence| &adherence.kinds);
    let slots = kinds.flat_map(|kind| &kind.slots);
    slots.filter(|slot| slot.state.words() == "missed").map(|slot| slot.due.at).collect()
}

/// What a finding is told apart by.
type Shape = (String, Status, Option<(Timestamp, Timestamp, u64)>, Option<u64>);

fn shape(finding: &Finding) -> Shape {
    let scheduled = finding.scheduled.as_ref().map(|times| (times.first.at, times.last.at, times.count));
    let scheduled = scheduled.filter(|_| finding.id == "slots-missed");
    (finding.id.clone(), finding.status, scheduled, finding.waiver)
}

/// The findings of a target, from what it has without waivers.
fn expected(target: &Target, waivers: &[Written], today: Date, asked: Option<(Date, Date)>) -> Vec<Shape> {
    let own: Vec<(u64, &Written)> = (0..)
        .zip(waivers)
        .filter(|(_, one)| one.is_in_force(today) && one.is_of(target) && one.overlaps(asked))
        .collect();
    let mut found = Vec::new();
    for finding in &target.findings {
        let of_it: Vec<_> = own.iter().filter(|(_, one)| one.is_of_finding(&finding.id)).collect();
        let waived = |of_it: &[u64]| match of_it.first().filter(|_| finding.status != Status::Noted) {
            Some(first) => (Status::Waived, Some(*first)),
            None => (finding.status, None),
        };
        if finding.id != "slots-missed" {
            let always: Vec<u64> = of_it.iter().filter(|(_, one)| one.period.is_none()).map(|(n, _)| *n).collect();
            let (status, waiver) = waived(&always);
            found.push((finding.id.clone(), status, None, waiver));
            continue;
        }
        let mut groups: BTreeMap<Vec<u64>, Vec<Timestamp>> = BTreeMap::new();
        for due in missed(target) {
            let periods = of_it.iter().filter(|(_, one)| one.period.is_some() && one.has(due));
            groups.entry(periods.map(|(n, _)| *n).collect()).or_default().push(due);
        }
        for times in groups.values() {
            let covers = |one: &Written| times.iter().all(|due| one.has(*due));
            let of_them: Vec<u64> = of_it.iter().filter(|(_, one)| covers(one)).map(|(n, _)| *n).collect();
            let (status, waiver) = waived(&of_them);
            let scheduled = (times[0], *times.last().unwrap(), times.len() as u64);
            found.push((finding.id.clone(), status, Some(scheduled), waiver));
        }
    }
    found.sort();
    found
}

fn states(waivers: &[Written], report: &AuditReport, today: Date, asked: Option<(Date, Date)>) -> Vec<&'static str> {
    let state = |one: &Written| {
        let covers = |target: &&Target| {
            let counts = |finding: &&Finding| finding.status != Status::Noted && one.is_of_finding(&finding.id);
            one.is_of(target)
                && target.findings.iter().filter(counts).any(|finding| match one.period {
                    None => true,
                    Some(_) => finding.id == "slots-missed" && missed(target).iter().any(|due| one.has(*due)),
                })
        };
        match one {
            one if today > one.expires => "expired",
            one if !one.is_in_force(today) => "too-long",
            one if !one.overlaps(asked) => "not-asked",
            _ if report.targets.iter().any(|target| covers(&target)) => "active",
            _ => "unused",
        }
    };
    waivers.iter().map(state).collect()
}

#[test]
fn a_waiver_covers_what_it_names_and_nothing_else() {
    let mut dice = Dice(0x9E37_79B9_7F4A_7C15);
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    let mut split = 0;
    let bare = scene(&[]);
    let mut judged_bare: BTreeMap<(i64, Option<&str>), AuditReport> = BTreeMap::new();
    for case in 0..CASES {
        let noon: Timestamp = NOON.parse().unwrap();
        // Around the midnights of Oslo, to the second.
        let second = dice.one(&[-43_201_i64, -43_200, -43_199, 0, 43_199, 43_200, 43_201]);
        let as_of = noon + jiff::SignedDuration::from_secs(second);
        let today = as_of.to_zoned(zone()).date();
        let period = dice.one(&[None, Some("2026-11"), Some("2026-11-05..2026-11-16"), Some("2026-11")]);
        // The last day of which a moment has passed.
        let last = (as_of - jiff::SignedDuration::from_nanos(1)).to_zoned(zone()).date();
        let asked = period.map(|text| match text {
            "2026-11" => (Date::constant(2026, 11, 1), last),
            _ => (Date::constant(2026, 11, 5), Date::constant(2026, 11, 16)),
        });
        let judged = |scene: &Scene, without: bool| {
            let mut policy = scene.policy.clone();
            policy.period = period.map(|text| text.parse().unwrap());
            policy.without_waivers = without;
            evaluate(&policy, &scene.evidence, bakproof::base::Stamp::in_zone(as_of, &zone()))
        };
        let plain = judged_bare.entry((second, period)).or_insert_with(|| judged(&bare, false));
        let waivers: Vec<Written> = (0..=dice.roll(12)).map(|_| written(&mut dice, plain, today)).collect();
        let scene = scene(&waivers);
        let report = judged(&scene, false);
        for (target, before) in report.targets.iter().zip(&plain.targets) {
            let mut found: Vec<Shape> = target.findings.iter().map(shape).collect();
            found.sort();
            assert_eq!(found, expected(before, &waivers, today, asked), "case {case}: {}\n{waivers:#?}", target.id);
            split += found.iter().filter(|one| one.0 == "slots-missed").count().saturating_sub(1);
        }
        let found: Vec<&str> = report.waivers.iter().map(|waiver| waiver.state.as_str()).collect();
        let states = states(&waivers, plain, today, asked);
        assert_eq!(found, states, "case {case}: {waivers:#?}");
        for ((waiver, one), state) in report.waivers.iter().zip(&waivers).zip(&states) {
            *seen.entry(state).or_default() += 1;
            let noted: BTreeSet<&str> = waiver.findings.iter().map(|finding| finding.id.as_str()).collect();
            let counts = one.is_in_force(today);
            let is_last = counts && one.expires <= today.checked_add(Span::new().days(30)).unwrap();
            assert_eq!(noted.contains("waiver-expiring"), is_last, "case {case}: {one:?}");
            let is_overdue = counts && one.review.is_some_and(|review| review < today);
            assert_eq!(noted.contains("waiver-review-overdue"), is_overdue, "case {case}: {one:?}");
            assert_eq!(noted.contains("waiver-unused"), *state == "unused", "case {case}: {one:?}");
        }
        // As if none were there, but for the list of them.
        let mut without = judged(&scene, true);
        assert!(without.waivers.iter().all(|waiver| waiver.state == "ignored" && waiver.findings.is_empty()));
        without.waivers.clear();
        without.deployment = plain.deployment.clone();
        without.without_waivers = false;
        assert_eq!(without, *plain, "case {case}");
    }
    for state in ["active", "unused", "expired", "too-long", "not-asked"] {
        assert!(seen.get(state).is_some_and(|number| *number > 10), "{state}: {seen:?}");
    }
    assert!(split > 10, "{split}");
}
