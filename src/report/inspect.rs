//! `inspect` on a terminal: what `RESTORE HEADERONLY` and `FILELISTONLY` would say, a block a file.

use super::clock::ZONE;
use super::table::Appearance;
use crate::base::{PathStyle, bytes, count, for_terminal};
use crate::model::{AnySet, ExportFacts, FileReport, InspectReport, InspectSummary, Problem, SqlSet};
use jiff::Timestamp;
use std::fmt::{Display, Write};
use std::io;

/// All files, then the summary, written file by file: there may be hundreds of thousands. Writing to a `String` cannot
/// fail, so results of `writeln!` are dropped.
///
/// # Errors
/// The output cannot be written to.
pub fn inspect(report: &InspectReport, appearance: Appearance, out: &mut dyn io::Write) -> io::Result<()> {
    let mut text = String::new();
    times(&mut text, report.files.iter());
    for file in &report.files {
        one_file(&mut text, file, appearance);
        out.write_all(super::table::hanging(&text, appearance).as_bytes())?;
        text.clear();
    }
    summary(&mut text, &report.summary, appearance.paths);
    out.write_all(super::table::hanging(&text, appearance).as_bytes())
}

/// Says the zone, where times follow. Exports tell the time of a clock whose zone nobody knows, and say so.
pub(super) fn times<'f>(out: &mut String, mut files: impl Iterator<Item = &'f FileReport>) {
    let tells = |set: &AnySet| match set {
        AnySet::Sql(set) => set.backup_start_date.or(set.backup_finish_date).is_some(),
        AnySet::Artefact(_) => true,
        AnySet::Export(_) => false,
    };
    if files.any(|file| file.sets.iter().any(tells)) {
        let _ = writeln!(out, "{}\n", ZONE.sentence(Timestamp::UNIX_EPOCH));
    }
}

/// The closing lines.
pub(super) fn summary(out: &mut String, summary: &InspectSummary, paths: PathStyle) {
    for note in &summary.notes {
        let _ = writeln!(out, "not looked at: {}: {}", note.path.shown(paths), for_terminal(&note.reason));
    }
    let words: Vec<String> = summary.verdicts.iter().map(|(verdict, n)| format!("{n} {verdict}")).collect();
    let words = if words.is_empty() { "no backups".to_owned() } else { words.join(", ") };
    let _ =
        write!(out, "{} looked at, {}: {words}", count(summary.file_count, "file", "files"), bytes(summary.size_bytes));
    if summary.unclassified_count > 0 {
        let _ = write!(
            out,
            " · {}",
            count(
                summary.unclassified_count,
                "file is not a backup",
                "files are not \
                             backups"
            )
        );
    }
    if summary.unreadable_count > 0 {
        let _ = write!(out, " · {} could not be read", count(summary.unreadable_count, "entry", "entries"));
    }
    out.push('\n');
}

fn one_file(out: &mut String, file: &FileReport, appearance: Appearance) {
    let _ = writeln!(out, "{}", appearance.bold(&file.path.shown(appearance.paths)));
    let mut facts = vec![file.kind.to_string(), bytes(file.size_bytes), file.verdict.to_string()];
    if let Some(media) = &file.media {
        if let (Some(number), Some(total)) = (media.family_number, media.family_count)
            && total > 1
        {
            facts.push(format!("family {number} of {total}"));
        }
        if let Some(guid) = media.media_set_guid {
            facts.push(format!("media set {guid}"));
        }
        if media.container == "MSSQLBAK" {
            facts.push("compressed".to_owned());
        }
    }
    let _ = writeln!(out, "  {}", facts.join(" · "));
    problems(out, "  ", &file.problems);
    for set in &file.sets {
        match set {
            AnySet::Sql(set) => sql_set(out, set, appearance.paths),
            AnySet::Export(export) => export_set(out, export),
            AnySet::Artefact(artefact) => {
                super::artefact::artefact(out, artefact);
                problems(out, "  ", &artefact.problems);
            }
        }
    }
    out.push('\n');
}

fn sql_set(out: &mut String, set: &SqlSet, paths: PathStyle) {
    let kind = set.backup_type.map_or("backup".to_owned(), |t| word(&t));
    let mut marks: Vec<&str> = Vec::new();
    marks.extend((set.is_copy_only == Some(true)).then_some("copy-only"));
    marks.extend((set.has_backup_checksums == Some(true)).then_some("WITH CHECKSUM"));
    marks.extend((set.is_snapshot == Some(true)).then_some("snapshot"));
    marks.extend((set.is_damaged == Some(true)).then_some("written with CONTINUE_AFTER_ERROR"));
    marks.extend((set.is_encrypted == Some(true)).then_some("encrypted"));
    marks.extend((set.is_password_protected == Some(true)).then_some("password"));
    let marks = if marks.is_empty() { String::new() } else { format!(" ({})", marks.join(", ")) };
    let _ = writeln!(
        out,
        "  set {}: {kind}{marks} of {} on {}: {}",
        set.position,
        text(set.database_name.as_deref()),
        text(set.server_name.as_deref()),
        set.verdict
    );
    let finished =
        set.backup_finish_date.map_or("not finished".to_owned(), |at| format!("finished {}", ZONE.second(at)));
    let started = set.backup_start_date.map_or("start unknown".to_owned(), |at| format!("started {}", ZONE.second(at)));
    let _ = writeln!(out, "    {started}, {finished}");
    let _ = writeln!(
        out,
        "    LSN {} to {}, checkpoint {}, database backup {}",
        or_none(set.first_lsn),
        or_none(set.last_lsn),
        or_none(set.checkpoint_lsn),
        or_none(set.database_backup_lsn)
    );
    let _ = writeln!(
        out,
        "    recovery model {}, page verify {}, SQL Server {}, {}",
        set.recovery_model.map_or("unknown".to_owned(), |m| word(&m)),
        set.page_verify.map_or("unknown".to_owned(), |p| word(&p)),
        text(set.software_version.as_deref()),
        set.backup_size_bytes.map_or("size unknown".to_owned(), bytes)
    );
    let _ = writeln!(out, "    backup set {}", or_none(set.backup_set_guid));
    for file in &set.files {
        let _ = writeln!(
            out,
            "    {} {} {} ({})",
            word(&file.file_type),
            text(file.logical_name.as_deref()),
            text(file.physical_name.as_deref()),
            bytes(file.size_bytes)
        );
    }
    if !set.members.is_empty() {
        let members: Vec<_> = set.members.iter().map(|m| m.path.shown(paths)).collect();
        let _ = writeln!(out, "    striped over {}", members.join(", "));
    }
    problems(out, "    ", &set.problems);
}

fn export_set(out: &mut String, export: &ExportFacts) {
    let time = export
        .export_wall_time
        .map_or("at an unknown time".to_owned(), |t| t.strftime("%Y-%m-%d %H:%M:%S").to_string());
    let counts = &export.counts;
    let mut facts = vec![
        count(counts.entries, "entry", "entries"),
        bytes(counts.uncompressed_bytes),
        format!("written {time} (clock of the exporting computer)"),
    ];
    facts.extend(export.user_count.map(|n| count(n, "user", "users")));
    facts.extend(counts.workflows.map(|n| count(n, "workflow", "workflows")));
    facts.extend(counts.queues.map(|n| count(n, "queue", "queues")));
    facts.extend(counts.agent_groups.map(|n| count(n, "agent group", "agent groups")));
    facts.extend(counts.audio_files.map(|n| count(n, "audio file", "audio files")));
    let _ = writeln!(out, "  {}", facts.join(" · "));
    if !export.pools.is_empty() {
        let _ = writeln!(out, "  pools: {}", for_terminal(&export.pools.join(", ")));
    }
    if !export.sql_instances.is_empty() {
        let _ = writeln!(out, "  SQL Server instances: {}", for_terminal(&export.sql_instances.join(", ")));
    }
    problems(out, "  ", &export.problems);
}

pub(super) fn problems(out: &mut String, indent: &str, problems: &[Problem]) {
    for problem in problems {
        // Where a message names the byte itself, it says what is there: the heading would say it of something else.
        let offset = problem.offset.filter(|offset| !names_byte(&problem.message, *offset));
        let at = offset.map_or(String::new(), |offset| format!(" at byte {offset}"));
        let _ = writeln!(out, "{indent}! {}{at}: {}", problem.id, for_terminal(&ZONE.told(&problem.message)));
    }
}

fn names_byte(message: &str, offset: u64) -> bool {
    let (name, is_digit) =
        (format!("byte {offset}"), |after: &str| after.starts_with(|next: char| next.is_ascii_digit()));
    message.match_indices(&name).any(|(at, _)| !message.get(at + name.len()..).is_some_and(is_digit))
}

fn text(value: Option<&str>) -> String {
    value.map_or("(unknown)".to_owned(), |v| for_terminal(v).into_owned())
}

fn or_none(value: Option<impl Display>) -> String {
    value.map_or("none".to_owned(), |v| v.to_string())
}

/// The word the JSON uses for an enum's value.
fn word(value: &impl serde::Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default()
}
