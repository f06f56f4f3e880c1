//! What an option left out of an audit.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What an option left out.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct LeftOut {
    /// The option as it was given: `--only cdr`, `--no-sql`, `--no-ldap`, `--share 1/4`, `--budget 2h`.
    pub option: String,
    /// What that left out, in words: `2 SQL Servers were not asked`.
    pub what: String,
    #[serde(default)]
    pub kind: LeftOutKind,
}

impl LeftOut {
    /// `Partial audit (--only cdr): ...`. The option is not named again where the words name it: a shard that is missing is
    /// none of this audit's options.
    pub fn sentence(&self) -> String {
        let is_named = self.option.strip_prefix("--").is_some_and(|option| self.what.contains(option));
        let option = if is_named { String::new() } else { format!(" ({})", self.option) };
        format!("Partial audit{option}: {}.", self.what)
    }
}

/// What an option left out of an audit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum LeftOutKind {
    /// Servers that were not asked, backups that were not read.
    #[default]
    Evidence,
    /// Items that are not in the report.
    Items,
}
