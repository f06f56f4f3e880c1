//! How a target's schedule was kept, as a section of its page.

use super::escape::name;
use super::words::{Words, number};
use crate::base::age;
use crate::model::report::{Adherence, KindAdherence, Recovery, ShownBy, SlotReport, SlotState, StretchReport, Target};
use crate::report::adherence_words::{apart, excuses, no_kinds, share, unseen};
use jiff::SignedDuration;

/// Scheduled times of a target that the page lists; the others are in the JSON report.
const ROWS: usize = 60;

/// The section.
#[derive(Debug)]
pub struct AdherenceView {
    pub kinds: Vec<KindRow>,
    /// Why there are none.
    pub no_kinds: &'static str,
    /// Missed slots, folded, why some could not be told, and what excuses some: one sentence each.
    pub notes: Vec<(String, String)>,
    pub recovery: Vec<(String, String)>,
    /// Slots that were not simply kept.
    pub slots: Vec<SlotRow>,
    /// Of those, how many the page leaves out.
    pub more_slots: usize,
}

#[derive(Debug)]
pub struct KindRow {
    pub kind: String,
    pub schedule: String,
    pub due: String,
    pub kept: String,
    pub late: String,
    pub missed: String,
    pub not_shown: String,
    pub excused: String,
    pub longest: String,
}

#[derive(Debug)]
pub struct SlotRow {
    pub kind: String,
    pub due: String,
    pub state: String,
    pub backup: String,
}

/// Of a target that was asked.
pub fn of(target: &Target, words: &Words<'_>) -> Option<AdherenceView> {
    let Adherence { kinds, recovery } = target.adherence.as_ref()?;
    let mut slots: Vec<(&KindAdherence, &SlotReport)> = kinds
        .iter()
        .flat_map(|kind| kind.slots.iter().filter(|slot| is_noteworthy(slot)).map(move |slot| (kind, slot)))
        .collect();
    let more_slots = slots.len().saturating_sub(ROWS);
    slots.truncate(ROWS);
    Some(AdherenceView {
        kinds: kinds.iter().map(|kind| kind_row(kind, words)).collect(),
        no_kinds: no_kinds(target),
        notes: kinds.iter().flat_map(|kind| notes(kind, words)).collect(),
        recovery: recovery.iter().flat_map(|one| recovery_rows(one, words)).collect(),
        slots: slots.into_iter().map(|(kind, slot)| slot_row(kind, slot, words)).collect(),
        more_slots,
    })
}

/// Whatever was not kept by a backup that was seen.
fn is_noteworthy(slot: &SlotReport) -> bool {
    slot.state != SlotState::Kept || slot.shown_by != Some(ShownBy::Seen)
}

fn kind_words(kind: &KindAdherence) -> String {
    match &kind.database {
        Some(database) => format!("{} of {}", name(&kind.kind), name(database)),
        None => name(&kind.kind),
    }
}

fn kind_row(kind: &KindAdherence, words: &Words<'_>) -> KindRow {
    KindRow {
        kind: kind_words(kind),
        schedule: name(&kind.schedule),
        due: number(kind.due),
        kept: number(kind.kept),
        late: number(kind.late),
        missed: number(kind.missed),
        not_shown: number(kind.not_shown),
        excused: number(kind.excused),
        longest: kind.longest_gap.as_ref().map(|gap| longest(kind, gap, words)).unwrap_or_default(),
    }
}

/// Of what was not shown nobody knows.
fn longest(kind: &KindAdherence, gap: &StretchReport, words: &Words<'_>) -> String {
    let shown = if kind.not_shown > 0 { " in the time that was shown" } else { "" };
    format!("{}{shown}", stretch(gap, words))
}

fn notes(kind: &KindAdherence, words: &Words<'_>) -> Vec<(String, String)> {
    let what = kind_words(kind);
    let mut notes: Vec<(String, String)> =
        kind.missed_times.iter().map(|row| (format!("Missed, {what}"), name(row))).collect();
    let more = kind.missed_times_count.saturating_sub(kind.missed_times.len() as u64);
    if more > 0 {
        notes.push((format!("Missed, {what}"), format!("and {} more times", number(more))));
    }
    if let Some(words) = unseen(kind.counts()) {
        notes.push((format!("Kept or late without a file that was seen, {what}"), words));
    }
    if kind.not_shown > 0 {
        let why = match kind.shown_from {
            Some(from) => format!("a backup would have been seen only since {}", words.minute(from)),
            None => "nothing that was seen would have shown a backup".to_owned(),
        };
        notes.push((format!("Not shown, {what}"), why));
    }
    notes.extend(excuses(kind, words.zone()).map(|excuse| (format!("Excused, {what}"), name(&excuse))));
    notes
}

fn recovery_rows(recovery: &Recovery, words: &Words<'_>) -> Vec<(String, String)> {
    let of = recovery.database.as_deref().map(|database| format!(" of {}", name(database))).unwrap_or_default();
    let mut rows = Vec::new();
    if let Some(worst) = &recovery.worst {
        let said = format!("Recovery points{of}{}", apart(recovery, words.zone(), &stretch(worst, words)));
        rows.extend(said.split_once(": ").map(|(what, said)| (what.to_owned(), said.to_owned())));
    }
    if let Some(share) = share(recovery) {
        rows.push((format!("Restorable to any moment{of}"), format!("{share} of the period")));
    }
    rows
}

fn stretch(stretch: &StretchReport, words: &Words<'_>) -> String {
    let long = age(SignedDuration::from_secs(stretch.seconds));
    format!("{long} ({} to {})", words.minute(stretch.from), words.minute(stretch.to))
}

fn slot_row(kind: &KindAdherence, slot: &SlotReport, words: &Words<'_>) -> SlotRow {
    let late = slot.late_seconds.map(|seconds| format!(" by {}", age(SignedDuration::from_secs(seconds))));
    let by = match slot.shown_by {
        Some(ShownBy::Listed) => " (only listed by the server's history)",
        Some(ShownBy::Recorded) => " (only recorded by an earlier audit)",
        Some(ShownBy::Seen) | None => "",
    };
    SlotRow {
        kind: kind_words(kind),
        due: words.minute(slot.due),
        state: format!("{}{}", slot.state.words(), late.unwrap_or_default()),
        backup: slot.backup.map(|at| format!("{}{by}", words.minute(at))).unwrap_or_default(),
    }
}
