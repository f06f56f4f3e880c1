//! The text of `wbadmin get versions`. Labels and the backup's own time are localized; the version identifier is not,
//! and is UTC. A version's lines stand together, before them its time and target, after them what it can recover.

use super::date;
use crate::base::{ReadAt, Stamp};
use crate::format::artefact::outline::outline;
use crate::format::artefact::{ArtefactContext, ArtefactFile, FileRecogniser, code_page, saved_text};
use crate::format::declaration::Declaration;
use crate::model::{BackupVersion, BackupVersionsFacts, Detail, Kind, Problem, Verdict};
use jiff::tz::Offset;

/// Versions of one listing that are kept; the program keeps 512 itself.
const MOST_VERSIONS: usize = 4096;
const MOST_THINGS: usize = 32;
const LONGEST_WORD_CHARS: usize = 300;
/// A listing begins with the program's name, whatever the language.
const PROGRAM: &str = "wbadmin";

/// `System State` as the program says it in English, German, French, Spanish, Italian, Portuguese, Dutch, Polish,
/// Russian, Japanese and Chinese.
const SYSTEM_STATE: [&str; 12] = [
    "system state",
    "systemstatus",
    "état du système",
    "etat du système",
    "estado del sistema",
    "stato del sistema",
    "estado do sistema",
    "systeemstatus",
    "stan systemu",
    "состояние системы",
    "システム状態",
    "系统状态",
];

/// Listings of versions.
pub(in crate::format::artefact) const VERSIONS: FileRecogniser = FileRecogniser {
    declaration: &Declaration {
        name: "wbadmin get versions",
        kinds: &[Kind::BackupVersions],
        marker: "the program's name or a version identifier (`MM/DD/YYYY-HH:MM`) in the first eight lines",
        facts: "time (UTC), target and contents of each version; no computer name",
        checks: "the last version says what it can recover",
        proof: &["structure"],
        limits: "8 MiB, 4,096 versions; a cut between two versions is not seen; *system state* is known in 11 \
                 languages",
    },
    mark: Some(r"[0-9]{1,2}/[0-9]{1,2}/[0-9]{4}-"),
    looks_like,
    examine,
};

fn looks_like(head: &[u8]) -> bool {
    let text = saved_text::decode(head);
    is_listing(&text) && text.lines().any(|line| identifier(line).is_some())
}

/// The program's banner, or a list of versions from the first lines on (`| findstr` and the like drop the banner).
fn is_listing(text: &str) -> bool {
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let first: Vec<&str> = lines.by_ref().take(8).collect();
    first.iter().any(|line| line.to_ascii_lowercase().starts_with(PROGRAM))
        || first.iter().any(|line| identifier(line).is_some())
}

/// The identifier that a line ends with, behind its label.
fn identifier(line: &str) -> Option<Stamp> {
    let (_, value) = label(line)?;
    Stamp::from_civil(date::identifier(value)?, Offset::UTC).ok()
}

/// A label and its value. French puts a blank before the colon, Asian languages write a wide one.
fn label(line: &str) -> Option<(&str, &str)> {
    let (label, value) = line.split_once([':', '：'])?;
    let (label, value) = (label.trim(), value.trim());
    if label.is_empty() || value.is_empty() { None } else { Some((label, value)) }
}

fn examine(file: &dyn ReadAt, _: &ArtefactContext) -> Option<ArtefactFile> {
    let text = saved_text::read(file)?;
    if !is_listing(&text) {
        return None;
    }
    // A console writes in its own code page, which the text does not name. The one in which a version can recover a
    // system state is it: letters of a wrong one make no such words.
    let read = |text: &String| versions_in(text);
    let by_words = code_page::readings(&text)
        .iter()
        .map(read)
        .find(|(versions, _)| versions.iter().any(|version| version.has_system_state));
    let (mut versions, is_cut) = by_words.unwrap_or_else(|| versions_in(&text));
    if versions.is_empty() {
        return None;
    }
    versions.sort();
    let mut facts = outline(if is_cut { Verdict::Incomplete } else { Verdict::Intact }, Detail::None);
    if is_cut {
        let message = "The listing ends within its last version: what that can recover is not said.";
        facts.problems.push(Problem::whole("truncated", message));
    }
    facts.time = versions.iter().filter_map(|version| version.time).max();
    facts.counts.insert("versions".to_owned(), versions.len() as u64);
    facts.proof.push("structure".to_owned());
    facts.detail = Detail::BackupVersions(BackupVersionsFacts { versions });
    Some(ArtefactFile { kind: Kind::BackupVersions, facts })
}

/// The versions of a listing, and whether it ends within the last one.
fn versions_in(text: &str) -> (Vec<BackupVersion>, bool) {
    let mut versions = Vec::new();
    let mut is_cut = false;
    for block in blocks(text) {
        let Some(at) = block.iter().position(|line| identifier(line).is_some()) else {
            continue;
        };
        if versions.len() == MOST_VERSIONS {
            break;
        }
        let version = version(&block, at);
        // Every version is followed by what it can recover, or at least by its snapshot.
        is_cut = version.can_recover.is_empty();
        versions.push(version);
    }
    (versions, is_cut)
}

/// Lines that no empty line parts.
fn blocks(text: &str) -> Vec<Vec<&str>> {
    text.lines()
        .map(str::trim)
        .collect::<Vec<_>>()
        .split(|line| line.is_empty())
        .filter(|block| !block.is_empty())
        .map(<[&str]>::to_vec)
        .collect()
}

/// The line before the identifier is the target, the one behind it what can be recovered.
fn version(block: &[&str], at: usize) -> BackupVersion {
    let value = |line: Option<&&str>| {
        let (_, value) = label(line?)?;
        Some(value.chars().take(LONGEST_WORD_CHARS).collect::<String>())
    };
    let target = at.checked_sub(1).filter(|before| *before > 0).and_then(|before| value(block.get(before)));
    let can_recover: Vec<String> = value(block.get(at + 1))
        .map(|things| things.split([',', '、', '，']).take(MOST_THINGS).map(|thing| thing.trim().to_owned()).collect())
        .unwrap_or_default();
    let has_system_state = can_recover.iter().any(|thing| {
        let thing = thing.to_lowercase();
        SYSTEM_STATE.iter().any(|known| thing.contains(known))
    });
    BackupVersion { time: block.get(at).and_then(|line| identifier(line)), target, can_recover, has_system_state }
}
