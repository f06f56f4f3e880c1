//! Which backups a run reads, which it remembers, and which must wait. Pure and deterministic: the same backups, memory
//! and limits give the same answer, so that a report can be repeated.
//!
//! First what was never verified, oldest file first; then what was verified longest ago. Each run therefore goes on
//! where the last one stopped, and nothing can be overtaken for ever by what is newer.

use super::{Amount, Share};
use crate::base::{PathName, Stamp, bytes};
use jiff::{SignedDuration, Timestamp};

/// One thing to verify: a file, or all the files of a striped media set.
#[derive(Clone, Debug)]
pub struct Work<'a> {
    pub source: &'a str,
    /// Of its first file, below the source's root.
    pub path: &'a PathName,
    /// Of all its files.
    pub size_bytes: u64,
    pub modified: Option<Stamp>,
    /// When it was last verified, if all its files are unchanged since.
    pub proven_at: Option<Stamp>,
}

/// How much a run may do.
#[derive(Clone, Debug)]
pub struct Limits {
    /// A verification older than this has to be made again.
    pub reverify: SignedDuration,
    /// Read again what still counts.
    pub reread: bool,
    pub budgets: Vec<Amount>,
    pub share: Option<Share>,
    /// The part that this collector verifies, of those that several share.
    pub shard: Option<Share>,
}

/// What happens to one work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Turn {
    /// It is unchanged and its verification still counts.
    Recall,
    Read,
    /// It is not read in this run; why, for its problem. Its older verification, if any, keeps its date.
    LeftOver(String),
}

/// The answer: one turn for each work, and the works to read, first things first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Schedule {
    pub turns: Vec<Turn>,
    pub order: Vec<usize>,
    pub bytes_to_read: u64,
}

/// Decides. `now` is the moment the run began.
pub fn choose(works: &[Work<'_>], limits: &Limits, now: Timestamp) -> Schedule {
    let counts = |work: &Work<'_>| limits.still_counts(work.proven_at, now);
    let mut turns: Vec<Turn> = works
        .iter()
        .map(|work| match limits.share {
            _ if counts(work) && !limits.reread => Turn::Recall,
            // What was verified and is due by now is read whatever the share: its time has come.
            Some(share) if (work.proven_at.is_none() || counts(work)) && !share.holds(work.source, work.path) => {
                if counts(work) {
                    Turn::Recall
                } else {
                    Turn::LeftOver(format!("only share {share} was requested"))
                }
            }
            _ => Turn::Read,
        })
        .collect();
    let mut order: Vec<usize> = (0..works.len()).filter(|index| turns.get(*index) == Some(&Turn::Read)).collect();
    order.sort_by_cached_key(|index| {
        let work = works.get(*index);
        work.map(|work| {
            (work.proven_at.map(|at| at.at), work.modified.map(|at| at.at), work.source, work.path, work.size_bytes)
        })
    });
    let bytes_to_read = spend(works, limits, &mut turns, &mut order, &counts);
    Schedule { turns, order, bytes_to_read }
}

impl Limits {
    /// Whether a proof of that date is young enough.
    pub(super) fn still_counts(&self, proven_at: Option<Stamp>, now: Timestamp) -> bool {
        proven_at.is_some_and(|at| !is_due(at.at, self.reverify, now))
    }
}

/// A date after now proves nothing: a clock was wrong.
fn is_due(proven_at: Timestamp, reverify: SignedDuration, now: Timestamp) -> bool {
    let age = now.duration_since(proven_at);
    age > reverify || age.is_negative()
}

/// Takes from the order what the bytes do not suffice for. The first of a run is always read, or a backup larger than
/// every budget would wait for ever.
fn spend(
    works: &[Work<'_>],
    limits: &Limits,
    turns: &mut [Turn],
    order: &mut Vec<usize>,
    counts: &dyn Fn(&Work<'_>) -> bool,
) -> u64 {
    let smallest = limits.budgets.iter().filter_map(|amount| match amount {
        Amount::Bytes { limit, text } => Some((*limit, text)),
        Amount::Time { .. } => None,
    });
    let smallest = smallest.min();
    let mut spent = 0u64;
    order.retain(|index| {
        let Some(work) = works.get(*index) else { return false };
        let after = spent.saturating_add(work.size_bytes);
        match smallest {
            Some((limit, text)) if after > limit && spent > 0 => {
                let why = format!("the budget of {text} was not enough for its {}", bytes(work.size_bytes));
                if let Some(turn) = turns.get_mut(*index) {
                    *turn = if counts(work) { Turn::Recall } else { Turn::LeftOver(why) };
                }
                false
            }
            _ => {
                spent = after;
                true
            }
        }
    });
    spent
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    const NOW: &str = "2026-11-01T00:00:00Z";

    fn now() -> Timestamp {
        NOW.parse().unwrap()
    }

    fn limits() -> Limits {
        Limits {
            reverify: SignedDuration::from_hours(90 * 24),
            reread: false,
            budgets: Vec::new(),
            share: None,
            shard: None,
        }
    }

    fn names(count: usize) -> Vec<PathName> {
        (0..count).map(|n| PathName::from(format!("{n:03}.bak").as_str())).collect()
    }

    fn works(names: &[PathName]) -> Vec<Work<'_>> {
        names.iter().map(|path| Work { source: "nas", path, size_bytes: 10, modified: None, proven_at: None }).collect()
    }

    fn on(text: &str) -> Option<Stamp> {
        Some(text.parse().unwrap())
    }

    #[test]
    fn never_verified_first_then_the_oldest_verification() {
        let names = names(5);
        let mut works = works(&names);
        works[0].proven_at = on("2026-10-20T00:00:00Z");
        works[1].proven_at = on("2026-07-02T00:00:00Z");
        works[2].proven_at = on("2026-07-01T00:00:00Z");
        works[3].modified = on("2026-10-31T00:00:00Z");
        works[4].modified = on("2026-10-30T00:00:00Z");
        let schedule = choose(&works, &limits(), now());
        assert_eq!(schedule.order, [4, 3, 2, 1]);
        assert_eq!(schedule.turns[0], Turn::Recall);
        assert_eq!(schedule.bytes_to_read, 40);
        assert_eq!(choose(&works, &Limits { reread: true, ..limits() }, now()).order, [4, 3, 2, 1, 0]);
    }

    #[test]
    fn a_verification_counts_for_reverify_and_not_a_second_longer() {
        let names = names(1);
        let mut works = works(&names);
        for (at, turn) in [
            ("2026-08-03T00:00:00Z", Turn::Recall),
            ("2026-08-02T23:59:59Z", Turn::Read),
            ("2026-11-01T00:00:00Z", Turn::Recall),
            // From the future: some clock was wrong.
            ("2026-11-01T00:00:01Z", Turn::Read),
        ] {
            works[0].proven_at = on(at);
            assert_eq!(choose(&works, &limits(), now()).turns, [turn], "{at}");
        }
    }

    #[test]
    fn shares_cover_everything_in_as_many_runs_and_what_is_due_is_read_in_every_one() {
        let names = names(40);
        let mut works = works(&names);
        works[7].proven_at = on("2026-01-01T00:00:00Z");
        works[8].proven_at = on("2026-10-01T00:00:00Z");
        let mut read = BTreeSet::new();
        for part in 1..=4 {
            let share = Some(format!("{part}/4").parse().unwrap());
            let schedule = choose(&works, &Limits { share, ..limits() }, now());
            assert_eq!(schedule.turns[7], Turn::Read);
            assert_eq!(schedule.turns[8], Turn::Recall);
            let fresh = schedule.order.iter().filter(|index| **index != 7);
            for index in fresh {
                assert!(read.insert(*index), "{index} was read twice");
            }
            let left = schedule.turns.iter().filter(|turn| matches!(turn, Turn::LeftOver(_))).count();
            assert_eq!(left + schedule.order.len() + 1, works.len());
        }
        assert_eq!(read.len(), 38);
    }

    #[test]
    fn a_budget_of_bytes_covers_everything_in_several_runs_and_names_itself() {
        let names = names(10);
        let mut works = works(&names);
        let limits = Limits { budgets: vec!["0.035kB".parse().unwrap()], ..limits() };
        for run in 0..4 {
            let schedule = choose(&works, &limits, now());
            assert!(schedule.bytes_to_read <= 35);
            let left: Vec<&Turn> = schedule.turns.iter().filter(|turn| matches!(turn, Turn::LeftOver(_))).collect();
            assert_eq!(left.len(), 10usize.saturating_sub(3 * (run + 1)));
            assert!(left.iter().all(|turn| matches!(turn, Turn::LeftOver(why) if why.contains("0.035kB"))));
            for index in schedule.order {
                works[index].proven_at = on(NOW);
            }
        }
        assert!(works.iter().all(|work| work.proven_at.is_some()));
    }

    #[test]
    fn a_backup_larger_than_the_budget_is_read_when_its_turn_comes() {
        let names = names(3);
        let mut works = works(&names);
        works[0].size_bytes = 1000;
        works[0].modified = on("2026-01-01T00:00:00Z");
        works[1].modified = on("2025-01-01T00:00:00Z");
        works[2].modified = on("2026-02-01T00:00:00Z");
        let limits = Limits { budgets: vec!["0.05kB".parse().unwrap()], ..limits() };
        // The large one does not fit behind the first, and what fits goes on.
        assert_eq!(choose(&works, &limits, now()).order, [1, 2]);
        works[1].proven_at = on(NOW);
        works[2].proven_at = on(NOW);
        assert_eq!(choose(&works, &limits, now()).order, [0]);
    }

    #[test]
    fn reading_again_with_a_budget_keeps_what_still_counts() {
        let names = names(3);
        let mut works = works(&names);
        works.iter_mut().for_each(|work| work.proven_at = on("2026-10-20T00:00:00Z"));
        let limits = Limits { budgets: vec!["0.01kB".parse().unwrap()], reread: true, ..limits() };
        assert_eq!(choose(&works, &limits, now()).turns, [Turn::Read, Turn::Recall, Turn::Recall]);
    }
}
