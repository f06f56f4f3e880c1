//! The runbook of one restore scenario: the contract `bakproof/restore-plan/1`.

use super::LeftOut;
use super::report::{DeploymentId, RestoreOutcome, RestoredBackup, ScenarioReport, Tool};
use crate::base::{Lsn, Stamp};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What a person does to bring back what is lost, in order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RestorePlan {
    /// `bakproof/restore-plan/1`.
    pub schema: String,
    pub tool: Tool,
    pub deployment: DeploymentId,
    /// The backups are those that had finished by then.
    pub as_of: Stamp,
    /// The moment that was asked for; null: as late as the backups lead.
    pub stop_at: Option<Stamp>,
    /// What an option, or a lost shard, left out: the restore may lead further than this says.
    #[serde(default)]
    pub left_out: Vec<LeftOut>,
    /// The scenario, restored to that moment.
    pub scenario: ScenarioReport,
    /// Microsoft's page with the procedure.
    pub page: String,
    /// What is lost, and what comes back from where.
    pub description: String,
    /// Names and paths that must be what they were when the backups were made.
    pub must_match: Vec<MustMatch>,
    /// What to know before the first step.
    pub remarks: Vec<String>,
    pub steps: Vec<PlanStep>,
}

/// A name or a path of the old system that the new one must have.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct MustMatch {
    /// `SQL Server instance`, `pool`, `file share`, `database file` ...
    pub what: String,
    pub value: String,
}

/// One step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PlanStep {
    pub title: String,
    /// What a person does; empty where the commands say all.
    pub text: String,
    /// Id of the target that is restored; null of a step that restores none.
    pub target: Option<String>,
    /// Null of a step that restores nothing from a backup.
    pub outcome: Option<RestoreOutcome>,
    /// The moment that it leads to; everything since then is lost.
    pub restores_to: Option<Stamp>,
    /// Where in the log the restore ends; null of what is no database.
    pub restores_to_lsn: Option<Lsn>,
    /// Why it is impossible or cannot be told, and what else is worth knowing.
    pub remarks: Vec<String>,
    /// All backups, in the order in which they are restored.
    pub backups: Vec<RestoredBackup>,
    pub commands: Vec<CommandBlock>,
}

/// Commands to be run by a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CommandBlock {
    pub shell: CommandShell,
    pub lines: Vec<String>,
}

/// Where commands are run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum CommandShell {
    PowerShell,
    TSql,
}

impl RestorePlan {
    /// The name and number of the contract.
    pub const SCHEMA: &str = "bakproof/restore-plan/1";
}

impl CommandShell {
    /// As a person calls it.
    pub fn words(self) -> &'static str {
        match self {
            Self::PowerShell => "PowerShell",
            Self::TSql => "T-SQL",
        }
    }
}
