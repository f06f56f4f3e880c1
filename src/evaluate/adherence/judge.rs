//! All slots of one kind of backup in a period. A backup fulfils one slot.

use super::cron::cron;
use super::every::every;
use super::question::{Question, Segment, Stage};
use super::slot::{Slot, State};
use crate::policy::Rhythm;
use jiff::Timestamp;

/// The slots of the period whose grace has passed, in the order in which they were due.
///
/// Cron lines: a backup stands for the newest slot at or before its end; where that has one already, for the oldest slot
/// before it whose grace is still running. It keeps the slot up to the end of the grace, and is late until the next slot.
///
/// `every D`: the runs after a backup are due D, 2 D, 3 D ... after it. The newest backup up to D + grace keeps the first,
/// and the next run is counted from it. Where there is none, the next backup stands for the newest run that is due by then,
/// or in the next quarter of D: it keeps that run up to the end of the grace, and is late after that. Runs before it are
/// missed, and the next is counted from the backup. Before the first backup, runs are counted from the start of the rhythm; where
/// it started long before the period, they are counted back from the first backup, or from the period's beginning on where there is
/// none.
pub fn judge(question: &Question<'_>) -> Vec<Slot> {
    let mut slots = Vec::new();
    let mut first_free = 0;
    for mut segment in segments(question) {
        segment.first_free = first_free;
        let is_cron = segment.stages.iter().any(|stage| matches!(stage.rhythm, Some(Rhythm::Cron { .. })));
        let found = if is_cron { cron(question, &segment) } else { every(question, &segment) };
        let last = found.iter().filter_map(|slot| slot.backup).max();
        first_free = first_free.max(last.map_or(0, |last| last + 1));
        slots.extend(found);
    }
    slots.retain(|slot| slot.due >= question.from && slot.due < question.to && slot.deadline <= question.as_of);
    for slot in &mut slots {
        slot.state = seen(question, slot);
    }
    slots
}

/// What a slot is, given what could be seen.
fn seen(question: &Question<'_>, slot: &Slot) -> State {
    if slot.state == State::Kept {
        return State::Kept;
    }
    let touches = |(from, to): &(Timestamp, Timestamp)| slot.due < *to && *from <= slot.deadline;
    if let Some(by) = question.excused.iter().position(touches) {
        State::Excused { by }
    } else if question.shown.covers(slot.opens, slot.deadline) {
        slot.state
    } else {
        State::NotShown
    }
}

/// Cron lines that follow each other are one segment; each `every D` is one of its own.
fn segments<'a>(question: &Question<'a>) -> Vec<Segment<'a>> {
    let mut found: Vec<Segment<'a>> = Vec::new();
    let is_cron = |stage: &Stage<'_>| matches!(stage.rhythm, Some(Rhythm::Cron { .. }));
    for (index, stage) in question.stages.iter().enumerate() {
        let to = question.stages.get(index + 1).map_or(Timestamp::MAX, |next| next.from);
        // A stage that another replaces on its first moment was never in force.
        if to <= stage.from || to <= question.from || stage.rhythm.is_none() {
            continue;
        }
        let joins =
            |last: &&mut Segment<'_>| last.to == stage.from && is_cron(stage) && last.stages.iter().all(is_cron);
        match found.last_mut().filter(joins) {
            Some(last) => {
                last.to = to;
                last.stages.push(*stage);
            }
            // What begins after the period only tells how long the line before it goes on.
            None if stage.from >= question.to => {}
            None => found.push(Segment { from: stage.from, to, stages: vec![*stage], first_free: 0 }),
        }
    }
    found
}
