//! Sentences, times, paths and remedies of the report as the page shows them. Paths keep their `/`: the page has the same
//! bytes on every system.

use super::escape::{brief, name, sentence};
use crate::base::{PathName, Stamp, Zone, age, count};
use crate::model::Assurance;
use crate::model::report::{AuditReport, FolderName, ReportedBackup};
use crate::report::backup_age::{backup_age, how_old};
use jiff::SignedDuration;

/// Tells times in the zone of the report, and ages from its as-of.
#[derive(Clone, Copy, Debug)]
pub struct Words<'r> {
    zone: &'r Zone,
    as_of: Stamp,
}

/// A part of a remedy: lines of a command, or a paragraph.
#[derive(Debug)]
pub struct Block {
    pub code: Vec<String>,
    pub text: String,
}

impl<'r> Words<'r> {
    pub fn of(report: &'r AuditReport) -> Self {
        Self { zone: &report.deployment.time_zone, as_of: report.as_of }
    }

    /// A sentence with its times in the report's zone.
    pub fn told(&self, text: &str) -> String {
        sentence(&self.zone.told(text))
    }

    /// The zone of its times.
    pub fn zone(&self) -> &'r Zone {
        self.zone
    }

    /// `2026-10-22 22:04`.
    pub fn minute(&self, time: Stamp) -> String {
        self.zone.minute(time)
    }

    /// `2026-10-22`.
    pub fn date(&self, time: Stamp) -> String {
        self.zone.date(time)
    }

    /// `9d 7h`, until as-of.
    pub fn age(&self, time: Stamp) -> String {
        age(self.as_of.at.duration_since(time.at).max(SignedDuration::ZERO))
    }

    /// When a backup was made; a person names a day.
    pub fn made(&self, backup: &ReportedBackup) -> String {
        match backup.time {
            Some(time) if backup.assurance == Some(Assurance::Attested) => self.date(time),
            Some(time) => self.minute(time),
            None => "time unknown".to_owned(),
        }
    }

    /// `9d 7h`, or nothing where its time is unknown.
    pub fn backup_age(&self, backup: &ReportedBackup) -> String {
        backup_age(backup, self.as_of, self.zone()).unwrap_or_default()
    }

    /// `2026-10-22 01:20 full, 9d 7h old`.
    pub fn newest(&self, backup: &ReportedBackup) -> String {
        let old = how_old(backup, self.as_of, self.zone()).map(|old| format!(", {old}")).unwrap_or_default();
        format!("{} {}{old}", self.made(backup), name(&backup.what))
    }
}

/// A path, and that its bytes are no text, where they are not.
pub fn path(path: &PathName) -> String {
    let shown = name(&path.lossy());
    if std::str::from_utf8(path.bytes()).is_err() { format!("{shown} (name is not UTF-8)") } else { shown }
}

/// A folder likewise; `.` is the repository itself.
pub fn folder(folder: &FolderName) -> String {
    match (&folder.folder, &folder.folder_bytes_base64) {
        (Some(text), _) if text.is_empty() => ".".to_owned(),
        (Some(text), _) => name(text),
        (None, Some(encoded)) => {
            let bytes = data_encoding::BASE64.decode(encoded.as_bytes()).unwrap_or_default();
            format!("{} (name is not UTF-8)", name(&String::from_utf8_lossy(&bytes)))
        }
        (None, None) => "(no name)".to_owned(),
    }
}

/// `12,345`.
pub fn number(n: u64) -> String {
    count(n, "", "").trim_end().to_owned()
}

/// Paragraphs of a description, and what it indents.
pub fn paragraphs(text: &str) -> Vec<Block> {
    parted(text, |line| line.starts_with(INDENT))
}

/// Paragraphs and commands of a remedy. Sentences end with a sign or are points of a list; what else stands there is to
/// be typed, with the comments of its language.
pub fn remedy(text: &str) -> Vec<Block> {
    parted(text, |line| {
        let is_comment = ["#", "-- ", "rem "].into_iter().any(|sign| line.starts_with(sign));
        line.starts_with(INDENT)
            || is_comment
            || !(line.starts_with("- ") || line.trim_end().ends_with(['.', ':', ',']))
    })
}

/// Of a command.
const INDENT: &str = "    ";

fn parted(text: &str, is_code: impl Fn(&str) -> bool) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        if !is_code(line) {
            blocks.push(Block { code: Vec::new(), text: sentence(line.trim()) });
            continue;
        }
        match blocks.last_mut().filter(|block| !block.code.is_empty()) {
            Some(block) => block.code.push(sentence(line)),
            None => blocks.push(Block { code: vec![sentence(line)], text: String::new() }),
        }
    }
    for block in &mut blocks {
        if block.code.iter().all(|line| line.starts_with(INDENT)) {
            block.code.iter_mut().for_each(|line| *line = line.split_off(INDENT.len()));
        }
    }
    blocks
}

/// What to do first: the first sentence of a remedy, without a hint at what stands elsewhere.
pub fn first_step(remediation: &str) -> String {
    let line = remediation.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default();
    let end = line.find(". ").map_or(line.len(), |at| at + 1);
    let first = line.get(..end).unwrap_or(line).trim_end_matches([':', '.']);
    let first = first.split(", for example").next().unwrap_or(first);
    format!("{}.", brief(first))
}

/// The part of a sentence that says what is wrong, where it is long and goes on with why.
pub fn clause(text: &str) -> String {
    let end = text
        .match_indices(['.', ';', ':'])
        .map(|(at, _)| at)
        .find(|at| *at >= 60 && text.get(at + 1..).is_some_and(|rest| rest.starts_with(' ')));
    match end.and_then(|at| text.get(..at)) {
        Some(head) => format!("{}.", brief(head)),
        None => brief(text),
    }
}
