//! How many copies of a backup there must be, and where: as it is written.

use std::fmt;

/// `copies` of a schedule: `{ at_least = 2, off_machine = 1, offline = 1 }`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CopiesRule {
    /// In different places, the first copy among them.
    pub at_least: u8,
    /// On machines that are no servers of the deployment.
    pub off_machine: u8,
    /// Where nobody who has the network can change them.
    pub offline: u8,
}

impl fmt::Display for CopiesRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts = [("at least", self.at_least), ("off-machine", self.off_machine), ("offline", self.offline)];
        let words: Vec<String> =
            parts.iter().filter(|(_, number)| *number > 0).map(|(what, number)| format!("{what} {number}")).collect();
        f.write_str(&words.join(", "))
    }
}

/// `tags` of a repository: what cannot be seen of it, and counts only where a person attests it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RepositoryTag {
    /// In another building.
    OffSite,
    /// Not connected, except to be written and to be looked at.
    Offline,
    /// What was written cannot be changed or deleted for a time.
    Immutable,
}

impl RepositoryTag {
    /// All, in the order they are explained.
    pub const ALL: [Self; 3] = [Self::OffSite, Self::Offline, Self::Immutable];

    /// The word in the deployment file.
    pub fn word(self) -> &'static str {
        match self {
            Self::OffSite => "off-site",
            Self::Offline => "offline",
            Self::Immutable => "immutable",
        }
    }
}
