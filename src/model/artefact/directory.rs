//! Directory backups as `repadmin /showbackup` lists them, or a directory server shows them.

use crate::base::Stamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// All naming contexts of one listing or one server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DirectoryBackupFacts {
    pub backups: Vec<DirectoryBackup>,
    /// How long deleted objects are kept, in days: a backup that is older brings them back. Only a server says it.
    #[serde(default)]
    pub tombstone_lifetime_days: Option<u32>,
    /// Where Lync Server looks for its Central Management Store. Only a server says it.
    #[serde(default)]
    pub management_stores: Vec<ManagementStorePointer>,
}

/// What the topology settings of Lync Server in the directory point to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct ManagementStorePointer {
    /// `sql01.contoso.com\RTC`, as written (`msRTCSIP-BackEndServer`).
    pub sql_instance: String,
    /// Of a mirrored store (`msRTCSIP-MirrorBackEndServer`).
    pub partner: Option<String>,
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
