//! What tables and pages say alike of a schedule that was kept or not.

use crate::base::{Zone, age};
use crate::model::Assurance;
use crate::model::report::{Adherence, AuditReport, KindAdherence, Recovery, SlotCounts, Target};
use jiff::SignedDuration;

/// `31 due: 28 kept, 1 late, 2 missed (3 only recorded by an earlier audit)`; what there is none of is left out, except what was kept and missed.
pub fn counts(slots: SlotCounts) -> String {
    let mut words = vec![format!("{} kept", slots.kept)];
    let others = [
        (slots.late, "late", false),
        (slots.missed, "missed", true),
        (slots.not_shown, "not shown", false),
        (slots.excused, "excused by maintenance", false),
    ];
    let shown = others.into_iter().filter(|(count, _, always)| *always || *count > 0);
    words.extend(shown.map(|(count, word, _)| format!("{count} {word}")));
    let unseen = unseen(slots).map(|words| format!(" ({words})")).unwrap_or_default();
    format!("{} due: {}{unseen}", slots.due, words.join(", "))
}

/// `2 only recorded by an earlier audit`, of those that were kept or late; `None` where a file of each was seen.
pub fn unseen(slots: SlotCounts) -> Option<String> {
    let all = [
        (slots.only_listed, "only listed by the server's history"),
        (slots.only_recorded, "only recorded by an earlier audit"),
    ];
    let some = all.into_iter().filter(|(count, _)| *count > 0);
    let words: Vec<String> = some.map(|(count, word)| format!("{count} {word}")).collect();
    (!words.is_empty()).then(|| words.join(", "))
}

/// `from 2026-10-01 00:00 to 2026-10-31 08:00`, in the deployment's zone; `None` where no period was asked about.
pub fn period(report: &AuditReport) -> Option<String> {
    let asked = report.asked_about.as_ref()?;
    let [from, to] = [asked.from, asked.to].map(|at| report.deployment.time_zone.minute(at));
    Some(format!("from {from} to {to}"))
}

/// `checked from ... to ...: 31 due: 28 kept, 1 late, 2 missed`.
pub fn schedules(report: &AuditReport) -> Option<String> {
    let (period, slots) = period(report).zip(report.slots())?;
    Some(format!("checked {period}: {}", counts(slots)))
}

/// `full of LcsCDR, every 1d: 31 due: ...`: one line for each kind of a target.
pub fn of_kinds(adherence: &Adherence) -> impl Iterator<Item = String> {
    adherence.kinds.iter().map(|kind| format!("{}, {}: {}", of_database(kind), kind.schedule, counts(kind.counts())))
}

/// Why no kind of a target has scheduled backups to count.
pub fn no_kinds(target: &Target) -> &'static str {
    match &target.newest_backup.judged {
        Some(judged) if judged.assurance == Some(Assurance::Attested) => "a person attests it",
        _ => "no schedule names a backup of it",
    }
}

/// `2 in the maintenance from 2026-10-10 00:00 to 2026-10-11 00:00: storage was moved`: what a kind's maintenance excuses.
pub fn excuses<'k>(kind: &'k KindAdherence, zone: &'k Zone) -> impl Iterator<Item = String> + use<'k> {
    kind.excused_by.iter().map(|one| {
        let [from, to] = [one.from, one.to].map(|at| zone.minute(at));
        format!("{} in the maintenance from {from} to {to}: {}", one.count, one.reason)
    })
}

/// The same of all kinds of a target, each with its name: `full of LcsCDR, 2 in the maintenance ...`.
pub fn all_excuses<'a>(adherence: &'a Adherence, zone: &'a Zone) -> impl Iterator<Item = String> + use<'a> {
    adherence
        .kinds
        .iter()
        .flat_map(|kind| excuses(kind, zone).map(move |excuse| format!("{}, {excuse}", of_database(kind))))
}

/// `full of LcsCDR`.
fn of_database(kind: &KindAdherence) -> String {
    let of = kind.database.as_ref().map(|database| format!(" of {database}")).unwrap_or_default();
    format!("{}{of}", kind.kind)
}

/// ` since 2026-10-20 00:00: typically 1d apart, at worst 2d (...); the objective is 1d`, after what it is of.
pub fn apart(recovery: &Recovery, zone: &Zone, worst: &str) -> String {
    let long = |seconds: i64| age(SignedDuration::from_secs(seconds));
    let since = recovery.shown_from.map(|from| format!(" since {}, before which none were shown", zone.minute(from)));
    let typical = recovery.typical_rpo_seconds.map(|typical| format!("typically {} apart, ", long(typical)));
    let end = if typical.is_some() { "" } else { " apart" };
    let stated = recovery.stated_rpo_seconds.map(|stated| format!("; the objective is {}", long(stated)));
    let [since, typical, stated] = [since, typical, stated].map(Option::unwrap_or_default);
    format!("{since}: {typical}at worst {worst}{end}{stated}")
}

/// `98.7%`, rounded down: 100% is all of it.
pub fn share(recovery: &Recovery) -> Option<String> {
    let (held, period) = recovery.restorable_seconds.zip(recovery.period_seconds.filter(|period| *period > 0))?;
    let tenths = i128::from(held) * 1000 / i128::from(period);
    Some(format!("{}.{}%", tenths / 10, tenths % 10))
}
