//! Where no restore is possible although logs say that one should be: the time, the cause and what is lost by it.
//!
//! A time between two restorable stretches is a hole only when logs were taken before and after it, or inside it.
//! Between the fulls of a database in SIMPLE recovery, and before the oldest log that is kept, there is none.

use super::link::{Lineage, Link};
use super::span::Span;
use crate::base::{Lsn, Stamp};
use crate::evaluate::class::Class;
use crate::model::RecoveryModel;

/// Holes of one database that are looked into; older ones are counted.
const HOLES_LISTED: usize = 100;

/// Why logs do not carry over a hole.
#[derive(Clone, Copy, Debug)]
pub enum Cause<'a> {
    /// The log that follows this LSN was not seen.
    Missing { after: Lsn },
    /// This backup is damaged, incomplete or unreadable.
    Broken(Link<'a>),
    /// The database was restored in between: the logs go on under another recovery fork.
    Restored,
    /// The log chain was begun anew, as a change to SIMPLE and back does.
    Restarted,
    /// The log over it holds bulk-logged changes: only its end can be restored.
    BulkLogged,
    /// There is no full that the logs could be applied to.
    NoBase,
}

/// One hole.
#[derive(Clone, Debug)]
pub struct Hole<'a> {
    /// The last restorable instant before it.
    pub from: Stamp,
    /// The first restorable instant after it; `None` when nothing newer can be restored.
    pub until: Option<Stamp>,
    pub cause: Cause<'a>,
    /// Sound logs that finished inside it: they cannot be applied.
    pub lost: Vec<Link<'a>>,
    /// Logs that carry the stretch before it.
    pub applied_count: usize,
    /// What the cause was seen by: the logs on both sides.
    pub sides: Vec<Link<'a>>,
}

/// The newest holes of a database, oldest first.
#[derive(Debug, Default)]
pub struct Holes<'a> {
    pub newest: Vec<Hole<'a>>,
    /// Older ones, which are only counted.
    pub older_count: usize,
}

/// The holes between and after the restorable stretches, and before them where logs have no full.
pub fn holes<'a>(links: &[Link<'a>], spans: &[Span]) -> Holes<'a> {
    let Some(first) = spans.first() else { return Holes::default() };
    let mut all: Vec<Link<'a>> = links.iter().filter(|link| link.is_log()).copied().collect();
    all.sort_by_key(|link| link.at);
    let logs = Logs { sound: all.iter().filter(|link| link.is_sound()).copied().collect(), all };
    let after: Vec<usize> = (0..spans.len()).filter(|index| is_hole(&logs, spans, *index)).collect();
    let older_count = after.len().saturating_sub(HOLES_LISTED);
    let mut newest = Vec::new();
    newest.extend(leading(links, &logs, first).filter(|_| older_count == 0));
    newest.extend(after.into_iter().skip(older_count).map(|index| hole(links, &logs, spans, index)));
    Holes { newest, older_count }
}

/// Logs older than everything that can be restored.
fn leading<'a>(links: &[Link<'a>], logs: &Logs<'a>, first: &Span) -> Option<Hole<'a>> {
    let lost = between(&logs.sound, None, Some(first.from)).to_vec();
    let oldest = *lost.first()?;
    let cause = broken_full(links, oldest.at, first.from).map_or(Cause::NoBase, Cause::Broken);
    Some(Hole { from: oldest.at, until: Some(first.from), cause, lost, applied_count: 0, sides: vec![oldest] })
}

/// Whether the time after that span is a hole.
fn is_hole(logs: &Logs<'_>, spans: &[Span], index: usize) -> bool {
    let Some(span) = spans.get(index) else { return false };
    let until = spans.get(index + 1).map(|next| next.from);
    if !between(&logs.sound, Some(span.to), until).is_empty() {
        return true;
    }
    // Newer than everything restorable and not sound: that it is broken is said, and nothing else is lost with it.
    let Some(until) = until else { return false };
    let before = logs.sound.first().is_some_and(|log| log.at <= span.to);
    let goes_on = logs.sound.last().is_some_and(|log| log.at >= until);
    (before && goes_on) || !between(&logs.all, Some(span.to), Some(until)).is_empty()
}

fn hole<'a>(links: &[Link<'a>], logs: &Logs<'a>, spans: &[Span], index: usize) -> Hole<'a> {
    let span = spans[index];
    let until = spans.get(index + 1).map(|next| next.from);
    let applied = logs.sound.partition_point(|log| log.at <= span.to);
    Hole {
        from: span.to,
        until,
        cause: cause(links, logs, &span, until),
        lost: between(&logs.sound, Some(span.to), until).to_vec(),
        applied_count: applied - logs.sound.partition_point(|log| log.at <= span.from).min(applied),
        sides: logs.sides(span.to),
    }
}

/// Logs by the time they finished.
struct Logs<'a> {
    all: Vec<Link<'a>>,
    sound: Vec<Link<'a>>,
}

impl<'a> Logs<'a> {
    /// The first sound log that finished after an instant.
    fn next(&self, after: Stamp) -> Option<Link<'a>> {
        self.sound.get(self.sound.partition_point(|log| log.at <= after)).copied()
    }

    fn sides(&self, at: Stamp) -> Vec<Link<'a>> {
        let next = self.sound.partition_point(|log| log.at <= at);
        let before = next.checked_sub(1).and_then(|index| self.sound.get(index));
        before.into_iter().chain(self.sound.get(next)).copied().collect()
    }
}

/// Of logs sorted by time those strictly between two instants.
fn between<'s, 'a>(sorted: &'s [Link<'a>], after: Option<Stamp>, before: Option<Stamp>) -> &'s [Link<'a>] {
    let from = after.map_or(0, |after| sorted.partition_point(|link| link.at <= after));
    let to = before.map_or(sorted.len(), |before| sorted.partition_point(|link| link.at < before));
    sorted.get(from..to).unwrap_or_default()
}

fn cause<'a>(links: &[Link<'a>], logs: &Logs<'a>, span: &Span, until: Option<Stamp>) -> Cause<'a> {
    let next = logs.next(span.to);
    let reached: Option<(Lineage, Lsn)> = span.end;
    let Some((lineage, position)) = reached else {
        let bulk = next.filter(|log| log.lsns.is_some() && log.is_bulk_logged());
        let broken = broken_full(links, span.to, next.map_or(span.to, |next| next.at));
        return match (bulk, broken) {
            (Some(_), _) => Cause::BulkLogged,
            (None, Some(full)) => Cause::Broken(full),
            (None, None) => Cause::NoBase,
        };
    };
    // A broken log in the way: where its LSNs are known, it must begin at or before the end and go beyond it.
    let end = next.map(|next| next.at).max(until).unwrap_or(span.to);
    let in_the_way = |log: &&Link<'a>| {
        !log.is_sound()
            && log.lsns.is_none_or(|(first, last)| log.lineage == lineage && first <= position && last > position)
    };
    if let Some(broken) = between(&logs.all, Some(span.to), Some(end)).iter().find(in_the_way) {
        return Cause::Broken(*broken);
    }
    let Some(next) = next else { return Cause::Missing { after: position } };
    let to_simple = |link: &Link<'a>| {
        link.set.recovery_model == Some(RecoveryModel::Simple) && link.at > span.to && link.at < next.at
    };
    if next.lineage != lineage {
        Cause::Restored
    } else if next.set.log_chain_origin_lsn.is_some_and(|origin| origin > position) || links.iter().any(to_simple) {
        Cause::Restarted
    } else {
        Cause::Missing { after: position }
    }
}

/// A broken full between two instants that would have carried what follows.
fn broken_full<'a>(links: &[Link<'a>], after: Stamp, before: Stamp) -> Option<Link<'a>> {
    let candidates = links.iter().filter(|link| link.backup.class == Class::Full && !link.is_sound());
    candidates.filter(|link| link.at >= after && link.at <= before).max_by_key(|link| link.at).copied()
}
