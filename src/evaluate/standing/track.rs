//! One kind of evidence of one database against one rhythm. Knows nothing of findings.

use crate::evaluate::candidate::Candidate;
use crate::evaluate::class::Class;
use crate::evaluate::context::AuditContext;
use crate::policy::{Freshness, Rhythm, Sourced, TargetRule};
use jiff::{SignedDuration, Timestamp};

/// What the newest backups say. Only sound ones are looked at.
#[derive(Clone, Copy, Debug)]
pub enum Track<'a> {
    /// One that meets the minimum is fresh.
    Fresh(&'a Candidate<'a>),
    /// Only one below the minimum is fresh; `proven` is the newest that meets it.
    FreshBelow { newest: &'a Candidate<'a>, proven: Option<&'a Candidate<'a>> },
    /// None with a time inside is fresh, but there is one without.
    Untimed(&'a Candidate<'a>),
    /// There is one, but no schedule that has a slot to judge it by.
    NoSlot(&'a Candidate<'a>),
    /// The newest is too old.
    Stale { newest: &'a Candidate<'a>, proven: Option<&'a Candidate<'a>>, due: Timestamp },
    /// There is none.
    Nothing,
}

/// A track, what it was of, and the rhythm it was judged by.
#[derive(Clone, Copy, Debug)]
pub struct Judged<'a> {
    pub class: Class,
    pub rhythm: Option<&'a Sourced<Rhythm>>,
    pub track: Track<'a>,
}

impl<'a> Judged<'a> {
    /// Judges backups (sorted by time, oldest first) by a rhythm.
    pub fn new(
        context: &AuditContext<'_>,
        rule: &TargetRule,
        class: Class,
        rhythm: Option<&'a Sourced<Rhythm>>,
        backups: &[&'a Candidate<'a>],
    ) -> Self {
        Self { class, rhythm, track: track(context, rule, rhythm, backups) }
    }

    /// The backup that the answer rests on.
    pub fn backup(&self) -> Option<&'a Candidate<'a>> {
        match self.track {
            Track::Fresh(backup) | Track::Untimed(backup) | Track::NoSlot(backup) => Some(backup),
            Track::FreshBelow { newest, .. } | Track::Stale { newest, .. } => Some(newest),
            Track::Nothing => None,
        }
    }

    /// Whether a sound backup is fresh, however sure we are of it.
    pub fn is_fresh(&self) -> bool {
        matches!(self.track, Track::Fresh(_) | Track::FreshBelow { .. })
    }

    /// The fresh backup that would not be if it had finished so much earlier than it says.
    pub fn fresh_only_by(
        &self,
        context: &AuditContext<'_>,
        rule: &TargetRule,
        ahead: SignedDuration,
    ) -> Option<&'a Candidate<'a>> {
        let backup = self.backup().filter(|_| self.is_fresh())?;
        let finished = backup.finished?.at.checked_sub(ahead).ok()?;
        let is_fresh = matches!(freshness(context, rule, self.rhythm?, Some(finished)), Freshness::Fresh);
        (!is_fresh).then_some(backup)
    }

    /// The better of two ways to satisfy one target; of equals the newer, then the first.
    pub fn better(self, other: Self) -> Self {
        let newest = |judged: &Self| judged.backup().and_then(|backup| backup.finished);
        match self.rank().cmp(&other.rank()) {
            std::cmp::Ordering::Less => self,
            std::cmp::Ordering::Greater => other,
            std::cmp::Ordering::Equal if newest(&other) > newest(&self) => other,
            std::cmp::Ordering::Equal => self,
        }
    }

    fn rank(&self) -> u8 {
        match self.track {
            // Whether it is whole nobody said: a backup that is whole by nature answers before it.
            Track::Fresh(backup) | Track::FreshBelow { newest: backup, .. } if backup.may_be_partial() => 2,
            Track::Fresh(_) => 0,
            Track::FreshBelow { .. } => 1,
            Track::Untimed(_) => 2,
            Track::NoSlot(_) => 3,
            Track::Stale { .. } => 4,
            Track::Nothing => 5,
        }
    }
}

/// How fresh a backup is that finished then.
fn freshness(
    context: &AuditContext<'_>,
    rule: &TargetRule,
    rhythm: &Sourced<Rhythm>,
    finished: Option<Timestamp>,
) -> Freshness {
    let zone = &context.policy.deployment.time_zone;
    rhythm.value.judge(finished, context.as_of.at, rule.schedule.grace.value, zone)
}

fn track<'a>(
    context: &AuditContext<'_>,
    rule: &TargetRule,
    rhythm: Option<&Sourced<Rhythm>>,
    backups: &[&'a Candidate<'a>],
) -> Track<'a> {
    let sound = || backups.iter().rev().copied().filter(|backup| backup.assurance().is_some());
    let timed = || sound().filter(|backup| backup.finished.is_some());
    let meets = |backup: &&Candidate<'_>| backup.assurance().is_some_and(|assurance| assurance >= rule.minimum.value);
    let (newest, proven) = (timed().next(), timed().find(meets));
    let Some(newest) = newest else { return sound().next().map_or(Track::Nothing, Track::Untimed) };
    let Some(rhythm) = rhythm else { return Track::NoSlot(newest) };
    let judge = |backup: &Candidate<'_>| freshness(context, rule, rhythm, backup.finished.map(|stamp| stamp.at));
    if let Some(proven) = proven
        && judge(proven) == Freshness::Fresh
    {
        return Track::Fresh(proven);
    }
    match judge(newest) {
        Freshness::Fresh => Track::FreshBelow { newest, proven },
        Freshness::NoElapsedSlot => Track::NoSlot(newest),
        Freshness::Stale { due } => match sound().find(|backup| backup.finished.is_none() || backup.may_be_younger()) {
            Some(untimed) => Track::Untimed(untimed),
            None => Track::Stale { newest, proven, due },
        },
    }
}
