//! One row a backup that a target has, the newest last.

use super::book::Book;
use super::cell::{Cell, Column};
use super::page::Page;
use crate::model::report::{AuditReport, ReportedBackup, Target};
use std::io;

pub fn write(book: &mut Book<'_>, report: &AuditReport, page: &Page) -> io::Result<()> {
    let finished = page.time_head("Finished");
    let assured = page.time_head("Assured");
    let columns: [Column<'_>; 10] = [
        ("Item", 22),
        ("Target", 34),
        ("Kind", 14),
        (&finished, 20),
        ("Age in hours", 10),
        ("Assurance", 12),
        (&assured, 20),
        ("Source", 12),
        ("Path", 70),
        ("Backup set", 38),
    ];
    book.open("Backups", &columns, 2, &page.footer)?;
    for target in &report.targets {
        let listed = listed(target);
        let older = target.backup_count.saturating_sub(listed.len() as u64);
        if older > 0 {
            let words = format!("{older} older backups are not listed in the report");
            let [item, name] = [&target.item, &target.target].map(|text| Cell::text(text.as_str()));
            book.push([item, name, Cell::text(words)])?;
        }
        for backup in listed {
            book.push([
                Cell::text(target.item.as_str()),
                Cell::text(target.target.as_str()),
                Cell::text(backup.what.as_str()),
                Cell::time(backup.time),
                Cell::number(backup.age_seconds.map(|seconds| seconds / 3600)),
                Cell::word(backup.assurance.map(|assurance| assurance.word())),
                Cell::time(backup.assured_at),
                Cell::text(backup.source.as_str()),
                Cell::text(backup.path.lossy()),
                backup.backup_set_guid.map_or(Cell::Empty, |guid| Cell::text(guid.to_string())),
            ])?;
        }
    }
    book.close()
}

/// Reports of earlier versions name only the newest of each kind.
fn listed(target: &Target) -> Vec<&ReportedBackup> {
    if !target.backups.is_empty() {
        return target.backups.iter().collect();
    }
    let newest = &target.newest_backup;
    [&newest.full, &newest.differential, &newest.log, &newest.export, &newest.other].into_iter().flatten().collect()
}
