//! Slots of cron lines.

use super::question::{Question, Segment};
use super::slot::{Slot, State};
use jiff::{SignedDuration, Timestamp};
use std::collections::VecDeque;

/// The slots of a segment of cron lines, each with its backup.
pub(super) fn cron(question: &Question<'_>, segment: &Segment<'_>) -> Vec<Slot> {
    let mut slots = slots(question, segment);
    let Some((first, last)) = slots.first().zip(slots.last()) else { return slots };
    // The slot after the last ends its lateness, and so does another rhythm, which does not end its grace.
    let graced = last.deadline.checked_add(SignedDuration::from_nanos(1)).unwrap_or(Timestamp::MAX);
    let end = next(question, segment, &slots).min(segment.to.max(graced));
    let begin = question.backups.partition_point(|at| *at < first.due).max(segment.first_free);
    let mut open: VecDeque<usize> = VecDeque::new();
    let mut own = 0;
    for (index, at) in question.backups.iter().enumerate().skip(begin).take_while(|(_, at)| **at < end) {
        while slots.get(own + 1).is_some_and(|next| next.due <= *at) {
            open.extend(slots.get(own).filter(|slot| slot.backup.is_none()).map(|_| own));
            own += 1;
        }
        open.retain(|slot| slots.get(*slot).is_some_and(|slot| slot.deadline >= *at));
        let is_free = slots.get(own).is_some_and(|slot| slot.backup.is_none());
        let chosen = if is_free { Some(own) } else { open.pop_front() };
        if let Some(slot) = chosen.and_then(|chosen| slots.get_mut(chosen)) {
            slot.backup = Some(index);
            slot.state = match at.duration_since(slot.deadline) {
                by if by.is_positive() => State::Late { by },
                _ => State::Kept,
            };
        }
    }
    slots
}

/// All slots of the segment that are due in the period and by as-of, as missed.
fn slots(question: &Question<'_>, segment: &Segment<'_>) -> Vec<Slot> {
    let mut found = Vec::new();
    for (index, stage) in segment.stages.iter().enumerate() {
        let from = stage.from.max(question.from);
        let ends = segment.stages.get(index + 1).map_or(segment.to, |next| next.from);
        let to = ends.min(question.to).min(question.as_of);
        let Some(rhythm) = stage.rhythm else { continue };
        let due = question.known.of(rhythm, question.from, question.to.min(question.as_of), question.zone);
        let [from, to] = [from, to].map(|moment| due.partition_point(|due| *due < moment));
        found.extend(due.get(from..to).unwrap_or_default().iter().map(|due| Slot {
            due: *due,
            deadline: due.checked_add(stage.grace).unwrap_or(Timestamp::MAX),
            opens: *due,
            state: State::Missed,
            backup: None,
        }));
    }
    found
}

fn next(question: &Question<'_>, segment: &Segment<'_>, slots: &[Slot]) -> Timestamp {
    let last = slots.last().zip(segment.stages.iter().rev().find(|stage| stage.from < question.to));
    let next = last.and_then(|(last, stage)| {
        let from = last.due.max(stage.from);
        stage.rhythm?.slot_after(from, last.due < stage.from, question.zone)
    });
    next.unwrap_or(Timestamp::MAX)
}
