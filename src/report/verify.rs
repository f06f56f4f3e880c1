//! `verify` on a terminal: a verdict and one honest sentence a set, and everything that is wrong.

use super::clock::ZONE;
use super::inspect::problems;
use super::table::Appearance;
use crate::base::{bytes, count, for_terminal};
use crate::model::{AnySet, FileReport, Proof, ProtectedRange, SqlSet, Verdict, VerifyReport};
use std::fmt::Write;
use std::io;

/// All files, then the summary, written file by file: there may be hundreds of thousands. Writing to a `String` cannot
/// fail, so results of `writeln!` are dropped.
///
/// # Errors
/// The output cannot be written to.
pub fn verify(report: &VerifyReport, appearance: Appearance, out: &mut dyn io::Write) -> io::Result<()> {
    let mut text = String::new();
    super::inspect::times(&mut text, report.files.iter().map(|file| &file.report));
    for file in &report.files {
        one_file(&mut text, &file.report, appearance);
        coverage(&mut text, &file.coverage, file.report.size_bytes);
        out.write_all(super::table::hanging(&text, appearance).as_bytes())?;
        text.clear();
    }
    super::inspect::summary(&mut text, &report.summary, appearance.paths);
    out.write_all(super::table::hanging(&text, appearance).as_bytes())
}

fn one_file(out: &mut String, file: &FileReport, appearance: Appearance) {
    let _ = writeln!(out, "{}: {}", appearance.bold(&file.path.shown(appearance.paths)), file.verdict);
    problems(out, "  ", &file.problems);
    for set in &file.sets {
        match set {
            AnySet::Sql(set) => {
                let kind = set.backup_type.and_then(|kind| serde_json::to_value(kind).ok());
                let kind = kind.as_ref().and_then(|kind| kind.as_str()).unwrap_or("backup");
                let database = set.database_name.as_deref().unwrap_or("(unknown)");
                let finish = |at| format!("finished {}", ZONE.second(at));
                let finish = set.backup_finish_date.map_or("did not finish".to_owned(), finish);
                let _ = writeln!(
                    out,
                    "  set {}: {kind} of {}, {finish}: {}",
                    set.position,
                    for_terminal(database),
                    set.verdict
                );
                let _ = writeln!(out, "    {}", sentence(set));
                problems(out, "    ", &set.problems);
            }
            AnySet::Export(export) => {
                let entries = count(export.counts.entries, "entry", "entries");
                let _ = writeln!(out, "  {}: {entries} read", file.kind);
                problems(out, "  ", &export.problems);
            }
            AnySet::Artefact(artefact) => {
                super::artefact::artefact(out, artefact);
                problems(out, "  ", &artefact.problems);
            }
        }
    }
}

/// What was looked at and what protects it, without promising more.
pub fn sentence(set: &SqlSet) -> String {
    let mut parts = Vec::new();
    let has = |proof: Proof| set.proof.contains(&proof);
    if let (Some(allocated), Some(checked)) = (set.counts.allocated_pages, set.counts.checked_pages)
        && set.counts.pages.is_some_and(|pages| pages > 0)
    {
        parts.push(pages(set, allocated, checked));
    }
    if let Some(blocks) = set.counts.log_blocks.filter(|blocks| *blocks > 0) {
        let how = match (has(Proof::LogBlocks), has(Proof::LogRange)) {
            (true, true) => "checked, without a gap",
            (true, false) => "checked",
            (false, true) => "without a gap; they carry no checksum",
            (false, false) => "read",
        };
        parts.push(format!("{} {how}", count(blocks, "log block", "log blocks")));
    } else if set.counts.pages.is_none() && set.verdict == Verdict::Verified {
        parts.push("an empty log backup: nothing happened between its two ends".to_owned());
    }
    if has(Proof::BackupChecksum) {
        parts.push("the backup checksum covers every byte of them".to_owned());
    }
    if has(Proof::ContainerChecksum) {
        parts.push("every block of the compressed container is intact".to_owned());
    }
    if set.verdict == Verdict::Intact {
        parts.push("well-formed to the end, but nothing protects all of the content: back up WITH CHECKSUM".to_owned());
    }
    if parts.is_empty() { "nothing could be proven".to_owned() } else { parts.join("; ") }
}

fn pages(set: &SqlSet, allocated: u64, checked: u64) -> String {
    let unprotected = set.unprotected_pages.unwrap_or(0);
    // Of a set that was cut, the maps speak only of what is left.
    let pages = match set.verdict {
        Verdict::Incomplete => {
            count(allocated, "allocated page still in the file was", "allocated pages still in the file were")
        }
        _ => count(allocated, "allocated page", "allocated pages"),
    };
    if checked == 0 {
        return format!("{pages} read, none of which has a checksum");
    }
    let what = match (set.proof.contains(&Proof::PageChecksum), set.proof.contains(&Proof::TornPage)) {
        (false, true) => "for torn writes",
        _ => "",
    };
    let what = if what.is_empty() { String::new() } else { format!(" {what}") };
    if checked + unprotected < allocated {
        return format!("{checked} of {pages} checked{what}");
    }
    match unprotected {
        0 => format!("all {pages} checked{what}"),
        1 => format!("all {pages} checked{what}; {} has no checksum", share(1, allocated)),
        n => format!("all {pages} checked{what}; {} have no checksum", share(n, allocated)),
    }
}

/// A share in words that never rounds to nothing.
fn share(part: u64, whole: u64) -> String {
    let whole = whole.max(1);
    match part.saturating_mul(100) {
        hundredfold if hundredfold < whole => format!("{part} of them (under 1%)"),
        hundredfold => format!("{part} of them ({}%)", hundredfold.saturating_add(whole / 2) / whole),
    }
}

fn coverage(out: &mut String, ranges: &[ProtectedRange], size_bytes: u64) {
    if ranges.is_empty() {
        return;
    }
    let mut covered = 0;
    let mut reached = 0;
    for range in ranges {
        let _ = writeln!(out, "    bytes {}..{} {}", range.start, range.end, word(range.by));
        covered += range.end.saturating_sub(range.start.max(reached));
        reached = reached.max(range.end);
    }
    let _ = writeln!(out, "    protected: {} of {}", bytes(covered), bytes(size_bytes));
}

fn word(proof: Proof) -> String {
    serde_json::to_value(proof).ok().and_then(|word| word.as_str().map(str::to_owned)).unwrap_or_default()
}
