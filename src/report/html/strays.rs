//! What was seen and belongs to no target: it satisfies nothing.

use super::escape::name;
use super::limits::{ROWS, cut};
use super::words::{Words, folder, number, path};
use crate::base::bytes;
use crate::model::report::AuditReport;
use std::cmp::Reverse;

/// Tables of texts, and the rows that each leaves out.
#[derive(Debug)]
pub struct Strays {
    pub unattributed: Vec<Unattributed>,
    pub more_unattributed: usize,
    pub excluded: Vec<Excluded>,
    pub more_excluded: usize,
    pub unclassified: Vec<Unclassified>,
    pub more_unclassified: usize,
}

/// Backups without a target.
#[derive(Debug)]
pub struct Unattributed {
    pub what: String,
    pub kind: &'static str,
    pub place: String,
    pub newest: String,
    pub count: String,
    pub reason: String,
    pub message: String,
}

/// A database that needs no backup.
#[derive(Debug)]
pub struct Excluded {
    pub database: String,
    pub seen: String,
    pub reason: String,
}

/// Files that are no backups, of one folder.
#[derive(Debug)]
pub struct Unclassified {
    pub place: String,
    pub files: String,
    pub size: String,
    pub newest: String,
    /// Their names, where the audit listed them.
    pub names: Vec<String>,
    pub more_names: usize,
}

impl Strays {
    pub fn of(report: &AuditReport, words: &Words<'_>) -> Self {
        let (unattributed, more_unattributed) = cut(report.unattributed.iter().collect(), ROWS);
        let (excluded, more_excluded) = cut(report.excluded.iter().collect(), ROWS);
        let mut folders: Vec<_> = report.unclassified.iter().collect();
        folders.sort_by_key(|row| Reverse(row.file_count));
        let (folders, more_unclassified) = cut(folders, ROWS);
        Self {
            unattributed: unattributed.into_iter().map(|row| unattributed_row(row, words)).collect(),
            more_unattributed,
            excluded: excluded
                .into_iter()
                .map(|row| Excluded {
                    database: name(&row.database),
                    seen: number(row.seen),
                    reason: words.told(&row.reason),
                })
                .collect(),
            more_excluded,
            unclassified: folders.into_iter().map(|row| unclassified_row(row, words)).collect(),
            more_unclassified,
        }
    }
}

fn unattributed_row(row: &crate::model::report::Unattributed, words: &Words<'_>) -> Unattributed {
    Unattributed {
        what: match (&row.database_name, &row.server_name) {
            (Some(database), Some(server)) => format!("{} on {}", name(database), name(server)),
            (Some(database), None) => name(database),
            _ => String::new(),
        },
        kind: row.kind.word(),
        place: format!("{}: {}", name(&row.source), path(&row.path)),
        newest: row.time.map(|time| words.minute(time)).unwrap_or_default(),
        count: number(row.backup_count),
        reason: name(&row.reason),
        message: words.told(&row.message),
    }
}

fn unclassified_row(row: &crate::model::report::Unclassified, words: &Words<'_>) -> Unclassified {
    let (names, more_names) = cut(row.files.iter().collect(), ROWS);
    Unclassified {
        place: format!("{}: {}", name(&row.repository), folder(&row.folder)),
        files: number(row.file_count),
        size: bytes(row.size_bytes),
        newest: row.newest.map(|time| words.minute(time)).unwrap_or_default(),
        names: names.into_iter().map(|file| path(&file.path)).collect(),
        more_names,
    }
}
