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
    let mut runs = Runs { question, rhythm, grace: stage.grace, from, to, found: Vec::new() };
    let was_due_before = || runs.due(from, -1).is_some_and(|before| segment.from <= before);
    match last.filter(counts) {
        Some(last) => runs.count(last, known),
        None if was_due_before() => runs.count_back(known),
        None => runs.count(segment.from, known),
    }
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

    /// Of a rhythm that was in force before, and of which no backup from then is known: runs are counted back from the first
    /// that is; without any, one is due when the period begins.
    fn count_back(&mut self, first: usize) {
        let backups = self.question.backups;
        let Some(at) = backups.get(first).copied() else {
            if self.from < self.to {
                let missed = self.missed(self.from, self.due(self.from, -1));
                self.add(missed);
            }
            return self.count(self.from, first);
        };
        let mut number = self.rhythm.runs_before(self.from, at);
        while self.due(at, -number - 1).is_some_and(|due| due >= self.from) {
            number += 1;
        }
        for number in (0..=number).rev() {
            let Some(due) = self.due(at, -number).filter(|due| *due < self.to) else { return };
            let missed = self.missed(due, self.due(at, -number - 1));
            let in_time = backups.partition_point(|at| *at <= missed.deadline);
            let Some(index) = in_time.checked_sub(1).filter(|index| *index >= first) else {
                self.add(missed);
                continue;
            };
            self.add(Slot { state: State::Kept, backup: Some(index), ..missed });
            return self.count(backups.get(index).copied().unwrap_or(at), index + 1);
        }
    }

    fn missed(&self, due: Timestamp, opens: Option<Timestamp>) -> Slot {
        let (deadline, opens) = (self.deadline(due), opens.unwrap_or(Timestamp::MIN));
        Slot { due, deadline, opens, state: State::Missed, backup: None }
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
            let missed = self.missed(due, Some(since));
            let deadline = missed.deadline;
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
