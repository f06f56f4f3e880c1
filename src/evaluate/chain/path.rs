//! The way to a moment: the full, the differential and the logs that a restore applies, in their order.

use super::base::Bases;
use super::link::{Lineage, Link};
use crate::base::{Lsn, Stamp};
use crate::evaluate::class::Class;
use crate::model::Assurance;
use std::collections::BTreeMap;

/// The backups of a restore.
#[derive(Clone, Debug)]
pub struct RestorePath<'a> {
    pub full: Link<'a>,
    pub differential: Option<Link<'a>>,
    /// In the order in which they are applied.
    pub logs: Vec<Link<'a>>,
    /// The moment that it leads to: the end of its last backup, or where the restore was to stop.
    pub to: Stamp,
    /// Where in the log the last of these backups ends.
    pub position: Option<Lsn>,
}

impl<'a> RestorePath<'a> {
    /// Whether it leads to the end of a backup, and not to a moment inside one.
    pub fn ends_with_a_backup(&self) -> bool {
        self.links().any(|link| link.at == self.to)
    }

    /// All of them, in their order.
    pub fn links(&self) -> impl Iterator<Item = &Link<'a>> {
        std::iter::once(&self.full).chain(&self.differential).chain(&self.logs)
    }
}

/// Where a restore begins.
struct Start<'a> {
    full: Link<'a>,
    differential: Option<Link<'a>>,
}

impl<'a> Start<'a> {
    fn last(&self) -> &Link<'a> {
        self.differential.as_ref().unwrap_or(&self.full)
    }
}

/// How far logs carry a start.
struct Reached<'a> {
    logs: Vec<Link<'a>>,
    to: Stamp,
    position: Option<Lsn>,
}

/// The way to `stop`, or as far as any backup carries, over links that are at least that sure. Of several ways to the same
/// moment the one that begins latest: it applies the fewest logs. `None`: no backup leads there.
/// `furthest`: the latest moment that such links lead to, after which nothing better is looked for.
pub fn path<'a>(
    links: &[Link<'a>],
    level: Assurance,
    furthest: Option<Stamp>,
    stop: Option<Stamp>,
) -> Option<RestorePath<'a>> {
    let mut logs: BTreeMap<Lineage, Vec<Link<'a>>> = BTreeMap::new();
    for log in links.iter().filter(|link| link.is_log() && link.is_at_least(level) && link.lsns.is_some()) {
        logs.entry(log.lineage).or_default().push(*log);
    }
    for own in logs.values_mut() {
        own.sort_by_key(|log| (last_of(log), log.at));
    }
    let mut starts = starts(links, level);
    starts.retain(|start| stop.is_none_or(|stop| start.last().at <= stop));
    starts.sort_by_key(|start| (start.last().at, start.differential.is_none()));
    let mut best: Option<(Start<'a>, Reached<'a>)> = None;
    for start in starts.into_iter().rev() {
        let own = logs.get(&start.last().lineage).map(Vec::as_slice).unwrap_or_default();
        let Some(reached) = reach(start.last(), own, stop) else { continue };
        let to = reached.to;
        if best.as_ref().is_none_or(|(_, known)| to > known.to) {
            best = Some((start, reached));
        }
        if stop.is_some() || furthest.is_none_or(|furthest| to >= furthest) {
            break;
        }
    }
    let (start, Reached { logs, to, position }) = best?;
    Some(RestorePath { full: start.full, differential: start.differential, logs, to, position })
}

fn starts<'a>(links: &[Link<'a>], level: Assurance) -> Vec<Start<'a>> {
    let sure = || links.iter().filter(move |link| link.is_at_least(level));
    let fulls = sure().filter(|link| link.backup.class == Class::Full);
    let mut starts: Vec<Start<'a>> = fulls.map(|full| Start { full: *full, differential: None }).collect();
    let bases = Bases::new(links, level);
    for differential in sure().filter(|link| link.backup.class == Class::Differential) {
        if let Some(full) = bases.full_of(links, differential, level) {
            starts.push(Start { full: *full, differential: Some(*differential) });
        }
    }
    starts
}

/// Applies the logs that follow a start, up to the first that covers `stop` if there is one.
fn reach<'a>(start: &Link<'a>, logs: &[Link<'a>], stop: Option<Stamp>) -> Option<Reached<'a>> {
    let begins = start.lsns.map(|(_, last)| last);
    let nothing = Reached { logs: Vec::new(), to: start.at, position: begins };
    if stop == Some(start.at) {
        return Some(nothing);
    }
    let applied = begins.map(|begins| applicable(logs, begins)).unwrap_or_default();
    let (applied, to) = match stop {
        None => {
            let to = applied.iter().map(|log| log.at).fold(start.at, Stamp::max);
            (applied, to)
        }
        Some(stop) => {
            let covering = applied.iter().position(|log| log.at >= stop)?;
            let last = applied.get(covering)?;
            // `STOPAT` is refused inside a log with bulk-logged changes.
            if last.is_bulk_logged() && last.at != stop {
                return None;
            }
            (applied.into_iter().take(covering + 1).collect(), stop)
        }
    };
    let Some(begins) = begins.filter(|_| !applied.is_empty()) else { return Some(nothing) };
    let logs = without_needless(applied, begins, (start.at, to));
    let position = logs.last().and_then(last_of).max(Some(begins));
    Some(Reached { logs, to, position })
}

fn last_of(log: &Link<'_>) -> Option<Lsn> {
    log.lsns.map(|(_, last)| last)
}

fn first_of(log: &Link<'_>) -> Option<Lsn> {
    log.lsns.map(|(first, _)| first)
}

/// Every log, of those sorted by their ends, that can be applied from a position on: `first <= position <= last`.
fn applicable<'a>(logs: &[Link<'a>], begins: Lsn) -> Vec<Link<'a>> {
    let mut position = begins;
    let near = logs.partition_point(|log| last_of(log) < Some(begins));
    let follows = |log: &&Link<'a>| match log.lsns {
        Some((first, last)) if first <= position => {
            position = last;
            true
        }
        _ => false,
    };
    logs.iter().skip(near).filter(follows).copied().collect()
}

/// Of logs that can be applied one after the other, those that are needed: where two products back up the same log, one of
/// the two is left out. All of them, where fewer would not lead to the same moment.
fn without_needless(applied: Vec<Link<'_>>, begins: Lsn, (from, to): (Stamp, Stamp)) -> Vec<Link<'_>> {
    let mut by_first: Vec<&Link<'_>> = applied.iter().collect();
    by_first.sort_by_key(|log| (first_of(log), last_of(log), log.at));
    let mut rest = by_first.into_iter().peekable();
    let (mut kept, mut position) = (Vec::new(), begins);
    let mut furthest: Option<&Link<'_>> = None;
    loop {
        while let Some(log) = rest.next_if(|log| first_of(log) <= Some(position)) {
            furthest = furthest.filter(|known| (last_of(known), known.at) > (last_of(log), log.at)).or(Some(log));
        }
        let Some(log) = furthest.take_if(|log| last_of(log) > Some(position)) else { break };
        position = last_of(log).unwrap_or(position);
        kept.push(*log);
    }
    // An empty log moves the time and not the position.
    let leads_there = |kept: &[Link<'_>]| from >= to || kept.iter().any(|log| log.at >= to);
    if !leads_there(&kept) {
        kept.extend(applied.iter().find(|log| log.at >= to && log.lsns == Some((position, position))));
    }
    let ends_there = kept.last().and_then(last_of) == applied.last().and_then(last_of);
    if leads_there(&kept) && ends_there { kept } else { applied }
}
