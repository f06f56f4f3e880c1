//! A row of `backupset`, with the devices of its media and the key that it was encrypted with.

use super::SqlSet;
use crate::base::{Few, Shared};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Where a backup went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum DeviceType {
    Disk,
    Tape,
    /// A VDI or VSS requester: a backup product.
    Virtual,
    Url,
    Other,
}

/// A row of `backupmediafamily`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct HistoryDevice {
    pub family_number: Option<u16>,
    /// 0 for the original; mirrors count from 1.
    pub mirror: u16,
    pub device_type: DeviceType,
    /// As the server wrote it: `D:\Backup\x.bak`, `\\nas\lync\x.bak`, `NUL`, a GUID of a backup product.
    pub physical_device_name: Option<Box<str>>,
}

impl HistoryDevice {
    /// Whether what was written is gone: the device that swallows everything, which Windows finds in every folder and
    /// under every ending.
    pub fn is_nul(&self) -> bool {
        let name = self.physical_device_name.as_deref().unwrap_or_default();
        let last = name.trim().rsplit(['\\', '/']).next().unwrap_or_default();
        last.split(['.', ':']).next().is_some_and(|stem| stem.trim_end().eq_ignore_ascii_case("NUL"))
    }
}

/// What `backupset.encryptor_type` calls the key that a backup was encrypted with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum EncryptorType {
    Certificate,
    /// Of a key management provider.
    AsymmetricKey,
    Other,
}

/// The key that a backup was encrypted with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Encryptor {
    /// Null where the row does not say.
    pub kind: Option<EncryptorType>,
    /// `encryptor_thumbprint`, in lower-case hexadecimal: of a certificate its SHA-1.
    pub thumbprint: String,
}

/// One row of `backupset` with its media.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct HistoryBackup {
    /// What the row says, in RESTORE HEADERONLY's terms; `verdict` is `identified`, nothing is proven.
    pub facts: SqlSet,
    /// Compressed size, where the version has it: what the files together should hold at most.
    pub compressed_size_bytes: Option<u64>,
    /// `has_incomplete_metadata`: a tail log that the database's files did not survive.
    pub has_incomplete_metadata: Option<bool>,
    /// Null of a backup that is not encrypted, and in evidence and saved histories of versions that did not ask.
    #[serde(default)]
    pub encryptor: Option<Shared<Encryptor>>,
    /// Sorted by family and mirror.
    pub devices: Few<HistoryDevice>,
}

impl HistoryBackup {
    /// Whether it was thrown away: of at least one of its families every device was NUL. The other stripes restore
    /// nothing without it.
    pub fn is_nul(&self) -> bool {
        let devices = |nul: bool| self.devices.iter().filter(move |device| device.is_nul() == nul);
        let whole: BTreeSet<Option<u16>> = devices(false).map(|device| device.family_number).collect();
        devices(true).any(|device| !whole.contains(&device.family_number))
    }
}
