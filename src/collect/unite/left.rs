//! What no collector verified, once all were heard.

use crate::base::count;
use crate::collect::shard::shard_of;
use crate::model::{Evidence, LeftOut, LeftOutKind, MediaSet, Problem, Shard};
use std::collections::{BTreeMap, BTreeSet};

/// Missing shards that are named one by one.
const ONE_BY_ONE: usize = 4;

/// What options left out of the work of collectors.
#[derive(Debug, Default)]
pub(super) struct LeftOuts {
    /// Who could have asked servers.
    asked: u64,
    /// Servers that were not asked, and by how many collectors.
    servers: BTreeMap<LeftOut, u64>,
    /// Options that ended the verification.
    limits: BTreeSet<String>,
}

impl LeftOuts {
    pub(super) fn add(&mut self, left_out: Vec<LeftOut>, looks_outside: bool) {
        self.asked += u64::from(looks_outside);
        for left in left_out {
            if left.option.starts_with("--no-") {
                *self.servers.entry(left).or_default() += 1;
            } else {
                self.limits.insert(left.option);
            }
        }
    }

    /// Says of what was left to a shard why it was not verified. `present`: the shards that were heard, of so many.
    pub(super) fn finish(self, evidence: &mut Evidence, present: &BTreeSet<u64>, of: Option<u64>) {
        let own = evidence.media_sets.iter().flat_map(|media| &media.sets);
        let own = own.filter(|set| set.facts.problems.iter().any(|problem| problem.id == Problem::LEFT_OVER)).count();
        let mut all: Vec<LeftOut> =
            self.servers.into_iter().filter(|(_, by)| *by == self.asked).map(|(left, _)| left).collect();
        let left = |option: String, what: String| LeftOut { option, what, kind: LeftOutKind::Evidence };
        if own > 0 {
            let option = self.limits.into_iter().collect::<Vec<_>>().join(" ");
            let what = format!("{} not verified in this run", count(own as u64, "backup was", "backups were"));
            all.push(left(option, what));
        }
        if let Some(of) = of {
            let mut left_to: BTreeMap<u64, u64> = BTreeMap::new();
            evidence.media_sets.iter_mut().for_each(|media| name_shard(media, present, of, &mut left_to));
            let missing: Vec<u64> = (1..=of).filter(|number| !present.contains(number)).collect();
            missing.iter().for_each(|number| _ = left_to.entry(*number).or_default());
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
                let what = lost(shard, sets, present.contains(&number));
                all.push(left(format!("--shard {shard}"), what));
            }
        }
        all.sort();
        evidence.left_out = all;
    }
}

fn unread(sets: u64) -> String {
    format!("{} not verified", count(sets, "backup was", "backups were"))
}

fn lost(shard: Shard, sets: u64, is_present: bool) -> String {
    let unread = unread(sets);
    match (is_present, shard.number) {
        (true, _) => format!("{unread} because shard {shard} did not see them"),
        (false, 1) => format!(
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
