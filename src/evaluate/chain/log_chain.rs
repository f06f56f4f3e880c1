//! One database's chain: its links and what can be restored from them, by how sure they are.

use super::link::{Link, links};
use super::path::{RestorePath, path};
use super::restorable::restorable;
use super::span::Span;
use crate::base::Stamp;
use crate::evaluate::candidate::Candidate;
use crate::model::Assurance;
use std::collections::BTreeSet;

/// What a backup can be, surest first.
const LEVELS: [Assurance; 5] =
    [Assurance::Restored, Assurance::Verified, Assurance::Intact, Assurance::Identified, Assurance::Listed];

/// The chain of one database.
#[derive(Debug)]
pub struct Chain<'a> {
    pub links: Vec<Link<'a>>,
    /// What can be restored from all sound links, proven or not.
    pub spans: Vec<Span>,
    by_level: Vec<(Assurance, Vec<Span>)>,
}

impl<'a> Chain<'a> {
    /// Of a database's backups up to as-of.
    pub fn new(own: &[&'a Candidate<'a>]) -> Self {
        let links = links(own);
        let worths: BTreeSet<_> = links.iter().filter_map(|link| link.backup.assurance()).collect();
        let levels = LEVELS.into_iter().filter(|level| worths.contains(level));
        let by_level: Vec<_> = levels.map(|level| (level, restorable(&links, level))).collect();
        let spans = by_level.last().map(|(_, spans)| spans.clone()).unwrap_or_default();
        Self { links, spans, by_level }
    }

    /// How sure the whole stretch is: as sure as its weakest link; `None` for what cannot be restored.
    pub fn assurance(&self, span: &Span) -> Option<Assurance> {
        let holds = |spans: &[Span]| {
            let near = spans.partition_point(|other| other.to < span.to);
            spans.get(near).is_some_and(|other| other.holds(span))
        };
        self.by_level.iter().find(|(_, spans)| holds(spans)).map(|(level, _)| *level)
    }

    /// What can be restored from links that are at least that sure.
    pub fn spans_at(&self, level: Assurance) -> &[Span] {
        let at_least = self.by_level.iter().rev().find(|(known, _)| *known >= level);
        at_least.map(|(_, spans)| spans.as_slice()).unwrap_or_default()
    }

    /// The backups that lead to a moment, or, without one, as far as any do, all of them at least that sure.
    pub fn path(&self, level: Assurance, stop: Option<Stamp>) -> Option<RestorePath<'a>> {
        let spans = self.spans_at(level);
        let is_reached = |stop: Stamp| spans.iter().any(|span| span.from <= stop && stop <= span.to);
        if stop.is_some_and(|stop| !is_reached(stop)) {
            return None;
        }
        path(&self.links, level, spans.last().map(|span| span.to), stop)
    }

    /// The newest backup that is that sure, when it can be restored only by way of backups that are less.
    pub fn leans_on_less(&self, level: Assurance) -> Option<&Link<'a>> {
        let newest = self.links.iter().filter(|link| link.is_at_least(level)).max_by_key(|link| link.at)?;
        let point = Span { from: newest.at, to: newest.at, end: None };
        self.assurance(&point).is_some_and(|sure| sure < level).then_some(newest)
    }
}
