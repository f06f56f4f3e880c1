//! What no collector verified, once all were heard.

use crate::base::count;
use crate::collect::left_out::unread_sets;
use crate::collect::shard::shard_of;
use crate::model::{Evidence, LeftOut, LeftOutKind, MediaSet, Problem, Shard};
use jiff::SignedDuration;
use std::collections::{BTreeMap, BTreeSet};

/// Missing shards that are named one by one.
const ONE_BY_ONE: usize = 4;

/// What options left out of the work of collectors.
#[derive(Debug, Default)]
pub(super) struct LeftOuts {
    /// How many collectors could have asked servers.
    asked: u64,
    /// Servers that were not asked, and by how many collectors.
    servers: BTreeMap<LeftOut, u64>,
    /// Options that ended the verification.
    limits: BTreeSet<String>,
    /// How much older than the newest evidence is, of more than one look, and the names of its files.
    older: BTreeSet<(SignedDuration, String)>,
    /// What was said of such evidence where it was united before.
    older_before: BTreeSet<LeftOut>,
}

/// The option that is told of older evidence.
const EVIDENCE: &str = "--evidence";

impl LeftOuts {
    pub(super) fn add(&mut self, left_out: Vec<LeftOut>, looks_outside: bool) {
        self.asked += u64::from(looks_outside);
        for left in left_out {
            if left.option == EVIDENCE {
                self.older_before.insert(left);
            } else if left.option.starts_with("--no-") {
                *self.servers.entry(left).or_default() += 1;
            } else {
                self.limits.insert(left.option);
            }
        }
    }

    /// Adds the name of a file that was collected so much earlier than the newest: nobody has looked since at what it alone
    /// shows.
    pub(super) fn add_older(&mut self, by: SignedDuration, name: &str) {
        self.older.insert((by, name.to_owned()));
    }

    /// Says of what was left to a shard why it was not verified. `present`: the shards that were heard, of so many.
    /// `has_whole`: a collector whose work was not shared looked beside them.
    pub(super) fn finish(self, evidence: &mut Evidence, present: &BTreeSet<u64>, of: Option<u64>, has_whole: bool) {
        let own = unread_sets(evidence);
        let mut all: Vec<LeftOut> =
            self.servers.into_iter().filter(|(_, by)| *by == self.asked).map(|(left, _)| left).collect();
        all.extend(self.older_before);
        all.extend(older(&self.older));
        if own > 0 {
            let option = self.limits.into_iter().collect::<Vec<_>>().join(" ");
            let what = format!("{} not verified in this run", count(own, "backup was", "backups were"));
            all.push(left(option, what));
        }
        if let Some(of) = of {
            let mut left_to: BTreeMap<u64, u64> = BTreeMap::new();
            evidence.media_sets.iter_mut().for_each(|media| name_shard(media, present, of, &mut left_to));
            let missing: Vec<u64> = (1..=of).filter(|number| !present.contains(number)).collect();
            if !has_whole {
                missing.iter().for_each(|number| _ = left_to.entry(*number).or_default());
            }
            // The first looks at what no other does.
            let together: Vec<u64> = missing.into_iter().filter(|number| *number > 1).collect();
            if together.len() > ONE_BY_ONE {
                let sets = together.iter().filter_map(|number| left_to.remove(number)).sum();
                let (unread, lost) = (unread(sets), together.len());
                let first = Shard { number: together.first().copied().unwrap_or_default(), count: of };
                let what = format!("{unread} because {lost} of {of} shards are missing");
                all.push(left(format!("--shard {first} and {} more", lost - 1), what));
            }
            for (number, sets) in left_to {
                let shard = Shard { number, count: of };
                let what = lost(shard, sets, present.contains(&number), has_whole);
                all.push(left(format!("--shard {shard}"), what));
            }
        }
        all.sort();
        all.dedup();
        evidence.left_out = all;
    }
}

fn left(option: String, what: String) -> LeftOut {
    LeftOut { option, what, kind: LeftOutKind::Evidence }
}

/// Names evidence that is too old to be one look with the newest: each file, or the oldest of many.
fn older(files: &BTreeSet<(SignedDuration, String)>) -> Vec<LeftOut> {
    let days = |by: &SignedDuration| count(by.as_hours().unsigned_abs() / 24, "day", "days");
    let told = |(by, name): &(SignedDuration, String)| {
        let what = format!("evidence that was collected {} before the newest counts only as of then: {name}", days(by));
        left(EVIDENCE.to_owned(), what)
    };
    match files.last() {
        Some((by, name)) if files.len() > ONE_BY_ONE => {
            let what = format!(
                "{} of evidence that were collected up to {} before the newest count only as of then, the oldest: {name}",
                count(files.len() as u64, "file", "files"),
                days(by)
            );
            vec![left(EVIDENCE.to_owned(), what)]
        }
        _ => files.iter().map(told).collect(),
    }
}

fn unread(sets: u64) -> String {
    format!("{} not verified", count(sets, "backup was", "backups were"))
}

fn lost(shard: Shard, sets: u64, is_present: bool, has_whole: bool) -> String {
    let unread = unread(sets);
    match (is_present, shard.number) {
        (true, _) => format!("{unread} because shard {shard} did not see them"),
        (false, 1) if !has_whole => format!(
            "{unread}, and no servers, live shares and attested files were looked at, because shard {shard} is missing"
        ),
        (false, _) => format!("{unread} because shard {shard} is missing"),
    }
}

/// Says of what is still left to a shard which it is and why it did not verify it; counts the sets of each.
fn name_shard(media: &mut MediaSet, present: &BTreeSet<u64>, of: u64, left_to: &mut BTreeMap<u64, u64>) {
    let is_left = |problem: &Problem| problem.id == Problem::LEFT_TO_SHARD;
    if !media
        .sets
        .iter()
        .any(|set| set.members.iter().flat_map(|one| &one.copies).any(|c| c.problems.iter().any(is_left)))
    {
        return;
    }
    let copies = media.families.iter().flat_map(|member| &member.copies);
    let Some(first) = copies.map(|copy| &copy.location).min() else { return };
    let number = shard_of(media.media.media_set_guid, first, of);
    let shard = Shard { number, count: of };
    let why = match present.contains(&number) {
        true => format!("not verified: shard {shard} did not see it"),
        false => format!("not verified: shard {shard} is missing"),
    };
    for set in &mut media.sets {
        let copies = set.members.iter_mut().flat_map(|member| &mut member.copies);
        let own = copies.map(|copy| &mut copy.problems).chain([&mut *set.facts.problems]);
        let mut is_counted = false;
        for problem in own.flatten().filter(|problem| is_left(problem)) {
            *problem = Problem::whole(Problem::LEFT_OVER, why.clone());
            is_counted = true;
        }
        if is_counted {
            *left_to.entry(number).or_default() += 1;
        }
    }
}
