//! The three worksheets of Microsoft's backup and restoration plan for Lync Server 2013 ("Backup and restoration
//! worksheets for Lync Server 2013"), filled in from what was seen.
//!
//! One file, because the page is one document that is kept as one copy in a secure place, and because a spreadsheet opens
//! a CSV as one sheet: the three tables stand below each other, each with the page's own seven columns, so that they can be
//! pasted into an existing plan. What the worksheets have no column for (status, assurance, findings) stands in the notes.

use super::cells::{Rows, joined};
use super::worksheet_cells::{backup_set, configuration_file, destination, item, notes, schedule, server, tool};
use super::worksheet_row::Row;
use crate::base::count;
use crate::model::report::{AuditReport, ItemReport, Target};
use std::collections::HashMap;
use std::io::{self, Write};

/// One of the tables.
struct Sheet {
    /// The group of items whose targets it holds.
    group: &'static str,
    title: &'static str,
    columns: [&'static str; 7],
    /// Under the title; empty if the page says nothing.
    remark: &'static str,
    /// The two columns that differ between the tables: the fifth and the sixth.
    what: fn(&Row<'_>) -> [String; 2],
}

const SHEETS: [Sheet; 3] = [
    Sheet {
        group: "data",
        title: "Database Information for Backup and Restoration",
        columns: [
            "Database",
            "Server name (FQDN)",
            "Backup schedule",
            "Database backup tool",
            "Backup set",
            "Backup destination",
            "Notes",
        ],
        remark: "",
        what: |row| [backup_set(row), destination(row)],
    },
    Sheet {
        group: "file-stores",
        title: "File Store Information for Backup and Restoration",
        columns: [
            "Content",
            "Server name (FQDN)",
            "Backup schedule",
            "File system backup tool",
            "File share to be backed up",
            "Backup destination",
            "Notes",
        ],
        remark: "Do not back up files named Meeting.Active: they are in use while a meeting takes place.",
        what: |row| [row.target.target.clone(), destination(row)],
    },
    Sheet {
        group: "settings",
        title: "Settings Information for Backup and Restoration",
        columns: [
            "Database",
            "Server name (FQDN)",
            "Backup schedule",
            "Backup tool",
            "Configuration file name",
            "Backup location",
            "Notes",
        ],
        remark: "",
        what: |row| [configuration_file(row), destination(row)],
    },
];

/// The worksheets as CSV with CRLF line ends.
///
/// # Errors
/// The output cannot be written to.
pub fn audit(report: &AuditReport, out: &mut dyn Write) -> io::Result<()> {
    let items: HashMap<&str, &ItemReport> = report.items.iter().map(|item| (item.id.as_str(), item)).collect();
    let roots = report.sources.iter().map(|source| (source.name.as_str(), &source.path)).collect();
    let group = |target: &Target| items.get(target.item.as_str()).map(|item| item.group.as_str());
    let mut rows = Rows::new(out)?;
    head(&mut rows, report)?;
    for sheet in &SHEETS {
        open(&mut rows, sheet.title, sheet.remark)?;
        rows.push(sheet.columns)?;
        let mut is_empty = true;
        for target in report.targets.iter().filter(|target| group(target) == Some(sheet.group)) {
            let row = Row { report, target, roots: &roots };
            let [fifth, sixth] = (sheet.what)(&row);
            let what = item(items.get(target.item.as_str()).copied(), target);
            rows.push([what, server(&row), schedule(target), tool(target), fifth, sixth, notes(&row)])?;
            is_empty = false;
        }
        if is_empty {
            rows.push(["No such target is in the report."])?;
        }
    }
    excluded(&mut rows, report)?;
    rest(&mut rows, report, |target| group(target).is_some_and(|group| SHEETS.iter().any(|s| s.group == group)))?;
    rows.finish()
}

/// A blank row and a title.
fn open(rows: &mut Rows<'_>, title: &str, remark: &str) -> io::Result<()> {
    rows.push([""])?;
    rows.push([title])?;
    if remark.is_empty() { Ok(()) } else { rows.push([remark]) }
}

/// What the worksheets are of, and how they were filled in.
fn head(rows: &mut Rows<'_>, report: &AuditReport) -> io::Result<()> {
    let deployment = &report.deployment;
    let catalogue = &report.catalogue;
    let digest = |sha256: &Option<String>| sha256.as_deref().unwrap_or("none").to_owned();
    let evidence = match &report.evidence.sha256 {
        None => report.evidence.origin.word().to_owned(),
        Some(sha256) => format!("{}, SHA-256 {sha256}", report.evidence.origin.word()),
    };
    let title = catalogue.edition.as_ref().map_or("this deployment", |edition| &edition.title);
    rows.push([format!("Backup and restoration worksheets for {title}")])?;
    if let Some(redaction) = &deployment.redaction {
        rows.push(["Names", redaction.words().as_str()])?;
    }
    for (name, value) in [
        ("Deployment", deployment.name.clone()),
        ("Deployment file, SHA-256", digest(&deployment.sha256)),
        ("As of", deployment.time_zone.second(report.as_of)),
        ("Time zone", deployment.time_zone.name().to_owned()),
        ("Status", report.status.to_string()),
        ("Scope", report.scope_words()),
        ("Evidence", evidence),
        ("Filled in by", format!("{} {}", report.tool.name, report.tool.version)),
        ("Edition", catalogue.edition_words()),
        ("Catalog", format!("{}, SHA-256 {}", catalogue.version, catalogue.sha256)),
    ] {
        rows.push([name, value.as_str()])?;
    }
    Ok(())
}

/// The page's own list, as the report has it.
fn excluded(rows: &mut Rows<'_>, report: &AuditReport) -> io::Result<()> {
    open(rows, "The article asks for no backup of the following databases", "")?;
    rows.push(["Database", "Reason", "Backups seen"])?;
    for database in &report.excluded {
        rows.push([database.database.as_str(), &database.reason, &database.seen.to_string()])?;
    }
    Ok(())
}

/// What has no place in the worksheets: said, so that nobody takes them for everything.
fn rest(rows: &mut Rows<'_>, report: &AuditReport, is_shown: impl Fn(&Target) -> bool) -> io::Result<()> {
    let others: Vec<&Target> = report.targets.iter().filter(|target| !is_shown(target)).collect();
    let of_sources = report.sources.iter().flat_map(|source| &source.findings);
    let elsewhere: Vec<_> = of_sources.chain(report.waivers.iter().flat_map(|waiver| &waiver.findings)).collect();
    if others.is_empty() && elsewhere.is_empty() {
        return Ok(());
    }
    open(rows, "Not in the worksheets", "")?;
    rows.push(["Item", "Target", "Status", "Findings"])?;
    for target in others {
        let findings = joined(target.findings.iter().map(|finding| format!("{}: {}", finding.status, finding.id)));
        rows.push([target.item.as_str(), &target.target, target.status.word(), &findings])?;
    }
    for finding in elsewhere {
        rows.push(["", "Files or waivers of no target", finding.status.word(), finding.message.as_str()])?;
    }
    let strays: u64 = report.unattributed.iter().map(|row| row.backup_count).fold(0, u64::saturating_add);
    if strays > 0 {
        rows.push([count(strays, "backup belongs to no target", "backups belong to no target")])?;
    }
    Ok(())
}
