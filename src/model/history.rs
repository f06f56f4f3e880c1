//! What a SQL Server instance said of itself: read live, or from the saved output of `bakproof sql-script`. Names follow
//! msdb's tables and the catalogue views.

use super::{HistoryRows, Instance, Location, PageVerify, RecoveryModel};
use crate::base::{Guid, Stamp};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::fmt;

/// How an instance was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ReadingOrigin {
    /// Over a connection, by this program.
    Live,
    /// From the output of the script that an administrator ran.
    Script,
}

/// How the connection was protected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Encryption {
    /// TLS 1.2 or later, the server's certificate checked.
    Verified,
    /// TLS 1.2 or later; the deployment file trusts whatever certificate the server shows.
    TrustedCertificate,
    /// `legacy_tls = true`, which also allows protocols, ciphers and keys that are broken.
    LegacyTls,
    /// `plaintext_login = true`: the password was sent unencrypted.
    Plaintext,
}

/// The TLS that the server chose, as its ServerHello says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
pub enum TlsVersion {
    #[serde(rename = "1.0")]
    V1_0,
    #[serde(rename = "1.1")]
    V1_1,
    #[serde(rename = "1.2")]
    V1_2,
    #[serde(rename = "1.3")]
    V1_3,
}

impl fmt::Display for TlsVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::V1_0 => "TLS 1.0",
            Self::V1_1 => "TLS 1.1",
            Self::V1_2 => "TLS 1.2",
            Self::V1_3 => "TLS 1.3",
        })
    }
}

/// One reading of one instance.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ServerReading {
    /// Name of the source.
    pub source: String,
    pub origin: ReadingOrigin,
    /// Of a script's output that was found in a repository: where. Null where `history` names it, of a live reading, and
    /// in evidence of versions that did not write it.
    #[serde(default)]
    pub found_at: Option<Location>,
    /// As the deployment file names it; of a script's output in a repository: as the server names itself.
    pub instance: Instance,
    /// When the reading began, by the server's own clock, with its offset.
    pub read_at: Stamp,
    /// The server's clock less the collecting machine's; null where nobody could compare them.
    pub clock_offset_seconds: Option<i64>,
    /// Null of a script's output.
    pub encryption: Option<Encryption>,
    /// Null of a script's output, of a connection without TLS, and in evidence of versions that did not write it.
    #[serde(default)]
    pub tls_version: Option<TlsVersion>,
    pub server: ServerFacts,
    /// Backups that finished before this are folded into `totals`.
    pub window_from: Option<Stamp>,
    /// The oldest backup on record, of any database.
    pub oldest_history: Option<Stamp>,
    /// Sorted by name.
    pub databases: Vec<DatabaseFacts>,
    /// Of the window, and of what its chains need; sorted by finish, then GUID.
    pub backups: HistoryRows,
    /// Sorted by database and type.
    pub totals: Vec<HistoryTotal>,
    pub restores: Vec<RestoreRecord>,
    pub suspect_pages: Vec<SuspectPage>,
    pub probes: Vec<Probe>,
    pub verifications: Vec<ServerVerification>,
    /// What could not be read, sorted by fact.
    pub unread: Vec<Unread>,
}

impl ServerReading {
    /// Whether the history could be asked for.
    pub fn has_history(&self) -> bool {
        !self.unread.iter().any(|unread| unread.fact == "history")
    }
}

/// The instance itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ServerFacts {
    /// `@@SERVERNAME`: `SQL01\MON`.
    pub server_name: Option<String>,
    /// `SERVERPROPERTY('MachineName')`: of a cluster its virtual name.
    pub machine_name: Option<String>,
    /// `SERVERPROPERTY('ComputerNamePhysicalNetBIOS')`.
    pub physical_name: Option<String>,
    /// `11.0.7001.0`.
    pub product_version: Option<String>,
    pub edition: Option<String>,
    /// The server-wide option that makes every backup carry a checksum; null before SQL Server 2014.
    pub backup_checksum_default: Option<bool>,
}

/// One row of `sys.databases`, and its mirroring and availability group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DatabaseFacts {
    pub name: String,
    /// `state_desc`: `ONLINE`, `RESTORING`, `SUSPECT` ...
    pub state: Option<String>,
    pub recovery_model: Option<RecoveryModel>,
    pub page_verify: Option<PageVerify>,
    pub created: Option<Stamp>,
    pub is_read_only: Option<bool>,
    /// A database snapshot: nothing that can be backed up.
    pub is_snapshot: bool,
    /// `log_reuse_wait_desc`.
    pub log_reuse_wait: Option<String>,
    pub mirroring: Option<Mirroring>,
    pub availability: Option<Availability>,
}

/// A row of `sys.database_mirroring`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Mirroring {
    /// `PRINCIPAL` or `MIRROR`.
    pub role: Option<String>,
    pub state: Option<String>,
    /// `mirroring_partner_instance`.
    pub partner: Option<String>,
}

/// The availability group of a database.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Availability {
    pub group: String,
    /// `PRIMARY`, `SECONDARY`, `RESOLVING`.
    pub role: Option<String>,
    /// `replica_server_name` of all replicas, sorted.
    pub replicas: Vec<String>,
}

/// What the history says beyond the window.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct HistoryTotal {
    pub database: String,
    pub backup_type: Option<super::BackupType>,
    pub count: u64,
    pub first: Option<Stamp>,
    pub last: Option<Stamp>,
}

/// `restorehistory.restore_type`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RestoreType {
    Database,
    File,
    Filegroup,
    Differential,
    Log,
    VerifyOnly,
    Revert,
    Other,
}

/// A row of `restorehistory`: somebody restored, or verified, exactly this backup set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RestoreRecord {
    pub backup_set_guid: Guid,
    pub restore_type: RestoreType,
    pub restored_at: Stamp,
    pub destination_database: Option<String>,
    pub user_name: Option<String>,
}

/// A row of `suspect_pages`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct SuspectPage {
    pub database: String,
    pub file_id: u32,
    pub page_id: u64,
    /// 1 to 3 open damage, 4 restored, 5 repaired, 7 deallocated.
    pub event_type: u16,
    pub error_count: u32,
    pub last_update: Option<Stamp>,
}

/// One fact read from a user database: `newest-row` of `LcsLog`, a retention setting.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct Probe {
    pub database: String,
    /// `newest-row`, `oldest-row`, or a setting's name.
    pub name: String,
    pub time: Option<Stamp>,
    pub value: Option<String>,
}

/// A `RESTORE VERIFYONLY` that this audit asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ServerVerification {
    pub backup_set_guid: Guid,
    pub verified_at: Stamp,
    /// Whether it ran `WITH CHECKSUM`.
    pub with_checksum: bool,
    /// Null: the server found nothing wrong. Else what it said, or why it was not asked.
    pub error: Option<String>,
    /// Whether the error is the server's verdict on the backup; false: it could not look.
    pub is_verdict: bool,
}

/// A fact that could not be read.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct Unread {
    /// `history`, `restore-history`, `suspect-pages`, `databases`, `mirroring`, `availability`, `probe LcsCDR` ...
    pub fact: String,
    pub reason: String,
    /// The statement that grants it, if a grant is missing.
    pub grant: Option<String>,
}

impl Unread {
    /// What could not be read of that server, why, and which grant would bring it.
    pub fn sentence(&self, of: &Instance) -> String {
        let grant = self.grant.as_ref().map(|grant| format!(" The login needs: {grant}")).unwrap_or_default();
        format!("`{}` of {of} could not be read: {}.{grant}", self.fact, self.reason.trim_end_matches('.'))
    }
}
