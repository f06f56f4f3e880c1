//! Two exports side by side, as `bakproof diff-export` shows them: what differs, or why that cannot be told.

use super::content_change::{differences, in_words};
use crate::base::count;
use crate::model::{
    ComparedExport, CountDifference, DiffStatus, Export, ExportDiff, ExportFacts, Kind, KindDifference, Verdict,
};

/// A number of user data by its name.
type Count = (&'static str, &'static str, fn(&ExportFacts) -> Option<u64>);

const COUNTS: [Count; 3] = [
    ("user", "users", |facts| facts.user_count),
    ("user with contacts or groups", "users with contacts or groups", |facts| facts.filled_users),
    ("entry of users", "entries of users", |facts| facts.user_entries),
];

/// What one comparison came to.
struct Outcome {
    status: DiffStatus,
    summary: String,
    differences: Vec<KindDifference>,
    counts: Vec<CountDifference>,
}

impl Outcome {
    fn new(status: DiffStatus, summary: impl Into<String>) -> Self {
        Self { status, summary: summary.into(), differences: Vec::new(), counts: Vec::new() }
    }
}

/// Compares them.
///
/// # Errors
/// In words: they are of different kinds.
pub fn export_diff(old: &Export, new: &Export) -> Result<ExportDiff, String> {
    let holds_topology = |kind: Kind| matches!(kind, Kind::LyncConfiguration | Kind::Topology);
    let mut notes = Vec::new();
    let outcome = match unusable(old, "first").or_else(|| unusable(new, "second")) {
        Some(why) => Outcome::new(DiffStatus::Unknown, why),
        None if old.kind != new.kind && !(holds_topology(old.kind) && holds_topology(new.kind)) => {
            return Err(format!(
                "the first file is of kind {}, the second of kind {}: compare two exports of one kind",
                old.kind, new.kind
            ));
        }
        None => compared(old, new, &mut notes),
    };
    let name_pools = !old.facts.pools.is_empty() && !new.facts.pools.is_empty();
    if name_pools && old.facts.pools != new.facts.pools {
        let pools = |export: &Export| super::words::list(&export.facts.pools);
        notes.push(format!("They are of different pools: {}, and {}.", pools(old), pools(new)));
    }
    if let (Some(first), Some(second)) = (old.facts.export_wall_time, new.facts.export_wall_time)
        && first > second
    {
        notes.push("The first was exported after the second: what is called added was there before.".to_owned());
    }
    let Outcome { status, summary, differences, counts } = outcome;
    let schema = "bakproof/diff-export/1".to_owned();
    Ok(ExportDiff { schema, old: side(old), new: side(new), status, summary, differences, counts, notes })
}

fn side(export: &Export) -> ComparedExport {
    ComparedExport {
        path: export.location.path.clone(),
        kind: export.kind,
        verdict: export.facts.verdict,
        export_wall_time: export.facts.export_wall_time,
    }
}

/// Why an export cannot be compared: what it holds is not what was exported, or nobody knows.
fn unusable(export: &Export, which: &str) -> Option<String> {
    if export.content.is_some() {
        return None;
    }
    let why = || {
        let message = export.facts.problems.first().map(|problem| &*problem.message);
        message.map(|message| format!(": {}", message.trim_end_matches('.'))).unwrap_or_default()
    };
    (export.facts.verdict > Verdict::Identified
        || export.facts.content_digest.is_none() && export.kind != Kind::Topology)
        .then(|| format!("The {which} file is {}{}.", export.facts.verdict, why()))
}

fn compared(old: &Export, new: &Export, notes: &mut Vec<String>) -> Outcome {
    let digest = |export: &Export| export.facts.content_digest.clone();
    let is_same_file = digest(old).is_some() && digest(old) == digest(new);
    if is_same_file {
        return Outcome::new(DiffStatus::Same, "Both hold the same files, byte for byte.");
    }
    if let (Some(before), Some(after)) = (&old.content, &new.content) {
        let is_of_both = old.kind == new.kind;
        if !is_of_both {
            notes.push("One is a topology document: only the topology is compared.".to_owned());
        }
        let found = differences(before, after, |kind| is_of_both || kind.is_of_topology());
        if found.is_empty() {
            return Outcome::new(
                DiffStatus::Same,
                "The content is the same; only the way in which it is written differs.",
            );
        }
        let summary = format!("{}.", in_words(&found));
        return Outcome { differences: found, ..Outcome::new(DiffStatus::Different, summary) };
    }
    match old.kind {
        Kind::LyncUserData => by_counts(&old.facts, &new.facts),
        Kind::LyncConfiguration | Kind::LyncResponseGroups | Kind::Topology => Outcome::new(
            DiffStatus::Unknown,
            "One of them says something in a form that bakproof does not compare, such as a draft of a topology.",
        ),
        _ => Outcome::new(
            DiffStatus::Different,
            "They hold different content. Nothing inside exports of this kind says what a part of it is.",
        ),
    }
}

fn by_counts(old: &ExportFacts, new: &ExportFacts) -> Outcome {
    let mut counts = Vec::new();
    let mut words = Vec::new();
    for (one, many, of) in COUNTS {
        if let (Some(old), Some(new)) = (of(old), of(new))
            && old != new
        {
            words.push(format!("{} instead of {old}", count(new, one, many)));
            counts.push(CountDifference { what: many.to_owned(), old, new });
        }
    }
    let summary = if words.is_empty() {
        "They hold different content of as many users and entries.".to_owned()
    } else {
        format!("{}.", words.join(", "))
    };
    Outcome { counts, ..Outcome::new(DiffStatus::Different, summary) }
}
