//! Runs of `every D`, counted from backup to backup.

use super::question::{Question, Segment};
use super::slot::{Slot, State};
use crate::policy::Rhythm;
use jiff::{SignedDuration, Timestamp};

/// A backup that comes in the last quarter before a run is due stands for that run.
const QUARTERS: i32 = 4;

/// The runs of one rhythm.
struct Runs<'a, 'q> {
    question: &'q Question<'a>,
    rhythm: &'a Rhythm,
    grace: SignedDuration,
    /// Runs before this moment are of no interest.
    from: Timestamp,
    /// The first moment that the rhythm is not in force any more, or nobody asks about.
    to: Timestamp,
    found: Vec<Slot>,
}

/// The slots of a segment of one `every D`.
pub(super) fn every(question: &Question<'_>, segment: &Segment<'_>) -> Vec<Slot> {
    let Some(stage) = segment.stages.first() else { return Vec::new() };
    let Some(rhythm) = stage.rhythm else { return Vec::new() };
    let from = segment.from.max(question.from);
    let to = segment.to.min(question.to).min(question.as_of);
    let before = question.backups.partition_point(|at| *at < from);
    let known = before.max(segment.first_free);
    let last = known.checked_sub(1).and_then(|index| question.backups.get(index)).copied();
    // A rhythm that begins in the period asks nothing of the time before it.
    let counts = |last: &Timestamp| {
        segment.from <= question.from || rhythm.run(*last, 1, question.zone).is_some_and(|due| due >= from)
    };
    let anchor = last.filter(counts).unwrap_or(from);
    let mut runs = Runs { question, rhythm, grace: stage.grace, from, to, found: Vec::new() };
    runs.count(anchor, known);
    runs.found
}

impl Runs<'_, '_> {
    /// Goes from backup to backup, beginning at a moment; backups before the index lie before it.
    fn count(&mut self, anchor: Timestamp, first: usize) {
        let (mut anchor, mut first) = (anchor, first);
        while let Some(due) = self.due(anchor, 1).filter(|due| *due < self.to && *due > anchor) {
            let deadline = self.deadline(due);
            let backups = self.question.backups;
            // Of several at one moment the first is enough.
            first = first.max(backups.partition_point(|at| *at <= anchor));
            let in_time = backups.partition_point(|at| *at <= deadline);
            if let Some(index) = in_time.checked_sub(1).filter(|index| *index >= first) {
                self.add(Slot { due, deadline, opens: anchor, state: State::Kept, backup: Some(index) });
                let Some(at) = backups.get(index) else { return };
                (anchor, first) = (*at, index + 1);
                continue;
            }
            let next = backups.get(first).copied();
            self.late(anchor, first, next);
            let Some(next) = next else { return };
            (anchor, first) = (next, first + 1);
        }
    }

    /// Runs after `anchor` up to the next backup, which is none of the first run's in time; without any, up to the end.
    fn late(&mut self, anchor: Timestamp, index: usize, next: Option<Timestamp>) {
        let skipped = self.rhythm.runs_before(anchor, self.from.min(next.unwrap_or(self.from)));
        let mut number = skipped + 1;
        let mut opens = if skipped == 0 { Some(anchor) } else { self.due(anchor, skipped) };
        while let (Some(since), Some(due)) = (opens, self.due(anchor, number)) {
            if due >= self.to || due <= since {
                return;
            }
            let deadline = self.deadline(due);
            let missed = Slot { due, deadline, opens: since, state: State::Missed, backup: None };
            let Some(at) = next else {
                self.add(missed);
                (number, opens) = (number + 1, Some(due));
                continue;
            };
            if at <= deadline {
                self.add(Slot { state: State::Kept, backup: Some(index), ..missed });
                return;
            }
            let following = self.due(anchor, number + 1).unwrap_or(Timestamp::MAX);
            let quarter = following.duration_since(due) / QUARTERS;
            if following.checked_sub(quarter).is_ok_and(|early| at < early) {
                let by = at.duration_since(deadline);
                self.add(Slot { state: State::Late { by }, backup: Some(index), ..missed });
                return;
            }
            self.add(missed);
            (number, opens) = (number + 1, Some(due));
        }
    }

    fn add(&mut self, slot: Slot) {
        if slot.due >= self.from {
            self.found.push(slot);
        }
    }

    fn due(&self, after: Timestamp, number: i64) -> Option<Timestamp> {
        self.rhythm.run(after, number, self.question.zone)
    }

    fn deadline(&self, due: Timestamp) -> Timestamp {
        due.checked_add(self.grace).unwrap_or(Timestamp::MAX)
    }
}
