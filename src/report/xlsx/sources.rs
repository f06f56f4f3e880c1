//! Where the audit looked, what it could not read, and what it saw that belongs to no target.

use super::book::Book;
use super::cell::{Cell, Column};
use super::page::Page;
use crate::base::PathName;
use crate::model::report::{AuditReport, SourceReport};
use crate::model::{SourceKind, Status};
use std::borrow::Cow;
use std::collections::HashMap;
use std::io;

/// One row.
type Row<'a> = [Cell<'a>; 8];

pub fn write(book: &mut Book<'_>, report: &AuditReport, page: &Page) -> io::Result<()> {
    let time = page.time_head("Time");
    let columns: [Column<'_>; 8] = [
        ("Row", 24),
        ("Source", 24),
        ("Status", 14),
        ("Path", 60),
        ("What", 80),
        ("Count", 12),
        ("Bytes", 18),
        (&time, 20),
    ];
    book.open("Sources", &columns, 0, &page.footer)?;
    for source in &report.sources {
        book.push(plain(
            kind_words(source.kind),
            &source.name,
            Cell::Status(source.status),
            source.path.lossy(),
            source.origin.word(),
        ))?;
        unread(book, source)?;
        readings(book, source)?;
    }
    repositories(book, report)?;
    strays(book, report)?;
    book.close()
}

fn kind_words(kind: SourceKind) -> &'static str {
    match kind {
        SourceKind::Repository => "repository",
        SourceKind::SqlServer => "SQL Server",
        SourceKind::DirectoryServer => "directory server",
    }
}

fn plain<'a>(
    row: &'static str,
    source: &'a str,
    status: Cell<'a>,
    path: impl Into<Cow<'a, str>>,
    what: impl Into<Cow<'a, str>>,
) -> Row<'a> {
    let (path, what) = (Cell::text(path), Cell::wrapped(what));
    [Cell::text(row), Cell::text(source), status, path, what, Cell::Empty, Cell::Empty, Cell::Empty]
}

fn unread(book: &mut Book<'_>, source: &SourceReport) -> io::Result<()> {
    for note in &source.notes {
        // Some places need no look: a second path to the same files hides nothing.
        let status = if note.kind.may_hide_a_backup() { Status::NotLookedAt } else { Status::Noted };
        book.push(plain("not read", &source.name, Cell::Status(status), note.path.lossy(), note.reason.as_str()))?;
    }
    Ok(())
}

fn readings(book: &mut Book<'_>, source: &SourceReport) -> io::Result<()> {
    for reading in &source.readings {
        let versions = [&reading.product_version, &reading.edition];
        let what: Vec<&str> = versions.into_iter().filter_map(|text| text.as_deref()).collect();
        let instance = reading.instance.to_string();
        let [row, name, status, path, what, _, bytes, _] =
            plain("reading of a SQL Server", &source.name, Cell::Empty, instance, what.join(", "));
        let count = Cell::count(reading.backup_count);
        book.push([row, name, status, path, what, count, bytes, Cell::Time(reading.read_at)])?;
        for fact in &reading.unread {
            let grant = fact.grant.as_ref().map_or(String::new(), |grant| format!("\n{grant}"));
            let what = format!("{}: {}{grant}", fact.fact, fact.reason);
            let status = Cell::Status(Status::NotLookedAt);
            book.push(plain("not read", &source.name, status, reading.instance.to_string(), what))?;
        }
    }
    Ok(())
}

fn repositories(book: &mut Book<'_>, report: &AuditReport) -> io::Result<()> {
    let roots: HashMap<&str, &PathName> =
        report.sources.iter().map(|source| (source.name.as_str(), &source.path)).collect();
    for repository in &report.repositories {
        let counted = [
            ("files", repository.file_count, Some(repository.size_bytes)),
            ("files that could not be read", repository.unreadable_count, None),
        ];
        let root = || roots.get(repository.name.as_str()).map_or(Cow::Borrowed(""), |path| path.lossy());
        for (what, count, bytes) in counted {
            let [row, name, status, path, what, _, _, time] =
                plain("size of a repository", &repository.name, Cell::Empty, root(), what);
            let bytes = bytes.map_or(Cell::Empty, Cell::count);
            book.push([row, name, status, path, what, Cell::count(count), bytes, time])?;
        }
        let [row, name, status, path, what, count, _, time] =
            plain("size of a repository", &repository.name, Cell::Empty, root(), "verified");
        book.push([row, name, status, path, what, count, Cell::count(repository.verified_bytes), time])?;
    }
    Ok(())
}

fn strays(book: &mut Book<'_>, report: &AuditReport) -> io::Result<()> {
    for stray in &report.unattributed {
        let [row, name, status, path, what, _, bytes, _] =
            plain("belongs to no target", &stray.source, Cell::Empty, stray.path.lossy(), stray.message.as_str());
        let count = Cell::count(stray.backup_count);
        book.push([row, name, status, path, what, count, bytes, Cell::time(stray.time)])?;
    }
    for folder in &report.unclassified {
        // The bytes of a name that is not UTF-8 stay in base64, as in JSON.
        let name = folder.folder.folder.as_deref().or(folder.folder.folder_bytes_base64.as_deref()).unwrap_or_default();
        let [row, source, status, path, what, _, _, _] =
            plain("not a backup", &folder.repository, Cell::Empty, name, "files that are not backups");
        let (count, bytes) = (Cell::count(folder.file_count), Cell::count(folder.size_bytes));
        book.push([row, source, status, path, what, count, bytes, Cell::time(folder.newest)])?;
    }
    for database in &report.excluded {
        let [row, name, status, _, what, _, bytes, time] =
            plain("needs no backup", "", Cell::Empty, "", database.reason.as_str());
        let path = Cell::text(database.database.as_str());
        book.push([row, name, status, path, what, Cell::count(database.seen), bytes, time])?;
    }
    Ok(())
}
