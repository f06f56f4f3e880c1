//! The explain pages of checks: what each asks, how it judges, and the findings it answers with.

use super::prose::flowed;
use crate::model::{Severity, Status};
use serde::Deserialize;

/// A check's explain page.
#[derive(Clone, Debug)]
pub struct CheckPage {
    pub id: String,
    pub title: String,
    /// The question it asks of a target.
    pub question: String,
    /// What it looks at, as part of a sentence. Without any of it the check is `not-looked-at`, never passed.
    pub looks_at: String,
    /// How it is judged.
    pub how: String,
    pub findings: Vec<FindingPage>,
}

/// What a finding means for a restore of the backup that it is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RestoreEffect {
    /// A gap makes it impossible, and what is unknown keeps it from being told.
    Blocks,
    /// Whoever restores it must know.
    Remark,
}

/// Which restores a finding means something for, beside those that use a backup that it names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RestoreIf {
    /// All of the target.
    Always,
    /// Those that use an encrypted backup.
    Encrypted,
}

/// One finding a check can answer with.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FindingPage {
    pub id: String,
    /// What it can make of its target; the usual one first.
    pub status: Vec<Status>,
    /// Severity unless the item's criticality decides (`None`).
    pub severity: Option<Severity>,
    /// What it means for a restore of the backup that it is about; `None`: nothing.
    pub restore: Option<RestoreEffect>,
    /// Which other restores it means that for.
    pub restore_if: Option<RestoreIf>,
    /// Why it matters.
    #[serde(deserialize_with = "flowed")]
    pub why: String,
    /// What to do: a line is a paragraph, or a command when indented by four spaces. The item's own remediation
    /// follows where there is one.
    #[serde(deserialize_with = "flowed")]
    pub remediation: String,
}

/// A file of `rules/checks/`, as written: its name is the id.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CheckFile {
    title: String,
    #[serde(deserialize_with = "flowed")]
    question: String,
    #[serde(deserialize_with = "flowed")]
    looks_at: String,
    #[serde(deserialize_with = "flowed")]
    how: String,
    #[serde(default, rename = "finding")]
    findings: Vec<FindingPage>,
    /// Read by `parameters`.
    #[serde(default, rename = "parameters")]
    _parameters: serde::de::IgnoredAny,
}

impl CheckFile {
    pub(super) fn into_page(self, id: &str) -> CheckPage {
        CheckPage {
            id: id.to_owned(),
            title: self.title,
            question: self.question,
            looks_at: self.looks_at,
            how: self.how,
            findings: self.findings,
        }
    }
}
