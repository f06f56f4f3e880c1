//! Where Windows keeps what a file holds, by its attributes. A file that deduplication or compression has put away is read
//! through the driver that did so; one whose content lies in an archive or in the cloud is not downloaded.

use std::fmt;

/// `FILE_ATTRIBUTE_OFFLINE`, `FILE_ATTRIBUTE_RECALL_ON_OPEN` and `FILE_ATTRIBUTE_RECALL_ON_DATA_ACCESS`.
#[cfg(any(windows, test))]
const ELSEWHERE: u32 = 0x1000 | 0x0004_0000 | 0x0040_0000;
/// `FILE_ATTRIBUTE_REPARSE_POINT`: of links, and of files whose content a driver puts together.
#[cfg(any(windows, test))]
const REPARSE_POINT: u32 = 0x0400;

/// Where the content of a file is.
#[cfg(any(windows, test))]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stored {
    /// In the file, or there is none, as in links.
    InTheFile,
    /// A driver answers for it: opened as a reparse point, the file would look like one hole.
    BehindADriver,
    Elsewhere,
}

/// What the attributes say of a file that was opened without following reparse points. A link is what the standard
/// library takes for one: a name surrogate.
#[cfg(any(windows, test))]
pub(super) fn stored(attributes: u32, is_link: bool) -> Stored {
    if attributes & ELSEWHERE != 0 {
        Stored::Elsewhere
    } else if attributes & REPARSE_POINT != 0 && !is_link {
        Stored::BehindADriver
    } else {
        Stored::InTheFile
    }
}

/// The content is not on this computer.
#[derive(Clone, Copy, Debug)]
pub(super) struct NotOnThisComputer;

impl fmt::Display for NotOnThisComputer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(
            "its content is not on this disk but in the cloud or in an archive, and is not downloaded: make it available \
             on this computer, and run again",
        )
    }
}

impl std::error::Error for NotOnThisComputer {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_links_and_plain_files_are_read_as_they_are() {
        // Archive, then with deduplication, a symbolic link, OneDrive's placeholder, and hierarchical storage.
        assert_eq!(stored(0x20, false), Stored::InTheFile);
        assert_eq!(stored(0x20 | 0x400 | 0x200, false), Stored::BehindADriver);
        assert_eq!(stored(0x400, true), Stored::InTheFile);
        assert_eq!(stored(0x20 | 0x400 | 0x0040_0000, false), Stored::Elsewhere);
        assert_eq!(stored(0x20 | 0x400 | 0x1000, false), Stored::Elsewhere);
        assert_eq!(stored(0x0004_0000, false), Stored::Elsewhere);
    }
}
