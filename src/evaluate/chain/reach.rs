//! How far logs carry a restored database. Knows positions and times, nothing of backups.
//!
//! A log applies to a database at position p when `first <= p <= last`: it may have begun before the full finished, may
//! overlap what another product took, and may be empty (`first == last == p`), which moves the time and not the position.

use crate::base::{Lsn, Stamp};

/// One log backup.
#[derive(Clone, Copy, Debug)]
pub struct Log {
    pub first: Lsn,
    pub last: Lsn,
    pub finished: Stamp,
}

/// The furthest that can be got.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reach {
    pub until: Stamp,
    pub position: Lsn,
}

impl Reach {
    fn or(self, other: Self) -> Self {
        Self { until: self.until.max(other.until), position: self.position.max(other.position) }
    }
}

/// The furthest reach from each position, by any order of applying the logs; `None` where no log applies.
///
/// Goes down the positions: what can be got after a log depends only on where it ends. Each log is entered under its
/// first LSN with all that it leads to, so that a position's answer is the best entry at or below it.
pub fn reaches(logs: &[Log], positions: &[Lsn]) -> Vec<Option<Reach>> {
    let mut logs: Vec<Log> = logs.iter().copied().filter(|log| log.first <= log.last).collect();
    logs.sort_by_key(|log| log.last);
    let mut firsts: Vec<Lsn> = logs.iter().map(|log| log.first).collect();
    firsts.sort();
    let rank = |position: Lsn| firsts.partition_point(|first| *first <= position);
    let mut entered = BestBelow::new(firsts.len());
    let mut enter = |entered: &mut BestBelow, down_to: Lsn| {
        while let Some(last) = logs.last().map(|log| log.last).filter(|last| *last >= down_to) {
            let together = logs.split_off(logs.partition_point(|log| log.last < last));
            // All that end here apply to a database that stands here.
            let mut best = entered.best(rank(last));
            for log in &together {
                let here = Reach { until: log.finished, position: last };
                best = Some(best.map_or(here, |best| best.or(here)));
            }
            for log in &together {
                entered.enter(rank(log.first), best);
            }
        }
    };
    let mut order: Vec<usize> = (0..positions.len()).collect();
    order.sort_by(|a, b| positions[*b].cmp(&positions[*a]));
    let mut found = vec![None; positions.len()];
    for index in order {
        enter(&mut entered, positions[index]);
        found[index] = entered.best(rank(positions[index]));
    }
    found
}

/// The best of all that was entered at or below a rank; ranks begin with 1 (a Fenwick tree).
struct BestBelow(Vec<Option<Reach>>);

impl BestBelow {
    fn new(ranks: usize) -> Self {
        Self(vec![None; ranks + 1])
    }

    fn enter(&mut self, mut rank: usize, reach: Option<Reach>) {
        let Some(reach) = reach else { return };
        while let Some(slot) = self.0.get_mut(rank).filter(|_| rank > 0) {
            *slot = Some(slot.map_or(reach, |best| best.or(reach)));
            rank += rank & rank.wrapping_neg();
        }
    }

    fn best(&self, mut rank: usize) -> Option<Reach> {
        let mut best: Option<Reach> = None;
        while let Some(slot) = self.0.get(rank).filter(|_| rank > 0) {
            best = match (best, *slot) {
                (Some(a), Some(b)) => Some(a.or(b)),
                (a, b) => a.or(b),
            };
            rank &= rank - 1;
        }
        best
    }
}
