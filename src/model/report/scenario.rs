//! Whether the deployment could be restored, scenario by scenario.

use super::{AuditReport, DeploymentId, Tool};
use crate::base::{Guid, Lsn, PathName, Stamp};
use crate::model::LeftOut;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::fmt;

/// What a restore would come to; the worst last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RestoreOutcome {
    /// Nothing is lost: what comes back holds no data of its own.
    Possible,
    /// Everything since a moment is lost.
    PossibleWithLoss,
    /// What was seen does not say.
    CannotBeTold,
    Impossible,
}

impl RestoreOutcome {
    /// As a heading or a cell says it.
    pub fn words(self) -> &'static str {
        match self {
            Self::Possible => "possible",
            Self::PossibleWithLoss => "possible, with a loss",
            Self::CannotBeTold => "cannot be told",
            Self::Impossible => "impossible",
        }
    }
}

impl fmt::Display for RestoreOutcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.words())
    }
}

/// The scenarios of a report on their own: the contract `bakproof/scenarios/1`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ScenariosReport {
    /// `bakproof/scenarios/1`.
    pub schema: String,
    pub tool: Tool,
    pub deployment: DeploymentId,
    /// The backups are those that had finished by then.
    pub as_of: Stamp,
    /// What an option, or a lost shard, left out: restores may lead further than these say.
    #[serde(default)]
    pub left_out: Vec<LeftOut>,
    pub scenarios: Vec<ScenarioReport>,
}

impl ScenariosReport {
    /// The name and number of the contract.
    pub const SCHEMA: &str = "bakproof/scenarios/1";
}

impl From<AuditReport> for ScenariosReport {
    fn from(report: AuditReport) -> Self {
        Self {
            schema: Self::SCHEMA.to_owned(),
            tool: report.tool,
            deployment: report.deployment,
            as_of: report.as_of,
            left_out: report.scope.left_out,
            scenarios: report.scenarios,
        }
    }
}

/// A restore scenario of the deployment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ScenarioReport {
    /// `scenario@subject`, stable between audits; the scenario alone where the whole deployment is meant.
    pub id: String,
    /// `back-end-server`; `bakproof explain` knows it.
    pub scenario: String,
    pub title: String,
    /// The pool, share or instance that is lost, or the name of the deployment.
    pub subject: String,
    /// The worst of its parts.
    pub outcome: RestoreOutcome,
    /// Everything since then is lost: the oldest moment that a part is restored to. Null unless that is the outcome.
    pub losing_since: Option<Stamp>,
    /// Why it is impossible or cannot be told; empty otherwise.
    pub reasons: Vec<String>,
    /// In the order in which they are restored.
    pub parts: Vec<RestorePart>,
}

/// One thing that a scenario restores from a backup.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RestorePart {
    pub item: String,
    /// Id of its target in the report: `item@target`.
    pub target: String,
    /// Of several databases of one target, which.
    pub database: Option<String>,
    /// It can be had without a backup, such as a certificate that is requested again: it decides nothing.
    pub is_optional: bool,
    pub outcome: RestoreOutcome,
    /// The moment that it is restored to; everything since then is lost.
    pub losing_since: Option<Stamp>,
    /// Why it is impossible or cannot be told; empty otherwise.
    pub reasons: Vec<String>,
    /// What else is worth knowing: a newer backup that was not verified, or on whose word it is possible.
    pub remarks: Vec<String>,
    /// Backups in the order in which they are restored: the first 5 and the last 5.
    pub backups: Vec<RestoredBackup>,
    /// All of them, including those that `backups` leaves out.
    pub backup_count: u64,
}

/// A backup that a restore uses.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RestoredBackup {
    /// As in `backups` of a target: `full`, `diff`, `log`, `export`, `copy` ...
    pub what: String,
    /// When it finished.
    pub time: Option<Stamp>,
    /// Its files: of a striped backup, one for each family, in their order.
    pub files: Vec<RestoredFile>,
    /// Which backup set of the files it is (`WITH FILE`); null for what is no SQL Server backup.
    pub position: Option<u32>,
    pub backup_set_guid: Option<Guid>,
    pub first_lsn: Option<Lsn>,
    pub last_lsn: Option<Lsn>,
}

/// A file of a backup.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RestoredFile {
    pub source: String,
    #[serde(flatten)]
    pub path: PathName,
}
