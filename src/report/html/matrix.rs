//! Targets and checks in one picture, a table for each group of items. Of many targets, the items have the rows.

use super::anchors::Anchors;
use super::escape::name;
use super::limits::MATRIX_ROWS;
use super::sign::Sign;
use super::strip::{Statuses, worst};
use crate::model::Status;
use crate::model::report::{AuditReport, CheckResult};
use std::collections::{BTreeMap, HashMap, HashSet};

/// All tables.
#[derive(Debug)]
pub struct Matrix {
    pub tables: Vec<Grid>,
    /// A row is an item, not a target.
    pub is_by_item: bool,
}

/// A group's table.
#[derive(Debug)]
pub struct Grid {
    pub title: String,
    pub columns: Vec<Column>,
    pub rows: Vec<Row>,
    /// Checks that apply to none of these rows have no column.
    pub left_out: usize,
}

/// A check.
#[derive(Debug)]
pub struct Column {
    pub id: String,
    pub question: String,
}

/// A target or an item.
#[derive(Debug)]
pub struct Row {
    pub sign: Sign,
    pub item: String,
    pub target: String,
    pub link: String,
    /// `None`: not asked.
    pub cells: Vec<Option<Sign>>,
}

struct Draft<'r> {
    status: Status,
    item: &'r str,
    target: &'r str,
    link: String,
    cells: HashMap<&'r str, Status>,
}

/// One table for each group, in the catalog's order.
pub fn of<'r>(report: &'r AuditReport, statuses: &Statuses<'r>, anchors: &Anchors<'r>) -> Matrix {
    let is_by_item = report.targets.len() > MATRIX_ROWS;
    let groups: HashMap<&str, (&str, &str)> =
        report.items.iter().map(|item| (item.id.as_str(), (item.group.as_str(), item.group_title.as_str()))).collect();
    let mut tables: Vec<(&str, &str, Vec<Draft<'r>>)> = Vec::new();
    for draft in drafts(report, statuses, anchors, is_by_item) {
        let (group, title) = groups.get(draft.item).copied().unwrap_or(("", "Items"));
        match tables.last_mut().filter(|(known, _, _)| *known == group) {
            Some((_, _, rows)) => rows.push(draft),
            None => tables.push((group, title, vec![draft])),
        }
    }
    let order = checks_in_order(report);
    Matrix {
        tables: tables.into_iter().map(|(_, title, rows)| grid(title, rows, &order, report)).collect(),
        is_by_item,
    }
}

fn drafts<'r>(
    report: &'r AuditReport,
    statuses: &Statuses<'r>,
    anchors: &Anchors<'r>,
    is_by_item: bool,
) -> Vec<Draft<'r>> {
    let mut rows: Vec<Draft<'r>> = Vec::new();
    let mut items: HashMap<&str, usize> = HashMap::new();
    for (position, target) in report.targets.iter().enumerate() {
        let cells = target.checks.iter().map(|check: &'r CheckResult| (check.check.as_str(), check.status));
        if !is_by_item {
            let link = anchors.target(position).unwrap_or_else(|| anchors.item(&target.item));
            let cells = cells.collect();
            rows.push(Draft { status: target.status, item: &target.item, target: &target.target, link, cells });
            continue;
        }
        let at = *items.entry(&target.item).or_insert(rows.len());
        if at == rows.len() {
            let status = statuses.get(target.item.as_str()).map_or(target.status, worst);
            let link = anchors.item(&target.item);
            rows.push(Draft { status, item: &target.item, target: "", link, cells: HashMap::new() });
        }
        if let Some(row) = rows.get_mut(at) {
            for (check, status) in cells {
                let known = row.cells.entry(check).or_insert(status);
                *known = worse(*known, status);
            }
        }
    }
    rows
}

/// What does not apply to one target says nothing of another.
fn worse(one: Status, other: Status) -> Status {
    match (one, other) {
        (Status::NotApplicable, known) | (known, Status::NotApplicable) => known,
        (one, other) => one.max(other),
    }
}

/// The catalog's checks, then those that it does not list, as reports of earlier versions have them.
fn checks_in_order(report: &AuditReport) -> Vec<&str> {
    let mut order: Vec<&str> = report.checks.iter().map(|check| check.id.as_str()).collect();
    let known: HashSet<&str> = order.iter().copied().collect();
    let mut others: BTreeMap<&str, ()> = BTreeMap::new();
    for check in report.targets.iter().flat_map(|target| &target.checks) {
        if !known.contains(check.check.as_str()) {
            others.insert(&check.check, ());
        }
    }
    order.extend(others.into_keys());
    order
}

fn grid(title: &str, rows: Vec<Draft<'_>>, order: &[&str], report: &AuditReport) -> Grid {
    let mut asked: HashSet<&str> = HashSet::new();
    let mut applies: HashSet<&str> = HashSet::new();
    for (check, status) in rows.iter().flat_map(|row| &row.cells) {
        asked.insert(check);
        if *status != Status::NotApplicable {
            applies.insert(check);
        }
    }
    let columns: Vec<&str> = order.iter().copied().filter(|check| applies.contains(check)).collect();
    let questions: HashMap<&str, &str> =
        report.checks.iter().map(|check| (check.id.as_str(), check.question.as_str())).collect();
    Grid {
        title: name(title),
        left_out: asked.len() - applies.len(),
        rows: rows
            .into_iter()
            .map(|row| Row {
                sign: row.status.into(),
                item: name(row.item),
                target: name(row.target),
                link: row.link,
                cells: columns.iter().map(|check| row.cells.get(check).map(|status| Sign::from(*status))).collect(),
            })
            .collect(),
        columns: columns
            .into_iter()
            .map(|check| Column { id: name(check), question: name(questions.get(check).copied().unwrap_or(check)) })
            .collect(),
    }
}
