//! How far a file or set can be trusted, and what is wrong with it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::fmt;

/// How far a file or set can be trusted, best first: the greatest of several is the worst.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// All that the format can prove was proven.
    Verified,
    /// Read to the end, well-formed; nothing protects the content.
    Intact,
    /// Its header was read.
    Identified,
    /// Not recognized, over a limit, no permission, encrypted or unsupported; a problem says which.
    Unreadable,
    /// Truncated, interrupted, header-only, or a stripe is missing.
    Incomplete,
    Damaged,
}

impl Verdict {
    /// Whether nothing is known to be wrong.
    pub fn is_sound(self) -> bool {
        self < Self::Unreadable
    }

    /// The word used everywhere.
    pub fn word(self) -> &'static str {
        match self {
            Self::Verified => "verified",
            Self::Intact => "intact",
            Self::Identified => "identified",
            Self::Unreadable => "unreadable",
            Self::Incomplete => "incomplete",
            Self::Damaged => "damaged",
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.word())
    }
}

/// One thing that is wrong with a file, and where.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct Problem {
    /// Kebab-case and stable: `truncated`, `block-checksum`, `zip-bomb` ...
    pub id: Cow<'static, str>,
    /// One sentence, for people to read.
    pub message: Cow<'static, str>,
    /// Byte offset in the file, where there is one.
    pub offset: Option<u64>,
}

impl Problem {
    /// Of a backup that this run did not verify because its budget or share ended: no fault of the backup.
    pub const LEFT_OVER: &'static str = "left-over";
    /// Of a backup that another collector of the same work verifies.
    pub const LEFT_TO_SHARD: &'static str = "left-to-shard";
    /// Of a place where collectors of the same work saw different things.
    pub const CONTRADICTED: &'static str = "contradicted";
    /// Of a file that was overwritten, cut or replaced while it was read.
    pub const CHANGED: &'static str = "changed-while-read";

    /// A problem at a byte offset of the file.
    pub fn at(id: impl Into<Cow<'static, str>>, offset: u64, message: impl Into<Cow<'static, str>>) -> Self {
        Self { id: id.into(), message: message.into(), offset: Some(offset) }
    }

    /// Of a file that did not stay as it was: nothing is known of what stands there now.
    pub fn changed() -> Self {
        let message = "the file changed while it was read: it was overwritten, cut or replaced, so that nothing is \
                       known of its content; audit it again when nothing writes to it";
        Self::whole(Self::CHANGED, message)
    }

    /// Whether a problem of SQL Server media, not of one of its sets, leaves open which other sets the file held: text
    /// that contradicts itself, a date or number that cannot be, and what follows the last set do not.
    pub fn may_hide_sets(&self) -> bool {
        const OF_WHAT_WAS_READ: [&str; 6] =
            ["bad-text", "impossible-date", "family-number", "unknown-utc-offset", "no-backup-set", "trailing-data"];
        self.id != Self::LEFT_OVER && !OF_WHAT_WAS_READ.contains(&&*self.id)
    }

    /// Whether the system, the disk or another program kept the file from being read as it is: another time it may be read.
    pub fn is_of_access(&self) -> bool {
        const REFUSED: [&str; 5] = ["unreadable-file", "unreadable", "read-failed", "read-error", Problem::CHANGED];
        REFUSED.contains(&&*self.id)
    }

    /// A problem that concerns the whole file.
    pub fn whole(id: impl Into<Cow<'static, str>>, message: impl Into<Cow<'static, str>>) -> Self {
        Self { id: id.into(), message: message.into(), offset: None }
    }
}
