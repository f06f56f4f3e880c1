//! The text of `repadmin /showbackup`: for each naming context the metadata of `dSASignature`, which a backup of the
//! directory rewrites. Columns: local USN, originating DSA, originating USN, originating time, version, attribute. The
//! time is the wall clock of the machine that printed it.

use super::date;
use crate::base::{ReadAt, Stamp};
use crate::format::artefact::outline::outline;
use crate::format::artefact::{ArtefactContext, ArtefactFile, FileRecogniser, saved_text};
use crate::format::declaration::Declaration;
use crate::model::{Detail, DirectoryBackup, DirectoryBackupFacts, Kind, Problem, Verdict};
use jiff::civil::DateTime;
use std::collections::BTreeSet;

/// Rows of one listing that are kept.
const MOST_BACKUPS: usize = 4096;
const LONGEST_NAME_CHARS: usize = 500;
const ATTRIBUTE: &str = "dsasignature";

/// Listings of directory backups.
pub(in crate::format::artefact) const SHOW_BACKUP: FileRecogniser = FileRecogniser {
    declaration: &Declaration {
        name: "repadmin /showbackup",
        kinds: &[Kind::DirectoryBackups],
        marker: "the name of a naming context and a `dSASignature` row",
        facts: "naming contexts, domain controllers, wall-clock time of each backup",
        checks: "each row has a date and a time, each naming context a row",
        proof: &["structure"],
        limits: "8 MiB, 4,096 rows; no end mark: a cut behind a row is not seen",
    },
    mark: Some(r"dsasignature"),
    looks_like,
    examine,
};

fn looks_like(head: &[u8]) -> bool {
    let text = saved_text::decode(head);
    text.lines().any(|line| naming_context(line).is_some()) && text.lines().any(is_row)
}

/// A row of metadata, whole or cut: it names the attribute, or has a date and a time in their columns.
fn is_row(line: &str) -> bool {
    line.split_whitespace().next_back().is_some_and(|last| last.eq_ignore_ascii_case(ATTRIBUTE))
}

/// A line that is the distinguished name of a naming context and nothing else: each part has its attribute, the last
/// one is a domain component.
fn naming_context(line: &str) -> Option<&str> {
    let name = line.trim().trim_end_matches(':');
    let parts = || name.split(',').map(str::trim);
    let is_named = |part: &str| {
        part.get(..3).is_some_and(|start| start.eq_ignore_ascii_case("dc=") || start.eq_ignore_ascii_case("cn="))
            && part.len() > 3
    };
    let ends =
        parts().next_back().is_some_and(|last| last.get(..3).is_some_and(|start| start.eq_ignore_ascii_case("dc=")));
    (ends && parts().all(is_named)).then_some(name)
}

fn examine(file: &dyn ReadAt, context: &ArtefactContext) -> Option<ArtefactFile> {
    let text = saved_text::read(file)?;
    let mut backups = BTreeSet::new();
    let mut current: Option<(&str, bool)> = None;
    let mut empty = Vec::new();
    let mut broken = 0u64;
    for line in text.lines() {
        if let Some(name) = naming_context(line) {
            empty.extend(current.filter(|(_, is_filled)| !is_filled));
            current = Some((name, false));
        } else if is_row(line)
            && let Some((name, is_filled)) = &mut current
        {
            match row(line) {
                Some((controller, wall)) if backups.len() < MOST_BACKUPS => {
                    *is_filled = true;
                    backups.insert(DirectoryBackup {
                        naming_context: name.chars().take(LONGEST_NAME_CHARS).collect(),
                        controller,
                        wall_time: Some(wall),
                        time: in_zone(wall, context),
                    });
                }
                Some(_) => {}
                None => broken += 1,
            }
        }
    }
    empty.extend(current.filter(|(_, is_filled)| !is_filled));
    if backups.is_empty() && broken == 0 {
        return None;
    }
    let mut facts = outline(Verdict::Intact, Detail::None);
    if let (Some((name, _)), 0) = (empty.first(), broken) {
        facts.verdict = Verdict::Incomplete;
        let message = format!("The listing names {name} and shows no backup of it: it is cut, or there was none.");
        facts.problems.push(Problem::whole("context-without-backup", message));
    }
    if broken > 0 {
        facts.verdict = Verdict::Damaged;
        let message = format!("Lines of the listing without a date and a time: {broken}.");
        facts.problems.push(Problem::whole("malformed-line", message));
    }
    facts.wall_time = backups.iter().filter_map(|backup| backup.wall_time).max();
    facts.time = backups.iter().filter_map(|backup| backup.time).max();
    let names: BTreeSet<String> = backups.iter().filter_map(|backup| backup.controller.clone()).collect();
    facts.names = names.into_iter().collect();
    facts.proof.push("structure".to_owned());
    facts.counts.insert("naming-contexts".to_owned(), contexts(&backups));
    facts.detail = Detail::DirectoryBackups(DirectoryBackupFacts {
        backups: backups.into_iter().collect(),
        ..DirectoryBackupFacts::default()
    });
    Some(ArtefactFile { kind: Kind::DirectoryBackups, facts })
}

fn contexts(backups: &BTreeSet<DirectoryBackup>) -> u64 {
    backups.iter().map(|backup| backup.naming_context.to_lowercase()).collect::<BTreeSet<_>>().len() as u64
}

/// The controller and the time of a row. The controller stands as `Site\Name`, as a name, or as an identifier.
fn row(line: &str) -> Option<(Option<String>, DateTime)> {
    let words: Vec<&str> = line.split_whitespace().collect();
    let at = words.iter().position(|word| date::day(word).is_some())?;
    let (year, month, day) = date::day(words.get(at)?)?;
    let (hour, minute, second) = date::clock(words.get(at + 1)?)?;
    let wall = DateTime::new(year, month, day, hour, minute, second, 0).ok()?;
    // Local USN, originating DSA (its site's name may hold blanks), originating USN, date.
    let controller = words.get(1..at.saturating_sub(1)).map(|words| words.join(" ")).unwrap_or_default();
    let controller = controller.rsplit('\\').next().unwrap_or_default().to_lowercase();
    let controller: String = controller.chars().take(LONGEST_NAME_CHARS).collect();
    Some((Some(controller).filter(|name| !name.is_empty()), wall))
}

fn in_zone(wall: DateTime, context: &ArtefactContext) -> Option<Stamp> {
    let zoned = wall.to_zoned(context.zone.clone()?).ok()?;
    Some(Stamp::from(&zoned))
}
