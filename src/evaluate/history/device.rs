//! The name of a backup device as Windows compares it: without case, `/` like `\`, folder by folder.

/// A disk device, or a folder of one: `d:\backup\x.bak`, `\\nas\lync`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct DevicePath(String);

impl DevicePath {
    /// `None` for what is neither on a drive nor on a share.
    pub fn new(name: &str) -> Option<Self> {
        let plain = name.trim().to_lowercase().replace('/', r"\");
        let plain = match (plain.strip_prefix(r"\\?\unc\"), plain.strip_prefix(r"\\?\")) {
            (Some(share), _) => format!(r"\\{share}"),
            (None, Some(local)) => local.to_owned(),
            (None, None) => plain,
        };
        let is_share = plain.starts_with(r"\\");
        let parts: Vec<&str> = plain.split('\\').filter(|part| !part.is_empty() && *part != ".").collect();
        let first = parts.first()?;
        let on_drive = first.len() == 2 && first.ends_with(':') && first.starts_with(|c: char| c.is_ascii_alphabetic());
        if !is_share && !on_drive || parts.contains(&"..") {
            return None;
        }
        Some(Self(format!("{}{}", if is_share { r"\\" } else { "" }, parts.join(r"\"))))
    }

    /// Whether every machine calls it so.
    pub fn is_share(&self) -> bool {
        self.0.starts_with(r"\\")
    }

    /// The host of a share.
    pub fn share_host(&self) -> Option<&str> {
        self.0.strip_prefix(r"\\")?.split('\\').next()
    }

    /// Whether it lies below that folder, at any depth.
    pub fn lies_under(&self, folder: &Self) -> bool {
        self.0.strip_prefix(folder.0.as_str()).is_some_and(|rest| rest.starts_with('\\'))
    }

    /// The folder it lies in.
    pub fn folder(&self) -> Option<Self> {
        let (folder, _) = self.0.rsplit_once('\\')?;
        (!folder.is_empty() && folder != r"\").then(|| Self(folder.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(name: &str) -> DevicePath {
        DevicePath::new(name).unwrap()
    }

    #[test]
    fn paths_compare_as_windows_does() {
        assert_eq!(path(r"D:\Backup\x.bak"), path("d:/BACKUP//x.bak"));
        assert_eq!(path(r"\\?\UNC\NAS\lync\x.bak"), path(r"\\nas\Lync\X.BAK"));
        assert!(path(r"D:\Backup\cdr\x.bak").lies_under(&path(r"D:\backup\")));
        assert!(!path(r"D:\Backup2\x.bak").lies_under(&path(r"D:\Backup")));
        assert!(path(r"D:\x.bak").lies_under(&path(r"D:\")));
        assert_eq!(path(r"\\nas\lync\x.bak").folder(), Some(path(r"\\nas\lync")));
        assert_eq!(path(r"\\nas\lync\x.bak").share_host(), Some("nas"));
    }

    #[test]
    fn what_is_no_path_has_none() {
        for name in ["NUL", "", "{0F3A}", "tape0", "https://x.blob.core.windows.net/b/x.bak", r"D:\a\..\b", r"\"] {
            assert_eq!(DevicePath::new(name), None, "{name}");
        }
    }
}
