//! Paths as people read and write them: with the separators of this system, without Windows' `\\?\`, and harmless on a
//! terminal.

use super::escape::for_terminal;
use super::path_style::PathStyle;
use std::borrow::Cow;
use std::path::{Path, PathBuf};

/// A path in a message. Programs get [`super::PathName`], which is the same on every system.
pub fn shown_path(path: &Path) -> String {
    shown(&path.to_string_lossy(), PathStyle::HERE)
}

/// The text of a path, likewise, as a system of this style shows it.
pub(super) fn shown(text: &str, style: PathStyle) -> String {
    for_terminal(&native(text, style == PathStyle::Windows)).into_owned()
}

/// A path as it is written down: `fs::canonicalize` of Windows begins with `\\?\`, which few programs take.
pub fn plain_path(path: PathBuf) -> PathBuf {
    if !cfg!(windows) {
        return path;
    }
    // What is no text could not be put together again.
    path.to_str().map(|text| PathBuf::from(native(text, true).as_ref())).unwrap_or(path)
}

/// `text` with the paths of files that it names, which are joined with `/`, as a system of this style
/// writes them.
pub fn with_shown_paths<'t>(text: &'t str, paths: &[&str], style: PathStyle) -> Cow<'t, str> {
    with_native_paths(text, paths, style == PathStyle::Windows)
}

fn with_native_paths<'t>(text: &'t str, paths: &[&str], is_windows: bool) -> Cow<'t, str> {
    if !is_windows {
        return Cow::Borrowed(text);
    }
    let mut paths: Vec<&str> = paths.iter().copied().filter(|path| path.contains('/')).collect();
    // A folder comes after the files in it, whose paths begin with its own.
    paths.sort_by_key(|path| std::cmp::Reverse(path.len()));
    paths.iter().fold(Cow::Borrowed(text), |text, path| {
        if text.contains(path) { Cow::Owned(text.replace(path, &native(path, true))) } else { text }
    })
}

fn native(text: &str, is_windows: bool) -> Cow<'_, str> {
    // Evidence from another system names its folders, and backups to a URL are no files.
    let is_posix = text.starts_with('/') && !text.starts_with("//") && !text.contains('\\');
    if !is_windows || is_posix || text.contains("://") {
        return Cow::Borrowed(text);
    }
    let text = text.replace('/', "\\");
    let Some(rest) = text.strip_prefix(r"\\?\") else { return Cow::Owned(text) };
    if let Some(share) = rest.get(..4).filter(|start| start.eq_ignore_ascii_case(r"UNC\")).and_then(|_| rest.get(4..)) {
        return Cow::Owned(format!(r"\\{share}"));
    }
    // `\\?\Volume{...}\` and the like have no other name.
    let has_drive = rest.starts_with(|c: char| c.is_ascii_alphabetic()) && rest.get(1..3) == Some(r":\");
    Cow::Owned(if has_drive { rest.to_owned() } else { text })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_of_windows_is_shown_as_windows_writes_it() {
        for (path, shown) in [
            (r"C:\Backups/sql/a.bak", r"C:\Backups\sql\a.bak"),
            ("sql/a.bak", r"sql\a.bak"),
            (r"\\?\C:\Backups\a.bak", r"C:\Backups\a.bak"),
            ("//?/C:/Backups", r"C:\Backups"),
            (r"\\?\UNC\fs01\lync$/a.bak", r"\\fs01\lync$\a.bak"),
            ("//fs01/lync", r"\\fs01\lync"),
            (r"\\?\Volume{0b1c}\a.bak", r"\\?\Volume{0b1c}\a.bak"),
            (r"\\?\C:", r"\\?\C:"),
            (r"\\?\é", r"\\?\é"),
            (r"\\.\PhysicalDrive0", r"\\.\PhysicalDrive0"),
            ("C:", "C:"),
            (r"/backups\a.bak", r"\backups\a.bak"),
            ("/mnt/lync-backup/a.bak", "/mnt/lync-backup/a.bak"),
            ("https://account.blob.core.windows.net/sql/a.bak", "https://account.blob.core.windows.net/sql/a.bak"),
            ("", ""),
        ] {
            assert_eq!(native(path, true), shown);
            assert_eq!(native(path, false), path);
        }
    }

    #[test]
    fn a_path_is_harmless_on_a_terminal() {
        assert_eq!(shown("a\u{1b}[2J.bak", PathStyle::HERE), r"a\u{1b}[2J.bak");
    }

    #[test]
    fn sentences_name_files_as_windows_does() {
        let text = "sql/full and sql/full/a.bak are on nas/2, 1/4 of them; sql is not.";
        let paths = ["sql/full", "sql/full/a.bak", "sql"];
        let shown = r"sql\full and sql\full\a.bak are on nas/2, 1/4 of them; sql is not.";
        assert_eq!(with_native_paths(text, &paths, true), shown);
        assert_eq!(with_native_paths(text, &paths, false), text);
    }
}
