//! What every target of an audit is judged by, and the case of each.

use super::adherence::SeenToday;
use super::attribution::{Attributed, ByTarget, OfHomes, attribute_listed};
use super::candidate::Candidate;
use super::candidates::gather_listed;
use super::case::{SeenOf, TargetCase, own};
use super::context::AuditContext;
use super::history::Row;
use crate::model::Suspect;
use crate::policy::{Item, TargetRule};

/// All that was seen.
#[derive(Clone, Copy, Debug)]
pub struct Judging<'a> {
    pub context: AuditContext<'a>,
    pub homes: &'a OfHomes<'a>,
    pub by_target: &'a ByTarget<'a>,
    pub today: &'a SeenToday,
    /// Each with the targets that a mapping gives it to.
    pub suspects: &'a [(&'a Suspect, Vec<usize>)],
}

impl<'a> Judging<'a> {
    /// The backups of a target that only its rows show.
    pub fn listed(&self, rows: &'a [Row<'a>]) -> Vec<Candidate<'a>> {
        let is_only_listed =
            |row: &&Row<'_>| row.whereabouts.is_listed_only() && self.homes.are_of_targets(row.home.number);
        gather_listed(&self.context, rows.iter().filter(is_only_listed))
    }

    /// Where those belong.
    pub fn attributed(&self, listed: &'a [Candidate<'a>]) -> Vec<Attributed<'a>> {
        attribute_listed(&self.context, self.homes, listed)
    }

    /// The target of that index, with its rows and what they alone show.
    pub fn case(
        &self,
        index: usize,
        (rule, item): (&'a TargetRule, &'a Item),
        rows: &'a [Row<'a>],
        listed: &'a [Attributed<'a>],
    ) -> TargetCase<'a> {
        let own = own(&self.context, index, self.by_target, listed);
        let mapped = self.suspects.iter().filter(|(_, targets)| targets.contains(&index));
        let suspects = mapped.map(|(suspect, _)| *suspect).collect();
        let seen = SeenOf { attributed: self.by_target, own, rows, suspects, today: self.today };
        TargetCase::new(self.context, index, rule, item, seen)
    }
}
