//! How a target's schedule was kept, as the report says it.

use crate::base::Stamp;
use crate::evaluate::adherence::{Excuse, KindKept, PartKept, Slot, State, Stretch, Witness, fold};
use crate::evaluate::case::TargetCase;
use crate::evaluate::context::AuditContext;
use crate::model::report::{
    Adherence, AskedAbout, KindAdherence, MaintenanceReport, Recovery, ShownBy, SlotReport, SlotState, StretchReport,
};
use jiff::Timestamp;
use jiff::tz::TimeZone;

/// Slots that the report lists; the rest is counted.
const SLOTS_LISTED: usize = 400;
/// Rows of missed slots, and times of maintenance, that the report lists.
const ROWS_LISTED: usize = 100;

/// The period that was asked about.
pub fn asked_about(context: &AuditContext<'_>) -> Option<AskedAbout> {
    let bounds = context.period?;
    let stamp = |at| Stamp::in_zone(at, &context.policy.deployment.time_zone);
    Some(AskedAbout { asked: context.policy.period?.to_string(), from: stamp(bounds.from), to: stamp(bounds.to) })
}

/// Of a target that is judged, if the audit asks.
pub fn adherence(case: &TargetCase<'_>) -> Option<Adherence> {
    let kept = case.kept.as_ref()?;
    let zone = &case.context.policy.deployment.time_zone;
    let database = |part: &PartKept| case.parts.get(part.part)?.database.map(str::to_owned);
    let kinds = kept.parts.iter().flat_map(|part| part.kinds.iter().map(move |one| kind(one, database(part), zone)));
    let recovery = |part: &PartKept| Recovery {
        database: database(part),
        stated_rpo_seconds: case.rule.rpo.as_ref().map(|rpo| rpo.value.as_secs()),
        shown_from: part.shown_from.filter(|_| !part.reaches_back).map(|at| Stamp::in_zone(at, zone)),
        typical_rpo_seconds: part.typical().map(|typical| typical.as_secs()),
        worst: part.worst().map(|worst| stretch(worst, zone)),
        restorable_seconds: part.restorable.map(|(held, _)| held.as_secs()),
        period_seconds: part.restorable.map(|(_, period)| period.as_secs()),
    };
    Some(Adherence { kinds: kinds.collect(), recovery: kept.parts.iter().map(recovery).collect() })
}

fn kind(kind: &KindKept, database: Option<String>, zone: &TimeZone) -> KindAdherence {
    let stamp = |at: Timestamp| Stamp::in_zone(at, zone);
    let is_missed = |(_, slot): &(usize, &Slot)| slot.state == State::Missed;
    let missed: Vec<(usize, Timestamp)> =
        kind.slots.iter().enumerate().filter(is_missed).map(|(place, slot)| (place, slot.due)).collect();
    let mut rows = fold(&missed, zone);
    let missed_times_count = rows.len() as u64;
    rows.truncate(ROWS_LISTED);
    let older = kind.slots.len().saturating_sub(SLOTS_LISTED);
    let fulfilled_by =
        |slot: &Slot| slot.backup.and_then(|index| kind.backups.get(index)).filter(|_| is_fulfilled(slot.state));
    let only = |witness: Witness| {
        let by = |slot: &&Slot| fulfilled_by(slot).is_some_and(|backup| backup.witness == witness);
        kind.slots.iter().filter(by).count() as u64
    };
    let one = |slot: &Slot| {
        let backup = fulfilled_by(slot);
        SlotReport {
            due: stamp(slot.due),
            state: state(slot.state),
            late_seconds: match slot.state {
                State::Late { by } => Some(by.as_secs()),
                _ => None,
            },
            backup: backup.map(|backup| stamp(backup.at)),
            shown_by: backup.map(|backup| match backup.witness {
                Witness::Seen => ShownBy::Seen,
                Witness::Listed => ShownBy::Listed,
                Witness::Recorded => ShownBy::Recorded,
            }),
        }
    };
    let excuse = |excuse: &Excuse| MaintenanceReport {
        from: stamp(excuse.from),
        to: stamp(excuse.to),
        reason: excuse.reason.clone(),
        count: excuse.count,
    };
    KindAdherence {
        database,
        kind: kind.class.word().to_owned(),
        schedule: kind.schedule.clone(),
        due: kind.slots.len() as u64,
        kept: kind.count(|state| state == State::Kept),
        late: kind.count(|state| matches!(state, State::Late { .. })),
        missed: kind.missed(),
        not_shown: kind.count(|state| state == State::NotShown),
        excused: kind.count(|state| matches!(state, State::Excused { .. })),
        only_listed: only(Witness::Listed),
        only_recorded: only(Witness::Recorded),
        shown_from: kind.shown.from.map(stamp),
        missed_times: rows,
        missed_times_count,
        slots: kind.slots.iter().skip(older).map(one).collect(),
        longest_gap: kind.longest.map(|longest| stretch(longest, zone)),
        excused_by: kind.excuses.iter().take(ROWS_LISTED).map(excuse).collect(),
    }
}

fn is_fulfilled(state: State) -> bool {
    matches!(state, State::Kept | State::Late { .. })
}

fn state(state: State) -> SlotState {
    match state {
        State::Kept => SlotState::Kept,
        State::Late { .. } => SlotState::Late,
        State::Missed => SlotState::Missed,
        State::NotShown => SlotState::NotShown,
        State::Excused { .. } => SlotState::Excused,
    }
}

fn stretch(stretch: Stretch, zone: &TimeZone) -> StretchReport {
    StretchReport {
        from: Stamp::in_zone(stretch.from, zone),
        to: Stamp::in_zone(stretch.to, zone),
        seconds: stretch.length().as_secs(),
    }
}
