//! The closed word lists of the catalogue: groups, scopes, kinds of evidence.

use crate::model::Kind;
use serde::Deserialize;
use std::fmt;

/// The article's four sections, and the process around them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Group {
    Settings,
    Data,
    FileStores,
    BesideLync,
    Process,
}

impl Group {
    /// All, in order.
    pub const ALL: [Self; 5] = [Self::Settings, Self::Data, Self::FileStores, Self::BesideLync, Self::Process];

    /// The word used everywhere.
    pub fn word(self) -> &'static str {
        match self {
            Self::Settings => "settings",
            Self::Data => "data",
            Self::FileStores => "file-stores",
            Self::BesideLync => "beside-lync",
            Self::Process => "process",
        }
    }

    /// As a heading.
    pub fn title(self) -> &'static str {
        match self {
            Self::Settings => "Settings and configuration",
            Self::Data => "Data",
            Self::FileStores => "File stores",
            Self::BesideLync => "Related systems",
            Self::Process => "Process",
        }
    }
}

impl fmt::Display for Group {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.word())
    }
}

/// What an item exists once for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Scope {
    Deployment,
    Pool,
    SqlInstance,
    Share,
    NamingContext,
    Machine,
    Gateway,
}

impl Scope {
    /// All, in order.
    pub const ALL: [Self; 7] = [
        Self::Deployment,
        Self::Pool,
        Self::SqlInstance,
        Self::Share,
        Self::NamingContext,
        Self::Machine,
        Self::Gateway,
    ];

    /// The word used everywhere.
    pub fn word(self) -> &'static str {
        match self {
            Self::Deployment => "deployment",
            Self::Pool => "pool",
            Self::SqlInstance => "sql-instance",
            Self::Share => "share",
            Self::NamingContext => "naming-context",
            Self::Machine => "machine",
            Self::Gateway => "gateway",
        }
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.word())
    }
}

/// What can show that an item is backed up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EvidenceKind {
    /// A SQL Server backup of one of the item's databases.
    SqlBackup,
    /// A Lync export of the item's kind.
    Export,
    /// A copied folder tree.
    Tree,
    /// A system-state or volume image.
    Image,
    /// A vendor's configuration file.
    VendorFile,
    /// A person's statement.
    Attestation,
    /// What the deployment file itself says: of items that are about the file, not about a backup.
    Declaration,
}

impl EvidenceKind {
    /// All, in order.
    pub const ALL: [Self; 7] = [
        Self::SqlBackup,
        Self::Export,
        Self::Tree,
        Self::Image,
        Self::VendorFile,
        Self::Attestation,
        Self::Declaration,
    ];

    /// What a file of that kind is evidence as; `None` for what only tells of a backup or of a key, and is none.
    pub fn of(kind: Kind) -> Option<Self> {
        match kind {
            Kind::SqlBackup => Some(Self::SqlBackup),
            Kind::LyncConfiguration
            | Kind::LyncLocation
            | Kind::LyncResponseGroups
            | Kind::LyncUserData
            | Kind::LyncPersistentChat => Some(Self::Export),
            Kind::FileStore => Some(Self::Tree),
            Kind::SystemState | Kind::BackupVersions | Kind::DirectoryBackups => Some(Self::Image),
            Kind::CaBackup
            | Kind::Pkcs12
            | Kind::PrivateKey
            | Kind::GatewayConfiguration
            | Kind::LoadBalancerConfiguration
            | Kind::FirewallConfiguration
            | Kind::IisBackup
            | Kind::DnsZone
            | Kind::DhcpExport
            | Kind::ExchangeDatabases
            | Kind::ContactStore
            | Kind::LegacyUsers => Some(Self::VendorFile),
            Kind::Topology
            | Kind::ZipArchive
            | Kind::CopyLog
            | Kind::Certificate
            | Kind::SqlHistory
            | Kind::Unknown => None,
        }
    }

    /// The word used everywhere.
    pub fn word(self) -> &'static str {
        match self {
            Self::SqlBackup => "sql-backup",
            Self::Export => "export",
            Self::Tree => "tree",
            Self::Image => "image",
            Self::VendorFile => "vendor-file",
            Self::Attestation => "attestation",
            Self::Declaration => "declaration",
        }
    }
}

impl fmt::Display for EvidenceKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.word())
    }
}
