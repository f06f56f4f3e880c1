//! Opens folders and files below a root so that nobody who swaps a name for a link, a pipe or a device meanwhile
//! leads the reader out of the repository or makes it wait. Read-only; knows nothing of content.

use std::ffi::OsStr;
use std::fs::{File, Metadata};
use std::io;
use std::path::{Component, Path};

/// A regular file that was opened, and what the system says of it.
#[derive(Debug)]
pub(in crate::collect) struct Opened {
    pub(in crate::collect) file: File,
    pub(in crate::collect) metadata: Metadata,
}

impl Opened {
    /// `Ok(None)`: what was opened is no regular file.
    fn check(file: File) -> io::Result<Option<Self>> {
        let metadata = file.metadata()?;
        Ok(metadata.is_file().then_some(Self { file, metadata }))
    }
}

#[cfg(unix)]
mod system {
    use super::{Component, File, OsStr, Path, io};
    use rustix::fs::{Mode, OFlags, openat};
    use std::os::fd::OwnedFd;
    use std::path::PathBuf;

    const FOLDER: OFlags = OFlags::RDONLY.union(OFlags::DIRECTORY).union(OFlags::CLOEXEC);
    /// Without `NONBLOCK` a pipe that took a file's name would make the open wait for a writer.
    const FILE: OFlags =
        OFlags::RDONLY.union(OFlags::NOFOLLOW).union(OFlags::NONBLOCK).union(OFlags::NOCTTY).union(OFlags::CLOEXEC);

    /// An open folder; names are resolved below it, whatever happens to the path that led here.
    #[derive(Debug)]
    pub(in crate::collect) struct Folder(OwnedFd, PathBuf);

    impl Folder {
        pub(in crate::collect) fn root(path: &Path) -> io::Result<Self> {
            Ok(Self(rustix::fs::open(path, FOLDER, Mode::empty())?, path.to_owned()))
        }

        /// Step by step, so that no component can be a link.
        pub(in crate::collect) fn below(&self, relative: &Path) -> io::Result<Self> {
            let mut folder = Self(self.0.try_clone()?, self.1.clone());
            for component in relative.components() {
                let Component::Normal(name) = component else {
                    return Err(io::ErrorKind::InvalidInput.into());
                };
                let opened = openat(&folder.0, name, FOLDER | OFlags::NOFOLLOW, Mode::empty())?;
                folder = Self(opened, folder.1.join(name));
            }
            Ok(folder)
        }

        /// The path that led here.
        pub(in crate::collect) fn path(&self) -> &Path {
            &self.1
        }

        pub(super) fn file(&self, name: &OsStr) -> io::Result<File> {
            Ok(File::from(openat(&self.0, name, FILE, Mode::empty())?))
        }
    }
}

#[cfg(windows)]
mod system {
    use super::super::stored::{NotOnThisComputer, Stored, stored};
    use super::{Component, File, OsStr, Path, io};
    use crate::collect::file_index::file_index;
    use std::fs::{self, OpenOptions};
    use std::os::windows::fs::{MetadataExt, OpenOptionsExt};
    use std::path::PathBuf;

    /// Opens a link itself instead of its target; it is then no regular file. Fetches nothing from an archive.
    const OPEN_REPARSE_POINT: u32 = 0x0020_0000;

    /// A folder by its path: Windows offers no safe way to open names below an open folder.
    #[derive(Debug)]
    pub(in crate::collect) struct Folder(PathBuf);

    impl Folder {
        pub(in crate::collect) fn root(path: &Path) -> io::Result<Self> {
            fs::read_dir(path)?;
            Ok(Self(path.to_owned()))
        }

        pub(in crate::collect) fn below(&self, relative: &Path) -> io::Result<Self> {
            let mut path = self.0.clone();
            for component in relative.components() {
                let Component::Normal(name) = component else {
                    return Err(io::ErrorKind::InvalidInput.into());
                };
                path.push(name);
                if !fs::symlink_metadata(&path)?.is_dir() {
                    return Err(io::ErrorKind::NotADirectory.into());
                }
            }
            Ok(Self(path))
        }

        /// The path that led here.
        pub(in crate::collect) fn path(&self) -> &Path {
            &self.0
        }

        pub(super) fn file(&self, name: &OsStr) -> io::Result<File> {
            let path = self.0.join(name);
            let file = OpenOptions::new().read(true).custom_flags(OPEN_REPARSE_POINT).open(&path)?;
            let metadata = file.metadata()?;
            match stored(metadata.file_attributes(), metadata.is_symlink()) {
                Stored::InTheFile => Ok(file),
                Stored::Elsewhere => Err(io::Error::other(NotOnThisComputer)),
                Stored::BehindADriver => {
                    let whole = File::open(&path)?;
                    // Unless a link took its name meanwhile.
                    if file_index(&file) == file_index(&whole) {
                        Ok(whole)
                    } else {
                        Err(io::ErrorKind::NotFound.into())
                    }
                }
            }
        }
    }
}

pub(in crate::collect) use system::Folder;

impl Folder {
    /// Opens the file of this name; `Ok(None)` when it is no regular file.
    pub(in crate::collect) fn open(&self, name: &OsStr) -> io::Result<Option<Opened>> {
        Opened::check(self.file(name)?)
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::fs;
    use std::os::unix::fs::symlink;

    #[test]
    fn a_name_that_became_a_link_meanwhile_is_refused() {
        let (folder, outside) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        fs::write(outside.path().join("secret.bak"), "secret").unwrap();
        symlink(outside.path().join("secret.bak"), folder.path().join("a.bak")).unwrap();
        symlink(outside.path(), folder.path().join("run")).unwrap();
        let root = Folder::root(folder.path()).unwrap();
        assert!(super::super::reason::is_link_loop(&root.open(OsStr::new("a.bak")).unwrap_err()));
        assert!(root.below(Path::new("run")).is_err());
        assert!(root.below(Path::new("../..")).is_err());
        assert!(root.below(Path::new("")).is_ok());
    }

    #[test]
    fn a_name_that_became_a_folder_or_a_pipe_is_no_file() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("a.bak")).unwrap();
        let pipe = folder.path().join("b.bak");
        rustix::fs::mknodat(rustix::fs::CWD, &pipe, rustix::fs::FileType::Fifo, 0o600.into(), 0).unwrap();
        let root = Folder::root(folder.path()).unwrap();
        assert!(root.open(OsStr::new("a.bak")).unwrap().is_none());
        assert!(root.open(OsStr::new("b.bak")).unwrap().is_none());
    }
}
