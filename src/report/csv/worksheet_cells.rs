//! The cells of a worksheet's row.

use super::cells::joined;
use super::worksheet_row::Row;
use crate::base::age;
use crate::model::report::{ItemReport, ReportedBackup, Target};
use jiff::SignedDuration;

/// Of an item, the databases that hold it, and its title; the cmdlet that exports it.
pub fn item(item: Option<&ItemReport>, target: &Target) -> String {
    let Some(item) = item else { return target.item.clone() };
    let names = item.databases.join(", ");
    let of = if names.is_empty() { item.title.clone() } else { format!("{names} ({})", item.title) };
    item.cmdlet.iter().fold(of, |of, cmdlet| format!("{of}\nExported by {cmdlet}"))
}

/// The host of a share; a server or instance as it is, and that of the databases beside a pool.
pub fn server(row: &Row<'_>) -> String {
    let target = row.target.target.as_str();
    if target == row.report.deployment.name {
        return row.target.server.clone().unwrap_or_else(|| "no server is declared".to_owned());
    }
    if let Some(server) = &row.target.server {
        return format!("{target} (databases on {server})");
    }
    let host = target.strip_prefix(r"\\").and_then(|share| share.split('\\').next());
    host.unwrap_or(target).to_owned()
}

/// `full every 1d; log every 1h; grace 4h; retention 1y`.
pub fn schedule(target: &Target) -> String {
    // What the backups must be like is no schedule.
    joined(target.schedule.iter().filter(|row| row.what != "minimum").map(|row| {
        let note = if row.checked { "" } else { " (not checked)" };
        format!("{} {}{note}", row.what, row.value)
    }))
}

/// By the backups that were seen, the one that counts first.
pub fn tool(target: &Target) -> String {
    let newest = &target.newest_backup;
    let seen = [&newest.judged, &newest.full, &newest.differential, &newest.log, &newest.export, &newest.other];
    let mut tools: Vec<&str> = Vec::new();
    for backup in seen.into_iter().flatten() {
        let tool = match backup.what.as_str() {
            "full" | "diff" | "log" => "SQL Server backup",
            "export" => "Export cmdlet",
            "copy" => "File copy",
            "image" => "Image backup",
            other => other,
        };
        if !tools.contains(&tool) {
            tools.push(tool);
        }
    }
    if tools.is_empty() { "no backup was seen".to_owned() } else { tools.join("; ") }
}

/// The page's two lines, `Name:` and `Expiration:`.
pub fn backup_set(row: &Row<'_>) -> String {
    let name = judged(row).map_or("none was seen".to_owned(), |backup| match backup.backup_set_guid {
        Some(guid) => format!("{} ({guid})", backup.path.file_name()),
        None => backup.path.file_name().into_owned(),
    });
    let kept = row.target.schedule.iter().find(|expected| expected.what == "retention");
    let expiration = kept.map_or("not documented".to_owned(), |kept| {
        let note = if kept.checked { "" } else { " (not checked)" };
        format!("kept for {}{note}", kept.value)
    });
    format!("Name: {name}\nExpiration: {expiration}")
}

/// The name of the newest export, or of what counts in its place.
pub fn configuration_file(row: &Row<'_>) -> String {
    let export = row.target.newest_backup.export.as_ref().or(judged(row));
    export.map_or(String::new(), |backup| backup.path.file_name().into_owned())
}

/// The folder of the backup that counts, from the source's root.
pub fn destination(row: &Row<'_>) -> String {
    let Some(backup) = judged(row) else { return String::new() };
    let folder = backup.path.folder();
    match row.roots.get(backup.source.as_str()) {
        Some(root) => format!("{}: {}", backup.source, root.join(&folder).lossy()),
        None => format!("{}: {}", backup.source, folder.lossy()),
    }
}

/// What the worksheet has no column for, one fact a line.
pub fn notes(row: &Row<'_>) -> String {
    let target = row.target;
    let zone = &row.report.deployment.time_zone;
    let mut lines = vec![format!("Status: {}", target.status)];
    lines.extend(target.reason.as_ref().map(|reason| format!("Reason: {reason}")));
    if let Some(backup) = &target.newest_backup.judged {
        let time = backup.time.map_or("at an unknown time".to_owned(), |time| zone.minute(time));
        let old = backup.age_seconds.map_or(String::new(), |s| format!(", {} old", age(SignedDuration::from_secs(s))));
        let assurance = backup.assurance.map_or(String::new(), |assurance| format!(", {assurance}"));
        lines.push(format!("Newest: {} {time}{old}{assurance}", backup.what));
    }
    lines.extend(target.findings.iter().map(|finding| format!("{}: {}", finding.status, zone.told(&finding.message))));
    if let Some(waiver) = &target.waiver {
        lines.push(format!("Waiver until {}: {} ({})", waiver.expires, waiver.reason_words(), waiver.owner));
    }
    lines.join("\n")
}

/// The backup that decides; where none counts, the newest full backup or other file that was seen.
fn judged<'r>(row: &Row<'r>) -> Option<&'r ReportedBackup> {
    let newest = &row.target.newest_backup;
    newest.judged.as_ref().or(newest.full.as_ref()).or(newest.export.as_ref()).or(newest.other.as_ref())
}
