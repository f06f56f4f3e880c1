//! What the catalogue says of that which is in the report: without it, ids are all that a renderer has.

use crate::model::BasisKind;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// An item of the catalogue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ItemReport {
    pub id: String,
    pub title: String,
    /// `settings`, `data`, `file-stores`, `beside-lync` or `process`.
    pub group: String,
    /// As a heading.
    pub group_title: String,
    /// The article's section, and the row or bullet in it.
    pub section: String,
    /// What it is and why it must be restorable; a line is a paragraph or a point (`- `).
    pub description: String,
    /// Databases that hold it, by their real names. Empty in reports of versions before this key.
    #[serde(default)]
    pub databases: Vec<String>,
    /// The cmdlet of Lync Server that exports it; null if there is none, and in reports of versions before this key.
    #[serde(default)]
    pub cmdlet: Option<String>,
    /// What the documentation of the edition says of it; null in reports of versions before this key.
    #[serde(default)]
    pub basis: Option<BasisReport>,
}

/// What an item rests on in the documentation of the edition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct BasisReport {
    pub kind: BasisKind,
    /// The page; null where none was found.
    pub url: Option<String>,
    /// What the page says, or what is inferred and from what.
    pub note: String,
}

impl BasisReport {
    /// `Basis, documented: The article names it. (https://...)`.
    pub fn words(&self) -> String {
        let page = self.url.as_ref().map(|url| format!(" ({url})")).unwrap_or_default();
        format!("Basis, {}: {}{page}", self.kind, self.note)
    }
}

/// By the rules of which edition of the product it was judged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct EditionReport {
    /// As the deployment file names it.
    pub id: String,
    pub title: String,
    pub origin: EditionSource,
    /// What the edition's documentation says of backups as a whole, and where it says nothing.
    pub documentation: String,
    /// Pools of other editions, by name; each is judged by the rules of its own.
    pub pools: Vec<PoolEdition>,
}

/// A pool of another edition than the deployment's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PoolEdition {
    pub pool: String,
    pub id: String,
    pub title: String,
    /// In reports of versions before this key, only the deployment file could say it.
    #[serde(default = "declared")]
    pub origin: EditionSource,
    pub documentation: String,
}

fn declared() -> EditionSource {
    EditionSource::Declared
}

/// Who says which edition it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum EditionSource {
    /// The deployment file.
    Declared,
    /// The newest topology: the deployment file names none.
    Topology,
    /// Nobody: the deployment file names none.
    Default,
}

impl EditionSource {
    /// The word used everywhere.
    pub fn word(self) -> &'static str {
        match self {
            Self::Declared => "declared",
            Self::Topology => "from the topology",
            Self::Default => "default",
        }
    }
}

impl EditionReport {
    /// `Lync Server 2013 (default); Lync Server 2010: old01.contoso.com (declared)`.
    pub fn words(&self) -> String {
        let mut words = format!("{} ({})", self.title, self.origin.word());
        for (number, one) in self.pools.iter().enumerate() {
            let is_alike = |other: &PoolEdition| (&other.id, other.origin) == (&one.id, one.origin);
            let is_first = self.pools.iter().position(is_alike) == Some(number);
            if is_first {
                let pools = self.pools.iter().filter(|other| is_alike(other)).map(|other| other.pool.as_str());
                let pools: Vec<&str> = pools.collect();
                words.push_str(&format!("; {}: {} ({})", one.title, pools.join(", "), one.origin.word()));
            }
        }
        words
    }
}

/// A check that was asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CheckReport {
    pub id: String,
    pub title: String,
    /// The question that it asks of a target.
    pub question: String,
}

/// What a finding means, whatever it was found of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RuleReport {
    /// Of the finding.
    pub id: String,
    /// The check that answers with it.
    pub check: String,
    /// Why it matters.
    pub why: String,
    /// What to do; a line is a paragraph, or a command if it is indented by four spaces.
    pub remediation: String,
}
