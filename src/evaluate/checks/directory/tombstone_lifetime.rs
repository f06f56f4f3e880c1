//! Is the newest backup of the directory older than deleted objects are kept? Then it brings them back, and is none.

use crate::base::age;
use crate::evaluate::case::TargetCase;
use crate::evaluate::checks::{Answer, TargetCheck, artefacts};
use crate::evaluate::directory_facts::directory_facts;
use crate::evaluate::finding::backup_seen;
use crate::evaluate::words::moment;
use crate::model::Status;
use jiff::SignedDuration;

/// Of targets.
pub const CHECK: TargetCheck = TargetCheck { id: "tombstone-lifetime", evaluate };

/// Evaluates a naming context.
fn evaluate(case: &TargetCase<'_>) -> Answer {
    if !case.is_judged() {
        return Answer::unjudged(case);
    }
    let Some(days) = lifetime_days(case) else {
        return Answer::not_looked_at("no directory server says how long deleted objects are kept");
    };
    let dated = artefacts::sound(case).filter_map(|(candidate, _)| Some((candidate, candidate.finished?)));
    let Some((newest, finished)) = dated.max_by_key(|(_, finished)| *finished) else {
        return Answer::not_looked_at("no dated backup of the directory was seen");
    };
    let lifetime = SignedDuration::from_hours(24 * i64::from(days));
    let old = case.context.age(finished.at);
    if old <= lifetime {
        return Answer::looked_at(1, "newest backups of the directory", Vec::new());
    }
    let message = format!(
        "The newest backup of {} ({}) is {} old, but the directory keeps deleted objects for only {}: a domain \
         controller that is restored from it brings them back, and the others refuse to replicate with it.",
        case.export_words(),
        moment(finished),
        age(old),
        age(lifetime)
    );
    // What could not be looked at may hold a younger one.
    let status = if case.context.unreachable_for(case.rule).is_empty() { Status::Gap } else { Status::Unknown };
    let finding = case.finding("tombstone-exceeded", status, message, backup_seen(newest));
    Answer::looked_at(1, "newest backups of the directory", vec![finding])
}

/// The shortest that any directory server shows.
fn lifetime_days(case: &TargetCase<'_>) -> Option<u32> {
    directory_facts(&case.context).filter_map(|(_, facts)| facts.tombstone_lifetime_days).min()
}
