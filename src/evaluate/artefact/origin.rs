//! Whether a run's source stands as far below the share as its destination below the copy: a run from a folder of the
//! share into the copy's root, or from a folder above the share, fills the copy with something else.

use super::destination::WindowsPath;
use crate::model::is_service_folder;
use crate::policy::{Policy, Subject};
use jiff::civil::Date;

/// Folders through which file servers show snapshots, each with the name of a snapshot behind it.
const SNAPSHOTS: [&str; 4] = ["snapshot", ".snapshot", ".snapshots", "~snapshot"];
/// How Windows names a snapshot inside a share, before its time.
const PREVIOUS: &str = "@gmt-";
/// Folders of temporary files: no share's folder on its server.
pub const TEMPORARY: [&str; 4] = ["temp", "tmp", "$recycle.bin", "inetcache"];
/// A snapshot's device, before its number.
const SHADOW: &str = "harddiskvolumeshadowcopy";

/// All shares that the deployment file names.
pub fn shares(policy: &Policy) -> Vec<WindowsPath> {
    let of_pools = policy.deployment.pools.iter().filter_map(|pool| pool.file_store.as_deref());
    let named = policy.targets.iter().filter_map(|rule| match &rule.subject {
        Subject::Named(name) => Some(name.as_str()),
        _ => None,
    });
    of_pools.chain(named).filter_map(WindowsPath::new).collect()
}

/// Which folders below a share a source is; `None`: it is elsewhere, or not written as a share's.
pub fn below(source: &str, share: &str) -> Option<Vec<String>> {
    let (source, share) = (WindowsPath::new(source)?, WindowsPath::new(share)?);
    let source = WindowsPath { folders: live(&source.folders), ..source };
    source.below(&share).map(<[String]>::to_vec)
}

/// Whether the source may be that folder of a share (`inside`, lower case) whose copy the destination is. What only the
/// file server knows - which folder of its disk is the share, what a letter is mapped to - speaks against nothing.
pub fn agrees(shares: &[WindowsPath], source: &str, inside: &[String]) -> bool {
    let path = WindowsPath::new(source);
    let has_host = path.as_ref().is_some_and(|path| path.host.is_some());
    let is_letter = path.as_ref().is_some_and(|path| path.drive.is_some());
    let folders = path.as_ref().map_or_else(|| folders_of(source), |path| path.folders.clone());
    let folders = live(&folders);
    if let Some(path) = &path {
        let path = WindowsPath { folders: folders.clone(), ..path.clone() };
        let mut below = shares.iter().filter_map(|share| path.below(share)).peekable();
        if below.peek().is_some() {
            return below.any(|rest| rest == inside);
        }
        if has_host && shares.iter().any(|share| share.below(&path).is_some()) {
            return false;
        }
    }
    if folders.iter().any(|folder| TEMPORARY.contains(&folder.as_str())) {
        return false;
    }
    // A path that is not the declared share's own name tells by its folders where in a store it stands.
    if let Some(at) = folders.iter().position(|folder| is_service_folder(folder)) {
        return folders.get(at..) == Some(inside);
    }
    let name_of = |share: &WindowsPath| {
        let name = share.folders.last()?.trim_end_matches('$').to_owned();
        let at = folders.iter().rposition(|folder| folder.trim_end_matches('$') == name)?;
        Some(folders.get(at + 1..).unwrap_or_default())
    };
    let mut below = shares.iter().filter_map(name_of).peekable();
    if below.peek().is_some() {
        return below.any(|rest| rest == inside);
    }
    inside.is_empty() || (is_letter && inside.ends_with(&folders))
}

/// Whether the source is a snapshot whose name says that it was made before the day of the run, or the day before that:
/// the copy is as old as the snapshot.
pub fn is_old_snapshot(source: &str, began: Date) -> bool {
    let folders = WindowsPath::new(source).map_or_else(|| folders_of(source), |path| path.folders);
    let named = folders.windows(2).filter(|pair| pair.first().is_some_and(|one| SNAPSHOTS.contains(&one.as_str())));
    let names = named.filter_map(|pair| pair.last()).chain(folders.iter().filter(|one| one.starts_with(PREVIOUS)));
    let day_before = began.yesterday().unwrap_or(began);
    names.filter_map(|name| last_day(name)).any(|day| day < day_before)
}

/// The last day that a name may mean which holds a date, a month or a year: `nightly.2026-03-09`, `2024`.
fn last_day(name: &str) -> Option<Date> {
    let digits: String = name.chars().filter(|c| !matches!(c, '-' | '.' | '_')).collect();
    let runs = digits.split(|c: char| !c.is_ascii_digit());
    let text = runs.filter(|run| run.starts_with("20") && run.len() >= 4).max_by_key(|run| run.len())?;
    let part = |from: usize, to: usize| text.get(from..to)?.parse::<i8>().ok();
    let year = text.get(..4)?.parse::<i16>().ok()?;
    let of_month = |month: i8| Date::new(year, month, 1).ok().map(Date::last_of_month);
    match (part(4, 6), part(6, 8)) {
        (Some(month), Some(day)) => Date::new(year, month, day).ok(),
        (Some(month), None) if text.len() == 6 => of_month(month),
        (None, _) if text.len() == 4 => of_month(12),
        _ => None,
    }
}

/// Folders of a path that begins with neither a letter nor a host: a device's, or one with `..` in it.
fn folders_of(text: &str) -> Vec<String> {
    let plain = text.trim().trim_matches('"').replace('/', "\\").to_lowercase();
    let mut folders: Vec<String> = Vec::new();
    for part in plain.split('\\').filter(|part| !matches!(*part, "" | "." | "?")) {
        match part {
            ".." => drop(folders.pop()),
            device if device.starts_with(SHADOW) || device.starts_with("volume{") => folders.clear(),
            folder => folders.push(folder.to_owned()),
        }
    }
    folders
}

/// The same without what names a snapshot.
fn live(folders: &[String]) -> Vec<String> {
    let mut left: Vec<String> = Vec::new();
    let mut rest = folders.iter();
    while let Some(folder) = rest.next() {
        if SNAPSHOTS.contains(&folder.as_str()) {
            rest.next();
        } else if folder != ".zfs" && !folder.starts_with(PREVIOUS) {
            left.push(folder.clone());
        }
    }
    left
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_right(source: &str, inside: &[&str]) -> bool {
        let shares: Vec<WindowsPath> = [r"\\fs01.contoso.com\LyncShare", r"\\fs02\stores\lync2"]
            .into_iter()
            .filter_map(WindowsPath::new)
            .collect();
        let inside: Vec<String> = inside.iter().map(|folder| (*folder).to_owned()).collect();
        agrees(&shares, source, &inside)
    }

    #[test]
    fn every_spelling_of_the_share_is_the_share() {
        for source in [
            r"\\fs01\LyncShare",
            r"\\FS01.contoso.com\lyncshare\",
            r"\\fs01\LyncShare\.",
            r"\\?\UNC\fs01\LyncShare",
            r"\\fs02\stores\lync2\",
            r"D:\LyncShare",
            r"D:\Shares\LyncShare\",
            r"\\?\D:\LyncShare",
            r"\\fs01\d$\LyncShare",
            r"E:\Data\Store",
            r"L:\",
            r"\\contoso.com\dfs\LyncShare",
            r"\\contoso.com\public\lync",
            r"\\?\GLOBALROOT\Device\HarddiskVolumeShadowCopy12\LyncShare",
            r"\\?\GLOBALROOT\Device\HarddiskVolumeShadowCopy12\Store\",
            r"\\?\Volume{0ffc5f3c-0000-0000-0000-100000000000}\LyncShare",
            r"\\fs01\LyncShare\@GMT-2026.03.10-01.00.00",
            r"\\fs01\LyncShare\~snapshot\nightly.0",
            r"\\fs01\LyncShare\.zfs\snapshot\daily",
            r"\\fs01\LyncShare\sub\..",
        ] {
            assert!(is_right(source, &[]), "{source}");
        }
    }

    #[test]
    fn a_folder_below_or_above_the_share_is_not_the_share() {
        for source in [
            r"\\fs01\LyncShare\1-WebServices-1",
            r"\\?\UNC\fs01.contoso.com\LyncShare\old",
            r"\\fs02\stores",
            r"\\fs02\stores\lync2\copy",
            r"\\fs01\LyncShare\@GMT-2026.03.10-01.00.00\1-WebServices-1",
            r"D:\LyncShare\1-ApplicationServer-1",
            r"D:\Data\2-WebServices-11\CollabContent",
            r"D:\LyncShare\old",
            r"C:\Temp\lync",
            r"\\fs01\d$\LyncShare\1-WebServices-1",
            r"\\contoso.com\dfs\LyncShare\1-WebServices-1",
            r"L:\1-WebServices-1",
            r"\\?\GLOBALROOT\Device\HarddiskVolumeShadowCopy12\LyncShare\1-WebServices-1",
        ] {
            assert!(!is_right(source, &[]), "{source}");
        }
    }

    #[test]
    fn a_snapshot_tells_its_day() {
        let began = jiff::civil::date(2026, 3, 10);
        for (source, is_old) in [
            (r"\\fs01\LyncShare\.snapshot\2024", true),
            (r"\\fs01\LyncShare\.snapshot\2026", false),
            (r"\\fs01\LyncShare\~snapshot\nightly.0", false),
            (r"\\fs01\LyncShare\~snapshot\daily.2026-03-09_0010", false),
            (r"\\fs01\LyncShare\~snapshot\daily.2026-03-01_0010", true),
            (r"\\fs01\LyncShare\@GMT-2026.03.10-01.00.00", false),
            (r"\\fs01\LyncShare\@GMT-2026.02.10-01.00.00", true),
            (r"\\fs01\LyncShare\.zfs\snapshot\2026-02", true),
            (r"\\fs01\LyncShare\2024", false),
        ] {
            assert_eq!(is_old_snapshot(source, began), is_old, "{source}");
        }
    }

    #[test]
    fn a_part_is_copied_to_the_same_part() {
        const AUDIO: [&str; 2] = ["1-applicationserver-1", "appserverfiles"];
        for source in [
            r"\\fs01\LyncShare\1-ApplicationServer-1\AppServerFiles",
            r"D:\Data\1-ApplicationServer-1\AppServerFiles\",
            r"L:\",
            r"L:\AppServerFiles",
        ] {
            assert!(is_right(source, &AUDIO), "{source}");
        }
        for source in [
            r"\\fs01\LyncShare",
            r"\\fs01\LyncShare\1-ApplicationServer-1",
            r"\\fs01\LyncShare\1-ApplicationServer-2\AppServerFiles",
            r"D:\LyncShare",
            r"D:\Data",
        ] {
            assert!(!is_right(source, &AUDIO), "{source}");
        }
    }
}
