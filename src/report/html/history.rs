//! The audits before this one, beside it: a row for each item, a column for each audit.

use super::escape::{name, sentence};
use super::sign::{self, Sign};
use super::words::Words;
use crate::base::count;
use crate::model::EarlierAudit;
use crate::model::report::AuditReport;
use crate::report::ci::trend;
use crate::report::trend_words::{Course, summary};

/// What the section shows.
#[derive(Debug, Default)]
pub struct TrendView {
    /// False where no history is known.
    pub is_shown: bool,
    /// What is wrong with the history, so that nothing of it is shown.
    pub broken: String,
    /// How the items fared.
    pub summary: String,
    /// The signs that occur.
    pub legend: Vec<Sign>,
    pub columns: Vec<TrendColumn>,
    pub rows: Vec<TrendRow>,
    /// Which line comes before this audit.
    pub line: String,
    pub head: String,
}

/// An audit.
#[derive(Debug)]
pub struct TrendColumn {
    pub date: String,
    /// ` (partial)`, with what was left out as its title.
    pub is_partial: bool,
    pub title: String,
}

/// An item, or the whole audit.
#[derive(Debug)]
pub struct TrendRow {
    pub item: String,
    pub cells: Vec<Option<Sign>>,
    /// `for 5 audits, since 2026-06-30`: of what is not good now.
    pub open: String,
}

impl TrendView {
    pub fn of(report: &AuditReport, words: &Words<'_>) -> Self {
        let Some(history) = &report.history else { return Self::default() };
        let shared = Self {
            is_shown: true,
            line: count(history.line_count, "line", "lines"),
            head: name(&history.head),
            ..Self::default()
        };
        if let Some(broken) = &history.broken {
            let broken = format!("line {}: {}", broken.line, words.told(&broken.reason));
            return Self { broken, ..shared };
        }
        let audits = trend(report);
        let columns = audits.iter().map(|audit| TrendColumn {
            date: words.date(audit.as_of),
            is_partial: !audit.left_out.is_empty(),
            title: audit.left_out.iter().map(|left| name(&left.option)).collect::<Vec<_>>().join(", "),
        });
        let whole = TrendRow {
            item: "whole audit".to_owned(),
            cells: audits.iter().map(|one| one.whole().map(Sign::from)).collect(),
            open: String::new(),
        };
        let items = report.items.iter().map(|item| {
            let status = |audit: &EarlierAudit| audit.of_item(&item.id).map(Sign::from);
            let course = Course::of(&audits, &item.id).filter(Course::is_open);
            TrendRow {
                item: name(&item.id),
                cells: audits.iter().map(status).collect(),
                open: course.map(|course| course.words(words.zone())).unwrap_or_default(),
            }
        });
        let rows: Vec<TrendRow> = items.chain([whole]).collect();
        let occurs = |sign: &Sign| rows.iter().any(|row| row.cells.contains(&Some(*sign)));
        let summary = summary(&audits, report.items.iter().map(|item| item.id.as_str()), words.zone());
        Self {
            summary: sentence(&summary),
            legend: sign::ALL.into_iter().map(Sign::from).filter(occurs).collect(),
            columns: columns.collect(),
            rows,
            ..shared
        }
    }
}
