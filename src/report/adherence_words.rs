//! What tables and pages say alike of a schedule that was kept or not.

use crate::model::report::{KindAdherence, Recovery};

/// `31 due: 28 kept, 1 late, 2 missed`; what there is none of is left out, except what was kept and missed.
pub fn counts(kind: &KindAdherence) -> String {
    let mut words = vec![format!("{} kept", kind.kept)];
    let others = [
        (kind.late, "late", false),
        (kind.missed, "missed", true),
        (kind.not_shown, "not shown", false),
        (kind.excused, "excused by maintenance", false),
    ];
    let shown = others.into_iter().filter(|(count, _, always)| *always || *count > 0);
    words.extend(shown.map(|(count, word, _)| format!("{count} {word}")));
    format!("{} due: {}", kind.due, words.join(", "))
}

/// `98.7%`, rounded down: 100% is all of it.
pub fn share(recovery: &Recovery) -> Option<String> {
    let (held, period) = recovery.restorable_seconds.zip(recovery.period_seconds.filter(|period| *period > 0))?;
    let tenths = i128::from(held) * 1000 / i128::from(period);
    Some(format!("{}.{}%", tenths / 10, tenths % 10))
}
