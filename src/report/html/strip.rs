//! All items of the report in one strip, by group.

use super::anchors::Anchors;
use super::escape::name;
use super::sign::Sign;
use super::words::number;
use crate::model::Status;
use crate::model::report::AuditReport;
use std::collections::{BTreeMap, HashMap};

/// A group of the catalog.
#[derive(Debug)]
pub struct Group {
    pub title: String,
    pub items: Vec<Tile>,
}

/// An item with the worst status of its targets.
#[derive(Debug)]
pub struct Tile {
    pub anchor: String,
    pub id: String,
    pub title: String,
    pub sign: Sign,
    /// `1 gap, 2 pass`.
    pub words: String,
    /// Needs nobody: on a small screen its sign is enough.
    pub is_quiet: bool,
}

/// Targets of each item by status.
pub type Statuses<'r> = HashMap<&'r str, BTreeMap<Status, u64>>;

/// Counted once for all who need it.
pub fn statuses(report: &AuditReport) -> Statuses<'_> {
    let mut statuses = Statuses::new();
    for target in &report.targets {
        *statuses.entry(&target.item).or_default().entry(target.status).or_default() += 1;
    }
    statuses
}

/// What an item's targets come to: a target that does not apply says nothing of those that do.
pub fn worst(of: &BTreeMap<Status, u64>) -> Status {
    of.keys().rev().find(|status| **status != Status::NotApplicable).copied().unwrap_or(Status::NotApplicable)
}

/// `1 gap, 2 pass`.
pub fn count_words(of: &BTreeMap<Status, u64>) -> String {
    of.iter()
        .rev()
        .map(|(status, n)| format!("{} {}", number(*n), Sign::from(*status).word))
        .collect::<Vec<_>>()
        .join(", ")
}

/// In the catalog's order; items of an earlier version's report stand in one group.
pub fn groups(report: &AuditReport, statuses: &Statuses<'_>, anchors: &Anchors<'_>) -> Vec<Group> {
    let tile = |id: &str, title: &str, of: &BTreeMap<Status, u64>| Tile {
        anchor: anchors.item(id),
        id: name(id),
        title: name(title),
        sign: worst(of).into(),
        words: count_words(of),
        is_quiet: !matches!(worst(of), Status::Gap | Status::Unknown),
    };
    let mut groups: Vec<(&str, Group)> = Vec::new();
    let mut told: BTreeMap<&str, ()> = BTreeMap::new();
    for item in &report.items {
        let Some(of) = statuses.get(item.id.as_str()).filter(|_| told.insert(&item.id, ()).is_none()) else { continue };
        if groups.last().is_none_or(|(group, _)| *group != item.group) {
            groups.push((&item.group, Group { title: name(&item.group_title), items: Vec::new() }));
        }
        if let Some((_, group)) = groups.last_mut() {
            group.items.push(tile(&item.id, &item.title, of));
        }
    }
    let rest: BTreeMap<&str, &BTreeMap<Status, u64>> =
        statuses.iter().filter(|(id, _)| !told.contains_key(*id)).map(|(id, of)| (*id, of)).collect();
    if !rest.is_empty() {
        let items = rest.into_iter().map(|(id, of)| tile(id, id, of)).collect();
        groups.push(("", Group { title: "Items".to_owned(), items }));
    }
    groups.into_iter().map(|(_, group)| group).collect()
}
