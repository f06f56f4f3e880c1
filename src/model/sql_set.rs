//! One backup set in memory. Histories hold a million rows: what those of one database say alike stands once for all of them.

use super::sql::{BackupType, Counts, DataFile, MemberPath, PageVerify, Proof, RecoveryModel, SqlHeader};
use super::{Problem, Verdict};
use crate::base::{Guid, Lsn, Seldom, Shared, SharedList, Stamp, schema_as};
use serde::ser::SerializeStruct;
use serde::{Deserialize, Serialize, Serializer};
use std::ops::{Deref, DerefMut};
use std::sync::Arc;

/// A [`SqlHeader`], which it is read and written as, with room for what one backup has of its own.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(from = "SqlHeader")]
pub struct SqlSet {
    pub position: u16,
    pub name: Option<Arc<str>>,
    pub backup_start_date: Option<Stamp>,
    pub backup_finish_date: Option<Stamp>,
    pub expiration_date: Option<Box<Stamp>>,
    pub first_lsn: Option<Lsn>,
    pub last_lsn: Option<Lsn>,
    pub checkpoint_lsn: Option<Lsn>,
    pub backup_set_guid: Option<Guid>,
    pub media_set_guid: Option<Guid>,
    pub backup_size_bytes: Option<u64>,
    pub(super) common: Shared<SetCommon>,
}

/// What backups of one database have in common, one after the other.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetCommon {
    pub description: Option<String>,
    pub user_name: Option<String>,
    pub database_name: Option<String>,
    pub server_name: Option<String>,
    pub machine_name: Option<String>,
    pub backup_type: Option<BackupType>,
    pub is_copy_only: Option<bool>,
    pub has_backup_checksums: Option<bool>,
    pub is_compressed: bool,
    pub is_damaged: Option<bool>,
    pub is_snapshot: Option<bool>,
    pub is_encrypted: Option<bool>,
    pub is_password_protected: Option<bool>,
    pub recovery_model: Option<RecoveryModel>,
    pub page_verify: Option<PageVerify>,
    pub database_creation_date: Option<Stamp>,
    pub database_backup_lsn: Option<Lsn>,
    pub log_chain_origin_lsn: Option<Lsn>,
    pub differential_base_guid: Option<Guid>,
    pub family_guid: Option<Guid>,
    pub recovery_fork_guid: Option<Guid>,
    pub binding_id: Option<Guid>,
    pub family_number: Option<u16>,
    pub family_count: Option<u16>,
    pub database_id: Option<u16>,
    pub database_version: Option<u16>,
    pub compatibility_level: Option<u8>,
    pub software_version: Option<String>,
    pub collation_bytes: Option<String>,
    pub flags: Option<u32>,
    pub offset: u64,
    pub verdict: Verdict,
    pub proof: Seldom<Vec<Proof>>,
    pub unprotected_pages: Option<u64>,
    pub counts: Seldom<Counts>,
    pub problems: Seldom<Vec<Problem>>,
    pub files: SharedList<DataFile>,
    pub members: Seldom<Vec<MemberPath>>,
    pub missing_families: Seldom<Vec<u16>>,
}

impl SqlSet {
    /// A set of which nothing is known but its position on the media.
    pub fn at(position: u16) -> Self {
        SqlHeader::at(position).into()
    }

    /// Holds together with another what both say alike.
    pub(super) fn share_with(&mut self, other: &Self) {
        if self.name == other.name {
            self.name.clone_from(&other.name);
        }
        if self.common.is_same_as(&other.common) {
            self.common = other.common.clone();
        }
    }
}

impl SetCommon {
    /// Whether both are written alike. What only files show is never held together.
    pub(super) fn is_same_as(&self, other: &Self) -> bool {
        let offset = |one: &Self| one.database_creation_date.map(Stamp::offset);
        let is_of_row = self.proof.is_empty() && self.problems.is_empty() && self.files.is_empty();
        // Stamps are equal whatever their offsets.
        is_of_row && offset(self) == offset(other) && self == other
    }
}

impl Deref for SqlSet {
    type Target = SetCommon;

    fn deref(&self) -> &SetCommon {
        &self.common
    }
}

impl DerefMut for SqlSet {
    fn deref_mut(&mut self) -> &mut SetCommon {
        &mut self.common
    }
}

impl From<SqlHeader> for SqlSet {
    fn from(header: SqlHeader) -> Self {
        let SqlHeader {
            position,
            name,
            description,
            user_name,
            database_name,
            server_name,
            machine_name,
            backup_type,
            is_copy_only,
            has_backup_checksums,
            is_compressed,
            is_damaged,
            is_snapshot,
            is_encrypted,
            is_password_protected,
            recovery_model,
            page_verify,
            backup_start_date,
            backup_finish_date,
            expiration_date,
            database_creation_date,
            first_lsn,
            last_lsn,
            checkpoint_lsn,
            database_backup_lsn,
            log_chain_origin_lsn,
            backup_set_guid,
            differential_base_guid,
            family_guid,
            recovery_fork_guid,
            binding_id,
            media_set_guid,
            family_number,
            family_count,
            database_id,
            database_version,
            compatibility_level,
            software_version,
            collation_bytes,
            flags,
            backup_size_bytes,
            offset,
            verdict,
            proof,
            unprotected_pages,
            counts,
            problems,
            files,
            members,
            missing_families,
        } = header;
        let common = SetCommon {
            description,
            user_name,
            database_name,
            server_name,
            machine_name,
            backup_type,
            is_copy_only,
            has_backup_checksums,
            is_compressed,
            is_damaged,
            is_snapshot,
            is_encrypted,
            is_password_protected,
            recovery_model,
            page_verify,
            database_creation_date,
            database_backup_lsn,
            log_chain_origin_lsn,
            differential_base_guid,
            family_guid,
            recovery_fork_guid,
            binding_id,
            family_number,
            family_count,
            database_id,
            database_version,
            compatibility_level,
            software_version,
            collation_bytes,
            flags,
            offset,
            verdict,
            proof,
            unprotected_pages,
            counts,
            problems,
            files,
            members,
            missing_families,
        };
        Self {
            position,
            name: name.map(Arc::from),
            backup_start_date,
            backup_finish_date,
            expiration_date: expiration_date.map(Box::new),
            first_lsn,
            last_lsn,
            checkpoint_lsn,
            backup_set_guid,
            media_set_guid,
            backup_size_bytes,
            common: common.into(),
        }
    }
}

impl Serialize for SqlSet {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let name = self.name.as_deref();
        macro_rules! write {
            ($($key:ident: $value:expr,)+) => {{
                let keys = [$(stringify!($key)),+];
                let mut written = serializer.serialize_struct("SqlSet", keys.len())?;
                $(written.serialize_field(stringify!($key), $value)?;)+
                written.end()
            }};
        }
        // In the order of the contract, which is that of `SqlHeader`.
        write! {
            position: &self.position,
            name: &name,
            description: &self.description,
            user_name: &self.user_name,
            database_name: &self.database_name,
            server_name: &self.server_name,
            machine_name: &self.machine_name,
            backup_type: &self.backup_type,
            is_copy_only: &self.is_copy_only,
            has_backup_checksums: &self.has_backup_checksums,
            is_compressed: &self.is_compressed,
            is_damaged: &self.is_damaged,
            is_snapshot: &self.is_snapshot,
            is_encrypted: &self.is_encrypted,
            is_password_protected: &self.is_password_protected,
            recovery_model: &self.recovery_model,
            page_verify: &self.page_verify,
            backup_start_date: &self.backup_start_date,
            backup_finish_date: &self.backup_finish_date,
            expiration_date: &self.expiration_date,
            database_creation_date: &self.database_creation_date,
            first_lsn: &self.first_lsn,
            last_lsn: &self.last_lsn,
            checkpoint_lsn: &self.checkpoint_lsn,
            database_backup_lsn: &self.database_backup_lsn,
            log_chain_origin_lsn: &self.log_chain_origin_lsn,
            backup_set_guid: &self.backup_set_guid,
            differential_base_guid: &self.differential_base_guid,
            family_guid: &self.family_guid,
            recovery_fork_guid: &self.recovery_fork_guid,
            binding_id: &self.binding_id,
            media_set_guid: &self.media_set_guid,
            family_number: &self.family_number,
            family_count: &self.family_count,
            database_id: &self.database_id,
            database_version: &self.database_version,
            compatibility_level: &self.compatibility_level,
            software_version: &self.software_version,
            collation_bytes: &self.collation_bytes,
            flags: &self.flags,
            backup_size_bytes: &self.backup_size_bytes,
            offset: &self.offset,
            verdict: &self.verdict,
            proof: &self.proof,
            unprotected_pages: &self.unprotected_pages,
            counts: &self.counts,
            problems: &self.problems,
            files: &self.files,
            members: &self.members,
            missing_families: &self.missing_families,
        }
    }
}

schema_as!(SqlSet, SqlHeader);
