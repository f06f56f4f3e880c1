//! What the catalogue says of that which is in the report: without it, ids are all that a renderer has.

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
