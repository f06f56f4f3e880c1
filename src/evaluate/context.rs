//! What every judgement of one audit shares: the policy, the moment, and which sources could not be looked at.

use super::artefact::same_context;
use super::candidate::{Candidate, Content};
use super::clock::CLOCK_TOLERANCE;
use super::history::{History, answers_for, is_same};
use super::used::Unused;
use crate::base::Stamp;
use crate::model::{Evidence, Instance, Kind, Note, NoteKind, ReadingOrigin, ServerReading, Source, SourceKind};
use crate::policy::{EvidenceKind, KnownSlots, PeriodBounds, Policy, Subject, TargetRule};
use jiff::{SignedDuration, Timestamp};

/// A script's output that is older than this does not stand in for a server that cannot be read: the day's backups are
/// not in it.
const SCRIPT_COUNTS: SignedDuration = SignedDuration::from_hours(24);

/// The audit's fixed points.
#[derive(Clone, Copy, Debug)]
pub struct AuditContext<'a> {
    pub policy: &'a Policy,
    pub evidence: &'a Evidence,
    pub history: &'a History<'a>,
    /// Saved histories that lie in a repository and do not count.
    pub unused: &'a [Unused],
    pub as_of: Stamp,
    /// The period over which it is asked whether schedules were kept.
    pub period: Option<PeriodBounds>,
    /// What was due in it.
    pub slots: &'a KnownSlots,
}

/// How a backup's time stands to the audit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Timing {
    /// It counts.
    Past,
    /// It finished after as-of: as if it were not there.
    AfterAsOf,
    /// It claims to be younger than the clock that saw it.
    Future,
}

impl<'a> AuditContext<'a> {
    /// Seconds from a moment to as-of; negative for later ones.
    pub fn age(&self, at: Timestamp) -> SignedDuration {
        self.as_of.at.duration_since(at)
    }

    /// Where a moment lies. A future date is told apart even when it lies before an as-of that is later still:
    /// what was not yet possible when it was seen proves nothing.
    pub fn timing(&self, moment: Option<Stamp>) -> Timing {
        let Some(moment) = moment else { return Timing::Past };
        if moment.at.duration_since(self.evidence.collected_at.at) > CLOCK_TOLERANCE {
            Timing::Future
        } else if moment > self.as_of {
            Timing::AfterAsOf
        } else {
            Timing::Past
        }
    }

    /// What could not be looked at and concerns this target, by name: repositories concern all targets of which they
    /// could hold evidence, a SQL Server those on it, a directory server all of which a directory shows backups.
    pub fn unreachable_for(&self, rule: &TargetRule) -> Vec<&'a Source> {
        let concerns = |source: &&Source| match source.kind {
            SourceKind::Repository => may_lie_in_a_repository(rule),
            SourceKind::SqlServer => answers_for(self.policy, rule, source),
            SourceKind::DirectoryServer => self.is_shown_by_a_directory(rule),
        };
        let is_silent = |source: &&Source| source.unreachable.is_some() || unread_context(source, rule).is_some();
        let silent = self.evidence.sources.iter().filter(is_silent);
        sorted(silent.filter(concerns).filter(|source| self.answered_by(source).is_none()))
    }

    /// Repositories that could hold a backup of this target and could not be looked at.
    pub fn lost_repositories(&self, rule: &TargetRule) -> Vec<&'a Source> {
        self.unreachable_for(rule).into_iter().filter(|source| source.kind == SourceKind::Repository).collect()
    }

    /// Where the look into repositories that could hold a backup of this target ended before they did.
    pub fn not_followed(&self, rule: &TargetRule) -> Vec<(&'a Source, &'a Note)> {
        let is_end = |(_, note): &(&Source, &Note)| note.kind == NoteKind::Limit;
        self.blind_spots().into_iter().filter(is_end).filter(|_| may_lie_in_a_repository(rule)).collect()
    }

    /// The fresh output of a script that answers for a server that could not be read.
    pub fn answered_by(&self, source: &Source) -> Option<&'a ServerReading> {
        if source.kind != SourceKind::SqlServer || source.unreachable.is_none() {
            return None;
        }
        let name = source.name.parse::<Instance>().ok()?;
        let readings = self.evidence.readings.iter().filter(|reading| {
            let age = self.age(reading.read_at.at);
            reading.origin == ReadingOrigin::Script && age <= SCRIPT_COUNTS && age >= SignedDuration::ZERO
        });
        readings.filter(|reading| is_same(self.policy, &name, &reading.instance)).max_by_key(|reading| reading.read_at)
    }

    /// The newest reading of the target's server where it ends before a backup was due, and a backup is known from it
    /// alone: what ran since is on no record that was seen.
    pub fn history_ended(
        &self,
        rule: &TargetRule,
        newest: &Candidate<'a>,
        due: Timestamp,
    ) -> Option<&'a ServerReading> {
        let Content::Listed(row) = newest.content else { return None };
        let readings = self.history.readings_of(rule);
        Some(readings.last().copied().unwrap_or(row.home.reading)).filter(|reading| reading.read_at.at < due)
    }

    /// Whether any place was asked that could know backups of this target.
    pub fn is_asked_about(&self, rule: &TargetRule) -> bool {
        let concerns = |source: &Source| match source.kind {
            SourceKind::Repository => true,
            SourceKind::SqlServer => answers_for(self.policy, rule, source),
            SourceKind::DirectoryServer => self.is_shown_by_a_directory(rule),
        };
        !self.history.readings_of(rule).is_empty() || self.evidence.sources.iter().any(concerns)
    }

    /// Whether a directory server shows when the target was backed up.
    fn is_shown_by_a_directory(&self, rule: &TargetRule) -> bool {
        let item = self.policy.catalogue.item(&rule.item);
        item.is_some_and(|item| item.kinds.contains(&Kind::DirectoryBackups))
    }

    /// What could not be looked at inside reachable sources and may hide a backup.
    pub fn blind_spots(&self) -> Vec<(&'a Source, &'a Note)> {
        let repositories = self.evidence.sources.iter().filter(|source| source.kind == SourceKind::Repository);
        let mut spots: Vec<_> = sorted(repositories)
            .into_iter()
            .flat_map(|source| source.notes.iter().map(move |note| (source, note)))
            .filter(|(_, note)| note.kind.may_hide_a_backup())
            .collect();
        spots.sort_by(|a, b| (&a.0.name, a.1).cmp(&(&b.0.name, b.1)));
        spots
    }
}

/// What a directory server that was read could not say of the target's naming context.
pub fn unread_context<'a>(source: &'a Source, rule: &TargetRule) -> Option<&'a Note> {
    let Subject::Named(context) = &rule.subject else { return None };
    let notes = source.notes.iter().filter(|_| source.kind == SourceKind::DirectoryServer);
    notes.into_iter().find(|note| same_context(&note.path.lossy(), context))
}

/// Whether a repository could hold evidence of the target: what only a person attests lies in none.
fn may_lie_in_a_repository(rule: &TargetRule) -> bool {
    let attested = |kind: &EvidenceKind| matches!(kind, EvidenceKind::Attestation | EvidenceKind::Declaration);
    !rule.accept.value.iter().all(attested)
}

fn sorted<'a>(sources: impl Iterator<Item = &'a Source>) -> Vec<&'a Source> {
    let mut all: Vec<_> = sources.collect();
    all.sort_by(|a, b| (&a.name, &a.path).cmp(&(&b.name, &b.path)));
    all
}
