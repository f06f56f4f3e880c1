//! A backup that is neither SQL Server media nor a Lync export: an image, a copied tree, a vendor's file, a key store.

mod contacts;
mod directory;
mod exchange;
mod file_store;
mod image;
mod keys;
mod network;

pub use contacts::{ContactStoreFacts, LegacyUsersFacts, StoreMove, StoreSetting};
pub use directory::{
    DirectoryBackup, DirectoryBackupFacts, DirectoryUser, DirectoryUsers, EnterpriseAuthority, ManagementStorePointer,
    PoolContacts, PoolUsers,
};
pub use exchange::{ExchangeDatabase, ExchangeDatabasesFacts};
pub use file_store::{CopyLogFacts, CopyRun, FileStoreFacts, FileStoreFolder, MappedInside, is_service_folder};
pub use image::{BackupVersion, BackupVersionsFacts, ImageFacts, ImageRun};
pub use keys::{AuthorityKeyBackup, CertificateFacts, CertificationAuthorityFacts, KeyProtection, KeyStoreFacts};
pub use network::{ConfigurationFacts, DnsZoneFacts, TimeOf};

use super::{Kind, KindOrigin, Location, Problem, Verdict};
use crate::base::Stamp;
use jiff::civil;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One artefact and where it was seen. A tree's location is its topmost folder, with the size of all its files.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Artefact {
    #[serde(flatten)]
    pub location: Location,
    pub kind: Kind,
    pub kind_origin: KindOrigin,
    pub facts: ArtefactFacts,
    /// Whether it lies below a folder that says it holds data of `bakproof demo`.
    #[serde(default)]
    pub is_demo: bool,
}

/// What stands inside an artefact. It is the one "set" of its file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ArtefactFacts {
    /// Always 1.
    pub position: u16,
    /// When the backup was made, as its content says; null where the content says none.
    pub time: Option<Stamp>,
    /// The same where the content gives wall-clock time without an offset.
    #[schemars(with = "Option<String>")]
    pub wall_time: Option<civil::DateTime>,
    /// Who the content says it is of (machine, gateway, zone, authority, database), lower case, sorted.
    pub names: Vec<String>,
    pub verdict: Verdict,
    /// What was proven: `structure`, `checksum`, `closing-element`, `end-marker` ...
    pub proof: Vec<String>,
    /// What was counted: `files`, `records`, `scopes` ...
    pub counts: BTreeMap<String, u64>,
    pub detail: Detail,
    pub problems: Vec<Problem>,
}

/// The facts of its kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "type", rename_all = "kebab-case")]
pub enum Detail {
    /// Nothing more is known.
    None,
    Image(ImageFacts),
    BackupVersions(BackupVersionsFacts),
    DirectoryBackups(DirectoryBackupFacts),
    CertificationAuthority(CertificationAuthorityFacts),
    KeyStore(KeyStoreFacts),
    Certificate(CertificateFacts),
    FileStore(FileStoreFacts),
    CopyLog(CopyLogFacts),
    Configuration(ConfigurationFacts),
    DnsZone(DnsZoneFacts),
    ExchangeDatabases(ExchangeDatabasesFacts),
    ContactStore(ContactStoreFacts),
    LegacyUsers(LegacyUsersFacts),
}
