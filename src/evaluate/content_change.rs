//! What changed from one export's content to another's, and how that is said.

use super::words::list;
use crate::base::count;
use crate::model::{ExportContent, KindDifference, KindTotal, Thing, ThingKind};
use std::collections::BTreeMap;

/// Pools told by name; more are counted.
const NAMED_POOLS: usize = 3;

/// The kinds that differ, of those that `is_asked` names.
pub fn differences(
    old: &ExportContent,
    new: &ExportContent,
    is_asked: impl Fn(ThingKind) -> bool,
) -> Vec<KindDifference> {
    ThingKind::ALL.into_iter().filter(|kind| is_asked(*kind)).filter_map(|kind| of_kind(kind, old, new)).collect()
}

fn of_kind(kind: ThingKind, old: &ExportContent, new: &ExportContent) -> Option<KindDifference> {
    let total = |content: &ExportContent| content.kinds.iter().find(|total| total.kind == kind).cloned();
    let (before, after) = (total(old), total(new));
    let (old_count, new_count) = (counted(before.as_ref()), counted(after.as_ref()));
    let is_listed = [&before, &after].into_iter().flatten().all(|total| total.is_listed);
    let mut found = KindDifference {
        kind,
        old_count,
        new_count,
        is_listed,
        added: Vec::new(),
        changed: Vec::new(),
        removed: Vec::new(),
    };
    if !is_listed {
        let digest = |total: Option<KindTotal>| total.map(|total| total.digest);
        return ((old_count, digest(before)) != (new_count, digest(after))).then_some(found);
    }
    let (before, after) = (by_name(old, kind), by_name(new, kind));
    for (name, digest) in &after {
        match before.get(name) {
            None => found.added.push((*name).to_owned()),
            Some(known) if known != digest => found.changed.push((*name).to_owned()),
            Some(_) => {}
        }
    }
    found.removed = before.keys().filter(|name| !after.contains_key(*name)).map(|name| (*name).to_owned()).collect();
    let is_same = found.added.is_empty() && found.changed.is_empty() && found.removed.is_empty();
    (!is_same).then_some(found)
}

fn counted(total: Option<&KindTotal>) -> u64 {
    total.map_or(0, |total| total.count)
}

fn by_name(content: &ExportContent, kind: ThingKind) -> BTreeMap<&str, &str> {
    let of_kind = |thing: &&Thing| thing.kind == kind;
    content.things.iter().filter(of_kind).map(|thing| (thing.name.as_str(), thing.digest.as_str())).collect()
}

/// `pool02.contoso.com added, 3 policies changed, 1 queue removed`.
pub fn in_words(differences: &[KindDifference]) -> String {
    let mut words = Vec::new();
    for one in differences {
        let (single, several) = one.kind.nouns();
        if !one.is_listed {
            words.push(match (one.old_count, one.new_count) {
                (old, new) if old == new => format!("some of {} changed", count(new, single, several)),
                (old, new) => format!("{} instead of {old}", count(new, single, several)),
            });
            continue;
        }
        for (names, done) in [(&one.added, "added"), (&one.changed, "changed"), (&one.removed, "removed")] {
            match names.len() {
                0 => {}
                1..=NAMED_POOLS if one.kind == ThingKind::Pool => words.push(format!("{} {done}", list(names))),
                number => words.push(format!("{} {done}", count(number as u64, single, several))),
            }
        }
    }
    words.join(", ")
}
