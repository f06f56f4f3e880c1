//! What `RESTORE HEADERONLY`, `FILELISTONLY` and `LABELONLY` would say of a SQL Server backup, field by field.
//! The names are the JSON contract `bakproof/inspect/1`; the order of the fields is the order in the output.

use super::{Problem, Verdict};
use crate::base::{Guid, Lsn, Nothing, PathName, Seldom, SharedList, Stamp};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The backup type of `RESTORE HEADERONLY`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum BackupType {
    Full,
    Differential,
    Log,
    File,
    DifferentialFile,
    Partial,
    DifferentialPartial,
}

/// The recovery model the database had when the backup was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum RecoveryModel {
    Simple,
    BulkLogged,
    Full,
}

/// The database's PAGE_VERIFY option.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum PageVerify {
    None,
    TornPageDetection,
    Checksum,
}

/// One thing that was proven of a backup set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Proof {
    /// Every descriptor block and stream header sums up, chained to the end of the file.
    Framing,
    /// Both copies of the configuration record agree.
    MetadataPair,
    PageChecksum,
    TornPage,
    /// Every extent that the allocation or differential map names is present.
    ExtentMap,
    LogBlocks,
    /// No gap from the first to the last LSN.
    LogRange,
    /// The `WITH CHECKSUM` streams were computed again.
    BackupChecksum,
    /// Every block of the compressed container sums up and decodes.
    ContainerChecksum,
}

/// One backup set, as one file shows it (a striped set: as all its members together show it).
/// Unknown is null; sizes are bytes; times carry the server's offset.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[schemars(rename = "SqlSet")]
pub struct SqlHeader {
    /// 1-based position on the media (SSET+62).
    pub position: u16,
    pub name: Option<String>,
    pub description: Option<String>,
    pub user_name: Option<String>,
    pub database_name: Option<String>,
    /// With `\INSTANCE`, as `@@SERVERNAME`.
    pub server_name: Option<String>,
    /// NetBIOS name of the computer.
    pub machine_name: Option<String>,
    pub backup_type: Option<BackupType>,
    pub is_copy_only: Option<bool>,
    pub has_backup_checksums: Option<bool>,
    /// The media is a compressed container.
    pub is_compressed: bool,
    pub is_damaged: Option<bool>,
    pub is_snapshot: Option<bool>,
    pub is_encrypted: Option<bool>,
    pub is_password_protected: Option<bool>,
    pub recovery_model: Option<RecoveryModel>,
    pub page_verify: Option<PageVerify>,
    pub backup_start_date: Option<Stamp>,
    /// Null while the set has no MSLS: the backup did not finish.
    pub backup_finish_date: Option<Stamp>,
    pub expiration_date: Option<Stamp>,
    pub database_creation_date: Option<Stamp>,
    pub first_lsn: Option<Lsn>,
    pub last_lsn: Option<Lsn>,
    pub checkpoint_lsn: Option<Lsn>,
    pub database_backup_lsn: Option<Lsn>,
    pub log_chain_origin_lsn: Option<Lsn>,
    pub backup_set_guid: Option<Guid>,
    /// Of a differential: the full it needs, when all its data files name the same one.
    pub differential_base_guid: Option<Guid>,
    pub family_guid: Option<Guid>,
    pub recovery_fork_guid: Option<Guid>,
    pub binding_id: Option<Guid>,
    pub media_set_guid: Option<Guid>,
    pub family_number: Option<u16>,
    pub family_count: Option<u16>,
    pub database_id: Option<u16>,
    pub database_version: Option<u16>,
    pub compatibility_level: Option<u8>,
    /// `10.50.1600`: major, minor, build.
    pub software_version: Option<String>,
    /// Five bytes in hexadecimal: LCID, flags and sort id.
    pub collation_bytes: Option<String>,
    pub flags: Option<u32>,
    /// Of the uncompressed set, all families together.
    pub backup_size_bytes: Option<u64>,
    /// Of the SSET block in the file (compressed media: in the stream the container carries).
    pub offset: u64,
    pub verdict: Verdict,
    pub proof: Seldom<Vec<Proof>>,
    pub unprotected_pages: Option<u64>,
    pub counts: Seldom<Counts>,
    pub problems: Seldom<Vec<Problem>>,
    pub files: SharedList<DataFile>,
    /// The files that hold a striped set's families, this one included; empty when the set is not striped.
    pub members: Seldom<Vec<MemberPath>>,
    /// Families of a striped set that were not found among the files looked at.
    pub missing_families: Seldom<Vec<u16>>,
}

impl SqlHeader {
    /// A set of which nothing is known but its position on the media.
    pub fn at(position: u16) -> Self {
        Self {
            position,
            name: None,
            description: None,
            user_name: None,
            database_name: None,
            server_name: None,
            machine_name: None,
            backup_type: None,
            is_copy_only: None,
            has_backup_checksums: None,
            is_compressed: false,
            is_damaged: None,
            is_snapshot: None,
            is_encrypted: None,
            is_password_protected: None,
            recovery_model: None,
            page_verify: None,
            backup_start_date: None,
            backup_finish_date: None,
            expiration_date: None,
            database_creation_date: None,
            first_lsn: None,
            last_lsn: None,
            checkpoint_lsn: None,
            database_backup_lsn: None,
            log_chain_origin_lsn: None,
            backup_set_guid: None,
            differential_base_guid: None,
            family_guid: None,
            recovery_fork_guid: None,
            binding_id: None,
            media_set_guid: None,
            family_number: None,
            family_count: None,
            database_id: None,
            database_version: None,
            compatibility_level: None,
            software_version: None,
            collation_bytes: None,
            flags: None,
            backup_size_bytes: None,
            offset: 0,
            verdict: Verdict::Identified,
            proof: Seldom::default(),
            unprotected_pages: None,
            counts: Seldom::default(),
            problems: Seldom::default(),
            files: SharedList::default(),
            members: Seldom::default(),
            missing_families: Seldom::default(),
        }
    }
}

/// The path of a member file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct MemberPath {
    #[serde(flatten)]
    pub path: PathName,
}

/// What was counted while proving; null where nothing was looked at.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Counts {
    pub pages: Option<u64>,
    pub allocated_pages: Option<u64>,
    pub checked_pages: Option<u64>,
    pub log_blocks: Option<u64>,
    pub csum_streams: Option<u64>,
    pub container_blocks: Option<u64>,
}

impl Nothing for Counts {
    const NOTHING: &'static Self = &Self {
        pages: None,
        allocated_pages: None,
        checked_pages: None,
        log_blocks: None,
        csum_streams: None,
        container_blocks: None,
    };
}

/// Whether a database file holds data or log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum FileType {
    Data,
    Log,
    Other,
}

/// One row of `RESTORE FILELISTONLY`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
pub struct DataFile {
    pub file_id: u32,
    #[serde(rename = "type")]
    pub file_type: FileType,
    pub logical_name: Option<String>,
    pub physical_name: Option<String>,
    pub file_group: Option<String>,
    pub size_bytes: u64,
    /// Pages copied in the last pass.
    pub backup_pages: u32,
    pub is_differential_base: bool,
    pub differential_base_lsn: Option<Lsn>,
    pub differential_base_guid: Option<Guid>,
    pub unique_id: Option<Guid>,
}

/// `RESTORE LABELONLY`: the media a file belongs to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Media {
    pub media_name: Option<String>,
    pub media_set_guid: Option<Guid>,
    /// 1-based.
    pub family_number: Option<u16>,
    /// How many files a striped media set has.
    pub family_count: Option<u16>,
    /// When the media was begun. The label has no time zone: it is that of the first set, which the same server wrote,
    /// so that media without any set have none.
    pub media_date: Option<Stamp>,
    /// The same as it stands in the label: wall-clock time of the server, without an offset.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub media_wall_time: Option<jiff::civil::DateTime>,
    pub software_name: Option<String>,
    pub block_size_bytes: Option<u32>,
    /// `TAPE` for a plain stream, `MSSQLBAK` for a compressed container.
    pub container: String,
}
