//! How sure we are of a backup, apart from how bad a finding is.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Ordered from weakest to strongest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Assurance {
    /// A person says so.
    Attested,
    /// A history row says so.
    Listed,
    /// Its header was parsed.
    Identified,
    /// Read to the end and well-formed, but nothing protects the content.
    Intact,
    /// Its content is proven, or a server verified it.
    Verified,
    /// A restore of it is on record.
    Restored,
}

impl Assurance {
    /// All, weakest first.
    pub const ALL: [Self; 6] =
        [Self::Attested, Self::Listed, Self::Identified, Self::Intact, Self::Verified, Self::Restored];

    /// The word used everywhere.
    pub fn word(self) -> &'static str {
        match self {
            Self::Attested => "attested",
            Self::Listed => "listed",
            Self::Identified => "identified",
            Self::Intact => "intact",
            Self::Verified => "verified",
            Self::Restored => "restored",
        }
    }
}

impl fmt::Display for Assurance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.word())
    }
}
