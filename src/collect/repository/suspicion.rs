//! Whether a file that content does not recognise is taken for a backup all the same: by its name, by a mapping,
//! or by its neighbours. A name raises suspicion and never proves anything; it is never believed over content.

use crate::base::PathName;
use crate::model::SuspectReason;
use crate::policy::Mapping;

/// Endings of backups, certificates with keys, and disk images (system state).
const BACKUP_EXTENSIONS: [&str; 9] = ["bak", "dif", "diff", "trn", "zip", "pfx", "p12", "vhd", "vhdx"];

/// Endings that jobs, people and systems leave beside backups, and that no backup has.
const COMPANION_EXTENSIONS: [&str; 56] = [
    "bat", "bmp", "cab", "cer", "cfg", "cmd", "conf", "config", "crt", "css", "csv", "dll", "doc", "docx", "eml",
    "etl", "evtx", "exe", "gif", "htm", "html", "ico", "inf", "ini", "jpeg", "jpg", "js", "json", "lnk", "log", "md",
    "md5", "msg", "msi", "nfo", "pdf", "png", "ppt", "pptx", "ps1", "psm1", "rtf", "sha1", "sha256", "sql", "svg",
    "txt", "url", "vbs", "wav", "wma", "xls", "xlsx", "xml", "yaml", "yml",
];

/// Names that desktops leave in every folder.
const COMPANION_NAMES: [&str; 3] = ["thumbs.db", ".ds_store", "desktop.ini"];

/// A folder needs this many recognised backups before it says anything about the files beside them.
const NEIGHBOURS_MIN: u64 = 3;

/// Lower case, without the dot; empty when there is none.
fn extension(name: &str) -> String {
    match name.rsplit_once('.') {
        Some((stem, end)) if !stem.is_empty() => end.trim_end().to_ascii_lowercase(),
        _ => String::new(),
    }
}

/// What the name or a mapping says of a file; a mapping speaks louder, because a person wrote it for this folder.
pub(super) fn of(relative: &PathName, maps: &[Mapping]) -> Option<SuspectReason> {
    if mapping(relative, maps).is_some() {
        return Some(SuspectReason::Mapping);
    }
    BACKUP_EXTENSIONS.contains(&extension(&relative.file_name()).as_str()).then_some(SuspectReason::Name)
}

/// The first mapping that calls the file a backup: one that names a kind or an item. A mapping that only says
/// whose the backups of a folder are does not make backups of the job's log files.
pub(super) fn mapping<'m>(relative: &PathName, maps: &'m [Mapping]) -> Option<&'m Mapping> {
    if maps.is_empty() {
        return None;
    }
    let path = relative.lossy();
    maps.iter().find(|map| (map.kind.is_some() || map.item.is_some()) && map.glob.is_match(path.as_ref()))
}

/// Whether the name says nothing, so that the neighbours may: neither a backup's name nor a usual companion's.
pub(super) fn is_undecided(name: &str) -> bool {
    let extension = extension(name);
    !COMPANION_EXTENSIONS.contains(&extension.as_str())
        && !BACKUP_EXTENSIONS.contains(&extension.as_str())
        && !COMPANION_NAMES.contains(&name.to_ascii_lowercase().as_str())
}

/// The rule of the neighbours: files that say nothing by name are taken for backups when the recognised backups
/// of their folder are at least three and more than they are. Companions count on neither side.
pub(super) fn neighbours_are_backups(recognised: u64, undecided: u64) -> bool {
    recognised >= NEIGHBOURS_MIN && recognised > undecided
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_says_backup_companion_or_nothing() {
        assert_eq!(of(&"a/CDR.BAK".into(), &[]), Some(SuspectReason::Name));
        assert_eq!(of(&"a/ XdsConfig.zip".into(), &[]), Some(SuspectReason::Name));
        assert_eq!(of(&"a.bak/notes.txt".into(), &[]), None);
        assert_eq!(of(&".bak".into(), &[]), None, "a hidden file without an ending");
        assert!(is_undecided("LcsCDR_20261120") && is_undecided("x.part") && is_undecided(".bak"));
        assert!(!is_undecided("job.LOG") && !is_undecided("Thumbs.db") && !is_undecided("a.trn"));
    }

    #[test]
    fn neighbours_speak_only_when_they_are_many() {
        assert!(neighbours_are_backups(3, 2));
        assert!(!neighbours_are_backups(3, 3));
        assert!(!neighbours_are_backups(2, 1));
    }
}
