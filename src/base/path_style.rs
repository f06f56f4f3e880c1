//! By which system's rules a path is joined, taken apart and shown. A report is judged and rendered by those of the system
//! that it comes from, also where another one does it again.

use serde::{Deserialize, Serialize};
use std::path::{Component, Path, PathBuf};
use typed_path::{UnixPath, Utf8WindowsComponent, Utf8WindowsPath, WindowsPath};

/// A system's way to write paths.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PathStyle {
    Posix,
    Windows,
}

impl PathStyle {
    /// Of the system that this program runs on.
    pub const HERE: Self = if cfg!(windows) { Self::Windows } else { Self::Posix };

    /// `path` as it is opened from `folder`, as [`Path::join`] of that system says. What is not UTF-8 text is a path of this
    /// system.
    pub fn join(self, folder: &Path, path: &Path) -> PathBuf {
        let (Some(base), Some(further)) = (folder.to_str(), path.to_str()) else { return folder.join(path) };
        match self {
            _ if self == Self::HERE => folder.join(path),
            Self::Posix => on_posix(base, further).into(),
            Self::Windows => on_windows(base, further).into(),
        }
    }

    /// The names that a path consists of, without drives, roots, `.` and `..`.
    pub fn names(self, path: &Path) -> Vec<String> {
        use typed_path::Component as _;
        let lossy = |name: &[u8]| String::from_utf8_lossy(name).into_owned();
        let bytes = path.as_os_str().as_encoded_bytes();
        match self {
            _ if self == Self::HERE => {
                let names = path.components().filter_map(|part| match part {
                    Component::Normal(name) => Some(name.to_string_lossy().into_owned()),
                    _ => None,
                });
                names.collect()
            }
            Self::Posix => {
                let parts = UnixPath::new(bytes).components();
                parts.filter(|part| part.is_normal()).map(|part| lossy(part.as_bytes())).collect()
            }
            Self::Windows => {
                let parts = WindowsPath::new(bytes).components();
                parts.filter(|part| part.is_normal()).map(|part| lossy(part.as_bytes())).collect()
            }
        }
    }

    /// Whether a path means another place in every folder of a drive in which the program is started.
    pub fn is_drive_relative(self, text: &str) -> bool {
        self == Self::Windows && is_drive_relative(text)
    }
}

/// As Rust joins there.
fn on_posix(base: &str, further: &str) -> String {
    match (further.starts_with('/'), base.is_empty() || base.ends_with('/')) {
        (true, _) => further.to_owned(),
        (false, true) => format!("{base}{further}"),
        (false, false) => format!("{base}/{further}"),
    }
}

/// As Rust joins there: what comes is left as it is written.
fn on_windows(base: &str, further: &str) -> String {
    let (folder, path) = (Utf8WindowsPath::new(base), Utf8WindowsPath::new(further));
    let (prefix, is_verbatim) = match folder.components().next() {
        Some(Utf8WindowsComponent::Prefix(prefix)) => (prefix.as_str(), prefix.kind().is_verbatim()),
        _ => ("", false),
    };
    if path.is_absolute() || path.components().has_prefix() {
        further.to_owned()
    } else if is_verbatim {
        below_verbatim(base, prefix.len(), path)
    } else if path.has_root() {
        format!("{prefix}{further}")
    } else if base.is_empty() || base.ends_with(['\\', '/']) || base == prefix && is_drive_relative(base) {
        format!("{base}{further}")
    } else {
        format!("{base}\\{further}")
    }
}

/// Behind `\\?\`, Windows itself takes nothing out of a path, so that whoever joins it must.
fn below_verbatim(base: &str, prefix_bytes: usize, path: &Utf8WindowsPath) -> String {
    let mut joined = base.trim_end_matches('\\').to_owned();
    for part in path.components() {
        match part {
            Utf8WindowsComponent::Normal(name) => {
                joined.push('\\');
                joined.push_str(name);
            }
            Utf8WindowsComponent::ParentDir => {
                let end = joined.rfind('\\').unwrap_or_default();
                joined.truncate(end.max(prefix_bytes));
            }
            Utf8WindowsComponent::RootDir => joined.truncate(prefix_bytes),
            Utf8WindowsComponent::CurDir | Utf8WindowsComponent::Prefix(_) => {}
        }
    }
    if joined.len() == prefix_bytes {
        joined.push('\\');
    }
    joined
}

/// `C:` and `C:Backups` begin at the folder in which the program was started on that drive, not at the drive.
pub fn is_drive_relative(text: &str) -> bool {
    let mut begin = text.chars();
    begin.next().is_some_and(|c| c.is_ascii_alphabetic())
        && begin.next() == Some(':')
        && !matches!(begin.next(), Some('\\' | '/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_drive_is_no_folder() {
        assert!(["C:", "c:Backups", "C:."].into_iter().all(is_drive_relative));
        assert!(![r"C:\", "C:/Backups", "", "C", "CC:", "1:", r"\\nas\C:"].into_iter().any(is_drive_relative));
    }

    /// On each system, the rules of the other are those of a library; what is held here holds for both.
    #[test]
    fn paths_are_joined_by_the_rules_of_their_system() {
        let joined = |style: PathStyle, folder: &str, path: &str| {
            style.join(Path::new(folder), Path::new(path)).to_str().unwrap().to_owned()
        };
        for (folder, path, windows, posix) in [
            (r"C:\lync", "nas", r"C:\lync\nas", r"C:\lync/nas"),
            (r"C:\lync\", "nas/sql", r"C:\lync\nas/sql", r"C:\lync\/nas/sql"),
            (r"C:\lync", r"\\fs01\lync", r"\\fs01\lync", r"C:\lync/\\fs01\lync"),
            (r"C:\lync", r"D:\nas", r"D:\nas", r"C:\lync/D:\nas"),
            (r"C:\lync", r"\nas", r"C:\nas", r"C:\lync/\nas"),
            ("demo", "../nas", r"demo\../nas", "demo/../nas"),
            ("", "nas", "nas", "nas"),
            ("C:", "nas", "C:nas", "C:/nas"),
            (r"\\fs01\lync", "nas", r"\\fs01\lync\nas", r"\\fs01\lync/nas"),
            (r"\\?\C:\lync", "nas/../sql", r"\\?\C:\lync\sql", r"\\?\C:\lync/nas/../sql"),
            ("demo", "", r"demo\", "demo/"),
            ("/srv/lync", "nas", r"/srv/lync\nas", "/srv/lync/nas"),
            ("/srv/lync/", "/mnt/nas", "/mnt/nas", "/mnt/nas"),
        ] {
            assert_eq!(joined(PathStyle::Windows, folder, path), windows);
            assert_eq!(joined(PathStyle::Posix, folder, path), posix);
        }
    }

    #[test]
    fn a_name_ends_where_its_system_ends_it() {
        let path = Path::new(r"C:\lync\.\nas/sql");
        assert_eq!(PathStyle::Windows.names(path), ["lync", "nas", "sql"]);
        assert_eq!(PathStyle::Posix.names(path), [r"C:\lync\.\nas", "sql"]);
        assert_eq!(PathStyle::Posix.names(Path::new("/srv/../nas")), ["srv", "nas"]);
        assert!(PathStyle::Windows.is_drive_relative("C:nas") && !PathStyle::Posix.is_drive_relative("C:nas"));
    }
}
