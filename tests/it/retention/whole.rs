//! Whole audits of made-up archives: of fulls and differentials on them, and of copies in repositories on machines and disks.
//! Each is answered once more by hand.

use super::brute::{self, Backup, Case, Every, Length};
use super::dice::Dice;
use crate::scene::{Scene, Sql};
use bakproof::evaluate::evaluate;
use bakproof::model::report::Target;
use bakproof::model::{BackupType, Verdict};
use jiff::SignedDuration;
use jiff::tz::TimeZone;
use std::collections::BTreeSet;

const HEAD: &str =
    "[deployment]\nname = \"Contoso\"\ntime_zone = \"Europe/Oslo\"\n[cdr]\nsql = 'mon01.contoso.com\\MON'\n";

fn cdr(scene: &Scene) -> Target {
    let report = evaluate(&scene.policy, &scene.evidence, scene.as_of);
    report.targets.into_iter().find(|target| target.item == "cdr").unwrap()
}

/// The statuses of a finding, by what its message begins with.
fn told(target: &Target, id: &str, begins: &str) -> Option<String> {
    let mut found = target.findings.iter().filter(|one| one.id == id && one.message.starts_with(begins));
    let first = found.next().map(|one| one.status.to_string());
    assert!(found.next().is_none(), "{:?}", target.findings);
    first
}

#[test]
fn fulls_and_differentials_reach_as_far_as_by_hand() {
    let zone = TimeZone::get("Europe/Oslo").unwrap();
    let text = format!(
        "{HEAD}[[repository]]\nname = \"nas\"\npath = \"/b\"\n[schedule]\ncdr = {{ full = \"every 1d\", grace = \"2h\", retention = \"1m\" }}\n"
    );
    let empty = Scene::new(&text);
    let mut seen = [0; 4];
    for seed in 1..=300 {
        let mut dice = Dice::new(seed);
        let mut scene = empty.clone();
        let mut fulls: Vec<(Sql, Verdict)> = Vec::new();
        let mut backups = Vec::new();
        let good = dice.one(&[1, 3, 8]);
        let verdict = |dice: &mut Dice| {
            if dice.roll(good + 1) > 0 { Verdict::Verified } else { dice.one(&[Verdict::Identified, Verdict::Damaged]) }
        };
        let days = 29 + dice.roll(6);
        for day in (0..days).rev() {
            let finished = scene.as_of.at - SignedDuration::from_hours(24 * day + 1 + dice.roll(20));
            if finished > scene.as_of.at || dice.roll(6) == 0 {
                continue;
            }
            let own = verdict(&mut dice);
            let text = finished.to_string();
            // The verdicts of the backup and of what it needs: as good as the worse.
            let worst = if dice.roll(3) == 0 || (fulls.is_empty() && dice.roll(2) == 0) {
                let full = Sql::cdr(&text).verdict(own);
                let is_there = dice.roll(4) > 0;
                fulls.push((full.clone(), if is_there { own } else { Verdict::Damaged }));
                if !is_there {
                    continue;
                }
                scene = scene.sql(full);
                own
            } else if let Some((full, of_full)) = fulls.last() {
                let path = format!("sql/{day}.dif");
                scene = scene.sql(Sql::cdr(&text).of_type(BackupType::Differential).verdict(own).on(full).at(&path));
                own.max(*of_full)
            } else {
                continue;
            };
            if worst != Verdict::Damaged {
                backups.push(Backup { began: finished, finished, sure: worst == Verdict::Verified });
            }
        }
        let length = Length { years: 0, months: 1, days: 0 };
        let case =
            Case { as_of: scene.as_of.at, start: None, length, every: Every::Days(1), grace_minutes: 120, backups };
        let expected = match brute::reach(&case, &zone).0 {
            _ if case.backups.is_empty() => None,
            2 => None,
            1 => Some("unknown"),
            _ => Some("gap"),
        };
        let target = cdr(&scene);
        let found = told(&target, "retention-short", "");
        assert_eq!(found.as_deref(), expected, "seed {seed}: {case:?} {:?}", target.findings);
        seen[expected.map_or(0, |status| if status == "gap" { 1 } else { 2 })] += 1;
    }
    assert!(seen[..3].iter().all(|count| *count > 5), "{seen:?}");
}

#[derive(Clone, Debug)]
struct Place {
    host: Option<&'static str>,
    within: Option<usize>,
    disk_of: Option<usize>,
    /// Tagged offline; attested.
    tag: Option<bool>,
    holds: Holds,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Holds {
    Nothing,
    Copy,
    Lesser,
    HardLink,
}

fn places(dice: &mut Dice) -> Vec<Place> {
    let count = 1 + dice.roll(4);
    (0..usize::try_from(count).unwrap())
        .map(|index| {
            let earlier = |dice: &mut Dice| usize::try_from(dice.roll(index as i64)).unwrap();
            let within = (index > 0 && dice.roll(6) == 0).then(|| earlier(dice));
            let host = dice.one(&[None, Some("one.contoso.com"), Some("two.contoso.com"), Some("mon01.contoso.com")]);
            let disk_of = (index > 0 && dice.roll(5) == 0).then(|| earlier(dice));
            let holds = dice.one(&[Holds::Nothing, Holds::Copy, Holds::Copy, Holds::Lesser, Holds::HardLink]);
            Place {
                host: host.filter(|_| within.is_none()),
                within,
                disk_of,
                tag: dice.one(&[None, None, Some(false), Some(true)]),
                // One copy is sure, or there would be nothing to compare with.
                holds: if index == 0 { Holds::Copy } else { holds },
            }
        })
        .collect()
}

fn scene(places: &[Place], rule: &str) -> Scene {
    let mut text = HEAD.to_owned();
    let mut attested = String::new();
    for (index, place) in places.iter().enumerate() {
        text.push_str(&format!("[[repository]]\nname = \"r{index}\"\npath = \"/r{index}\"\n"));
        place.host.iter().for_each(|host| text.push_str(&format!("host = \"{host}\"\n")));
        place.tag.iter().for_each(|_| text.push_str("tags = \"offline\"\n"));
        if place.tag == Some(true) {
            attested.push_str(&format!(
                "[[attestation]]\nitem = \"backup-location\"\nrepository = \"r{index}\"\ndate = 2026-11-20\nby = \"me and you\"\n"
            ));
        }
    }
    text.push_str(&format!("[schedule]\ncdr = {{ full = \"every 1d\", copies = {rule} }}\n{attested}"));
    let mut scene = Scene::new(&text);
    let mut full = Sql::cdr("2026-11-21T02:00:00+01:00");
    let first = full.0.sets[0].members[0].copies.remove(0);
    for (index, place) in places.iter().enumerate() {
        let source = &mut scene.evidence.sources[index];
        source.within = place.within.map(|outer| format!("r{outer}"));
        source.disk_of = place.disk_of.map(|other| format!("r{other}"));
        if place.holds == Holds::Nothing {
            continue;
        }
        let mut copy = first.clone();
        copy.location.source = format!("r{index}");
        if place.holds == Holds::Lesser {
            copy.verdict = Verdict::Identified;
        }
        if place.holds == Holds::HardLink {
            source.hard_links.push(copy.location.path.clone());
        }
        full.0.sets[0].members[0].copies.push(copy);
    }
    full.0.families = full.0.sets[0].members.clone();
    scene.sql(full)
}

/// The number of what one failure takes, for each repository.
fn groups(places: &[Place]) -> Vec<usize> {
    let mut group: Vec<usize> = (0..places.len()).collect();
    for _ in places {
        for (a, one) in places.iter().enumerate() {
            for (b, other) in places.iter().enumerate() {
                let is_one = one.within == Some(b)
                    || one.disk_of == Some(b)
                    || (one.host.is_some() && one.host == other.host && one.within.is_none() && other.within.is_none());
                if is_one {
                    let (low, high) = (group[a].min(group[b]), group[a].max(group[b]));
                    group.iter_mut().filter(|number| **number == high).for_each(|number| *number = low);
                }
            }
        }
    }
    group
}

/// 2: they hold a copy, 1: one that is less sure, 0: none.
fn held<'p>(places: impl Iterator<Item = &'p Place>) -> u8 {
    let worth = |place: &Place| match place.holds {
        Holds::Copy => 2,
        Holds::Lesser => 1,
        Holds::Nothing | Holds::HardLink => 0,
    };
    places.map(worth).max().unwrap_or(0)
}

/// Copies that count, and those that may.
fn counted(places: &[Place], demand: &str) -> (usize, usize) {
    let group = groups(places);
    let (mut sure, mut perhaps) = (0, 0);
    for number in group.iter().copied().collect::<BTreeSet<usize>>() {
        let own: Vec<&Place> =
            places.iter().zip(&group).filter(|(_, of)| **of == number).map(|(place, _)| place).collect();
        let hosts: BTreeSet<&str> = own.iter().filter_map(|place| place.host).collect();
        let (best, is_doubtful) = match demand {
            "at_least" => {
                let on = |host: &&&str| held(own.iter().copied().filter(|place| place.host == Some(**host))) == 2;
                let hosts_that_hold = hosts.iter().filter(on).count();
                perhaps += hosts_that_hold.saturating_sub(1);
                (held(own.iter().copied()), false)
            }
            "off_machine" if hosts.contains("mon01.contoso.com") => (0, false),
            "off_machine" => (held(own.iter().copied()), hosts.len() != 1),
            _ => {
                let attested: Vec<&Place> = own.iter().copied().filter(|place| place.tag == Some(true)).collect();
                let tagged = own.iter().copied().filter(|place| place.tag.is_some());
                if attested.is_empty() { (held(tagged), true) } else { (held(attested.into_iter()), false) }
            }
        };
        match (best, is_doubtful) {
            (2, false) => sure += 1,
            (0, _) => {}
            _ => perhaps += 1,
        }
    }
    (sure, perhaps)
}

#[test]
fn copies_are_counted_as_by_hand() {
    let mut seen = [0; 3];
    for seed in 1..=300 {
        let mut dice = Dice::new(seed);
        let places = places(&mut dice);
        let required: Vec<(&str, i64)> =
            ["at_least", "off_machine", "offline"].iter().map(|key| (*key, 1 + dice.roll(3))).collect();
        let rule: Vec<String> = required.iter().map(|(key, number)| format!("{key} = {number}")).collect();
        let target = cdr(&scene(&places, &format!("{{ {} }}", rule.join(", "))));
        for (key, number) in required {
            let number = usize::try_from(number).unwrap();
            let (sure, perhaps) = counted(&places, key);
            let expected = match () {
                () if sure >= number => None,
                () if sure + perhaps >= number => Some("unknown"),
                () => Some("gap"),
            };
            let found = told(&target, "copies-too-few", &format!("`{key} = "));
            assert_eq!(
                found.as_deref(),
                expected,
                "seed {seed}: {key} = {number} of {places:#?}: {:?}",
                target.findings
            );
            seen[expected.map_or(0, |status| if status == "gap" { 1 } else { 2 })] += 1;
        }
    }
    assert!(seen.iter().all(|count| *count > 50), "{seen:?}");
}
