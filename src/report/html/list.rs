//! Every target in one row: to be filtered and sorted. Of very many, each item has a folded table of its own.

use super::anchors::Anchors;
use super::escape::name;
use super::limits::{LIST_BYTES, OPEN_ROWS};
use super::sign::Sign;
use super::strip::{Statuses, count_words, worst};
use super::target::Titles;
use super::words::{Words, number};
use crate::model::Status;
use crate::model::report::{AuditReport, Target};
use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};

/// The tables of all targets.
#[derive(Debug)]
pub struct List {
    /// One, or one for each item.
    pub tables: Vec<ListTable>,
    pub is_folded: bool,
    /// Targets that have no row.
    pub left_out: usize,
}

/// Some of the targets.
#[derive(Debug)]
pub struct ListTable {
    pub anchor: String,
    pub title: String,
    /// Of its worst target.
    pub sign: Sign,
    pub words: String,
    pub rows: Vec<ListRow>,
}

/// One target.
#[derive(Debug)]
pub struct ListRow {
    /// Of the first row of an item, where one table has all of them.
    pub anchor: Option<String>,
    pub link: Option<String>,
    pub sign: Sign,
    pub item: String,
    pub item_title: String,
    pub target: String,
    pub newest: String,
    pub assurance: &'static str,
    pub until: String,
    pub findings: String,
}

impl List {
    pub fn of(
        report: &AuditReport,
        statuses: &Statuses<'_>,
        words: &Words<'_>,
        anchors: &Anchors<'_>,
        titles: &Titles<'_>,
    ) -> Self {
        let is_folded = report.targets.len() > OPEN_ROWS;
        let row = |(position, target): (usize, &Target)| row(position, target, words, anchors, titles);
        let rows: Vec<ListRow> = report.targets.iter().enumerate().map(row).collect();
        let has_room = with_room(report, &rows);
        let mut tables: Vec<ListTable> = Vec::new();
        let mut at: HashMap<&str, usize> = HashMap::new();
        let mut left_out = 0;
        for ((target, mut row), has_room) in report.targets.iter().zip(rows).zip(has_room) {
            if !has_room {
                left_out += 1;
            }
            let is_first = !at.contains_key(target.item.as_str());
            let next = if is_folded { tables.len() } else { 0 };
            let table = *at.entry(&target.item).or_insert(next);
            if table == tables.len() {
                let of = statuses.get(target.item.as_str());
                tables.push(ListTable {
                    anchor: anchors.item(&target.item),
                    title: name(titles.item(&target.item)),
                    sign: of.map_or(target.status, worst).into(),
                    words: of.map(count_words).unwrap_or_default(),
                    rows: Vec::new(),
                });
            }
            row.anchor = (is_first && !is_folded).then(|| anchors.item(&target.item));
            if let Some(table) = tables.get_mut(table).filter(|_| has_room) {
                table.rows.push(row);
            }
        }
        Self { tables, is_folded, left_out }
    }
}

impl ListRow {
    /// About, with its markup.
    fn bytes(&self) -> usize {
        300 + self.target.len() + self.item.len() + self.newest.len() + self.findings.len()
    }
}

/// Which targets have a row: those that need a person take their room first.
fn with_room(report: &AuditReport, rows: &[ListRow]) -> Vec<bool> {
    let mut room = LIST_BYTES;
    let mut order: Vec<(usize, &ListRow)> = rows.iter().enumerate().collect();
    order.sort_by_key(|(at, _)| (Reverse(report.targets.get(*at).map(|target| target.status)), *at));
    let mut has_room = vec![true; rows.len()];
    for (at, row) in order {
        let left = room.checked_sub(row.bytes());
        room = left.unwrap_or(0);
        if let Some(own) = has_room.get_mut(at) {
            *own = left.is_some();
        }
    }
    has_room
}

fn row(position: usize, target: &Target, words: &Words<'_>, anchors: &Anchors<'_>, titles: &Titles<'_>) -> ListRow {
    let newest = target.newest_backup.judged.as_ref().map(|backup| words.newest(backup));
    let until = target.restorable.iter().map(|range| range.to).max();
    ListRow {
        anchor: None,
        link: anchors.target(position),
        sign: target.status.into(),
        item: name(&target.item),
        item_title: name(titles.item(&target.item)),
        target: name(&target.target),
        newest: newest.unwrap_or_default(),
        assurance: target.assurance.map_or("", |assurance| assurance.word()),
        until: until.map(|end| words.minute(end)).unwrap_or_default(),
        findings: finding_words(target, words),
    }
}

/// `backup-stale, file-time ×3 (noted)`; of what does not apply, why.
fn finding_words(target: &Target, words: &Words<'_>) -> String {
    let mut counts: BTreeMap<(Reverse<Status>, &str), u64> = BTreeMap::new();
    for finding in &target.findings {
        *counts.entry((Reverse(finding.status), &finding.id)).or_default() += 1;
    }
    let told = counts.into_iter().map(|((status, id), n)| {
        let times = if n == 1 { String::new() } else { format!(" ×{}", number(n)) };
        let status = match status.0 {
            Status::Gap => String::new(),
            other => format!(" ({})", Sign::from(other).word),
        };
        format!("{}{times}{status}", name(id))
    });
    let told: Vec<String> = told.collect();
    match target.reason.as_deref() {
        Some(reason) if told.is_empty() => words.told(reason),
        _ => told.join(", "),
    }
}
