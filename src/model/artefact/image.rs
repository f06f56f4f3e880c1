//! Windows Server Backup: the image tree, and the text of `wbadmin get versions`.

use crate::base::Stamp;
use crate::model::Verdict;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A `WindowsImageBackup\<COMPUTER>` tree.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ImageFacts {
    /// Lower case.
    pub computer: String,
    /// Its dated folders, oldest first.
    pub runs: Vec<ImageRun>,
    /// Whether `Catalog` stands beside them.
    pub has_catalog: bool,
}

/// One dated folder of an image tree.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct ImageRun {
    /// The folder's time, which is UTC.
    pub time: Stamp,
    /// Volumes (`.vhd`, `.vhdx`) in it.
    pub volumes: u64,
    /// Whether a component document names the directory's writer (NTDS).
    pub has_directory: bool,
    /// Whether a component document names the Exchange writer.
    pub has_exchange: bool,
    /// Whether a component document names the registry or system writer: a system state.
    pub has_system_state: bool,
    /// Writers with components in the backup, sorted; where no document lists components, writers that were present.
    pub writers: Vec<String>,
    /// Whether a document lists what was backed up (`BACKUP_COMPONENTS`): what it does not list is not in the backup.
    #[serde(default)]
    pub lists_components: bool,
    /// What its virtual disks call themselves, in hexadecimal, sorted: each is made once, and only a copy has the same. Empty
    /// in evidence of versions that did not read it.
    #[serde(default)]
    pub disks: Vec<String>,
    /// Of this run alone; null in evidence of versions that judged all runs together.
    #[serde(default)]
    pub verdict: Option<Verdict>,
}

/// `wbadmin get versions`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct BackupVersionsFacts {
    pub versions: Vec<BackupVersion>,
}

/// One version of the listing.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct BackupVersion {
    /// From the version identifier, which is UTC (`MM/DD/YYYY-HH:MM`).
    pub time: Option<Stamp>,
    pub target: Option<String>,
    /// What the version can recover, as written: `Volume(s), File(s), System State`.
    pub can_recover: Vec<String>,
    pub has_system_state: bool,
}
