//! Restore scenarios: what may be lost at once, and the steps in which Microsoft's documentation brings it back.

use super::prose::{flowed, lines};
use serde::Deserialize;

/// What a scenario exists once for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ScenarioSubject {
    /// Once.
    Deployment,
    /// Every pool whose databases or file store are on the server itself.
    StandardEditionServer,
    /// Every other pool.
    EnterprisePool,
    /// Every pool that says which pool it is paired with.
    PairedPool,
    /// Every file store.
    FileShare,
    /// Every instance that holds a database of the items of `of`.
    SqlInstance,
}

/// Where a step is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StepCondition {
    /// Only for the pool whose instance holds the Central Management Store.
    HoldsCentralManagementStore,
}

/// A machine that is lost with what a scenario is of, and the backups on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LostMachine {
    /// Of that name: a Standard Edition server is a pool of one machine.
    Pool,
    /// The SQL Server, and its mirror.
    SqlServer,
    FileServer,
    /// Every machine that the deployment file names for a pool, an instance or a share.
    All,
}

/// A restore scenario.
#[derive(Clone, Debug)]
pub struct Scenario {
    pub id: String,
    pub title: String,
    pub subject: ScenarioSubject,
    /// Ids of the items whose instances are meant; only of `sql-instance`.
    pub of: Vec<String>,
    /// Backups on these cannot be restored from.
    pub loses: Vec<LostMachine>,
    /// Microsoft's page with the procedure.
    pub page: String,
    /// What is lost, and what comes back from where.
    pub description: String,
    /// What no backup can tell of it, as the end of a sentence; such a scenario is never more than untold.
    pub untold: Option<String>,
    /// In the order in which they are taken.
    pub steps: Vec<Step>,
    order: u32,
}

/// A step of a scenario.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    pub title: String,
    /// `None`: always.
    pub when: Option<StepCondition>,
    /// Id of the item that is restored from a backup.
    pub item: Option<String>,
    /// It can be had in another way, such as a certificate that is requested again: a missing backup blocks nothing.
    #[serde(default)]
    pub optional: bool,
    /// What a person does.
    #[serde(default, deserialize_with = "flowed")]
    pub text: String,
    /// Commands, with the names in braces that the loader knows.
    #[serde(default, deserialize_with = "lines")]
    pub powershell: String,
}

/// A file of `rules/scenarios/`, as written: its name is the id.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ScenarioFile {
    title: String,
    order: u32,
    subject: ScenarioSubject,
    #[serde(default)]
    of: Vec<String>,
    #[serde(default)]
    loses: Vec<LostMachine>,
    page: String,
    #[serde(deserialize_with = "flowed")]
    description: String,
    #[serde(default, deserialize_with = "flowed")]
    untold: String,
    #[serde(rename = "step")]
    steps: Vec<Step>,
}

/// Names that commands may have in braces: the target, the pool and its partner, a file or folder of the backup, the SQL
/// Server instance as a name and as arguments of a cmdlet, that of the partner as arguments; of an image, the folder that
/// holds `WindowsImageBackup`, and the computer.
pub const PLACEHOLDERS: [&str; 9] =
    ["target", "pool", "partner", "file", "sql", "sql_server", "partner_sql_server", "image_target", "computer"];

impl ScenarioFile {
    pub(super) fn into_scenario(self, id: &str) -> Scenario {
        Scenario {
            id: id.to_owned(),
            title: self.title,
            subject: self.subject,
            of: self.of,
            loses: self.loses,
            page: self.page,
            description: self.description,
            untold: Some(self.untold).filter(|text| !text.is_empty()),
            steps: self.steps,
            order: self.order,
        }
    }
}

/// In the order in which they are shown.
pub(super) fn sorted(mut scenarios: Vec<Scenario>) -> Vec<Scenario> {
    scenarios.sort_by(|a, b| (a.order, &a.id).cmp(&(b.order, &b.id)));
    scenarios
}
