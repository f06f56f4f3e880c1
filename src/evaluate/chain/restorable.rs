//! The instants that a database can be restored to: the end of every full, of every differential whose full is there,
//! and from there on as far as logs carry.

use super::base::Bases;
use super::link::{Lineage, Link};
use super::reach::{Log, reaches};
use super::span::{Span, merged, without};
use crate::base::{Lsn, Stamp};
use crate::evaluate::class::Class;
use crate::model::Assurance;
use jiff::Timestamp;
use std::collections::BTreeMap;

/// A backup that a restore can begin with (a differential: after its full).
struct Start {
    at: Stamp,
    /// Where logs go on from; `None` when none may.
    position: Option<Lsn>,
}

#[derive(Default)]
struct Life {
    starts: Vec<Start>,
    logs: Vec<Log>,
    /// Where each link ends, in the log and in time.
    ends: Vec<(Lsn, Stamp)>,
    /// Logs with bulk-logged changes.
    bulk: Vec<Log>,
}

/// What can be restored from links that are at least that sure.
pub fn restorable(links: &[Link<'_>], level: Assurance) -> Vec<Span> {
    let bases = Bases::new(links, level);
    let mut lives: BTreeMap<Lineage, Life> = BTreeMap::new();
    for link in links.iter().filter(|link| link.is_at_least(level)) {
        let life = lives.entry(link.lineage).or_default();
        let last = link.lsns.map(|(_, last)| last);
        let log = link.lsns.map(|(first, last)| Log { first, last, finished: link.at });
        life.ends.extend(last.map(|last| (last, link.at)));
        match link.backup.class {
            Class::Full => life.starts.push(Start { at: link.at, position: last }),
            Class::Differential if bases.carry(link) => life.starts.push(Start { at: link.at, position: last }),
            Class::Log => {
                life.logs.extend(log);
                if link.is_bulk_logged() {
                    life.bulk.extend(log);
                }
            }
            _ => {}
        }
    }
    merged(lives.into_iter().flat_map(|(lineage, life)| of_life(lineage, &life)).collect())
}

fn of_life(lineage: Lineage, life: &Life) -> Vec<Span> {
    let positions: Vec<Lsn> = life.starts.iter().filter_map(|start| start.position).collect();
    let mut reached = reaches(&life.logs, &positions).into_iter();
    let points = || life.starts.iter().map(|start| Span { from: start.at, to: start.at, end: None });
    let spans = life.starts.iter().map(|start| {
        let reach = start.position.and_then(|_| reached.next().flatten());
        Span {
            from: start.at,
            to: reach.map_or(start.at, |reach| reach.until.max(start.at)),
            end: reach.map(|reach| reach.position).max(start.position).map(|position| (lineage, position)),
        }
    });
    let whole = merged(spans.collect());
    if life.bulk.is_empty() {
        return whole;
    }
    merged(without(&whole, insides(life)).into_iter().chain(points()).collect())
}

/// What lies inside logs with bulk-logged changes: from the newest end at or before the log's beginning to its finish.
/// Where nothing ends before it, everything before its finish: nothing is promised that the log cannot give.
fn insides(life: &Life) -> Vec<(Stamp, Stamp)> {
    let mut ends = life.ends.clone();
    ends.sort();
    let mut newest = Stamp::utc(Timestamp::MIN);
    for (_, at) in &mut ends {
        newest = newest.max(*at);
        *at = newest;
    }
    let inside = |log: &Log| {
        let earlier = ends.partition_point(|(last, _)| *last <= log.first).checked_sub(1).and_then(|at| ends.get(at));
        let after = earlier.map(|(_, at)| *at).filter(|at| *at < log.finished);
        (after.unwrap_or(Stamp::utc(Timestamp::MIN)), log.finished)
    };
    life.bulk.iter().map(inside).collect()
}
