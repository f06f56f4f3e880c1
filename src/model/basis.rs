//! How well the documentation of an edition supports that an item must be backed up.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::fmt;

/// What an item of an edition rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum BasisKind {
    /// A page of this edition's documentation says it.
    Documented,
    /// The page of a cmdlet names the edition; no page about backups does.
    Cmdlet,
    /// No page was found: inferred from another edition.
    Analogy,
}

impl BasisKind {
    /// All, the strongest first.
    pub const ALL: [Self; 3] = [Self::Documented, Self::Cmdlet, Self::Analogy];

    /// The word used everywhere.
    pub fn word(self) -> &'static str {
        match self {
            Self::Documented => "documented",
            Self::Cmdlet => "cmdlet",
            Self::Analogy => "analogy",
        }
    }
}

impl fmt::Display for BasisKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.word())
    }
}
