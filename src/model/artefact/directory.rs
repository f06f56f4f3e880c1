//! Directory backups as `repadmin /showbackup` lists them.

use crate::base::Stamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// All naming contexts of one listing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DirectoryBackupFacts {
    pub backups: Vec<DirectoryBackup>,
}

/// The last backup of one naming context on one domain controller.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct DirectoryBackup {
    /// `DC=contoso,DC=com`, as written.
    pub naming_context: String,
    /// The controller that took it, lower case; null where the text does not say.
    pub controller: Option<String>,
    /// Wall-clock time, as written.
    #[schemars(with = "Option<String>")]
    pub wall_time: Option<jiff::civil::DateTime>,
    pub time: Option<Stamp>,
}
