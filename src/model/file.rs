//! What was seen in one file, and the contracts `bakproof/inspect/1` and `bakproof/verify/1`.

use super::{ExportCounts, ExportFacts, Media, Proof, SqlSet};
use crate::base::PathName;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::fmt;

/// What a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    SqlBackup,
    LyncConfiguration,
    LyncLocation,
    LyncResponseGroups,
    LyncUserData,
    LyncPersistentChat,
    /// `Get-CsTopology -AsXml`, or a Topology Builder file.
    Topology,
    /// A sound ZIP whose content does not show which export it is: location and Persistent Chat exports look like this.
    ZipArchive,
    /// A copied Lync file store.
    FileStore,
    /// The log of a robocopy run.
    CopyLog,
    /// A Windows Server Backup image tree.
    SystemState,
    /// The text of `wbadmin get versions`.
    BackupVersions,
    /// The text of `repadmin /showbackup`.
    DirectoryBackups,
    /// A `certutil -backup` folder.
    CaBackup,
    Pkcs12,
    /// A certificate without its key.
    Certificate,
    /// A private key in PEM form.
    PrivateKey,
    /// Of a PSTN gateway or Survivable Branch Appliance.
    GatewayConfiguration,
    LoadBalancerConfiguration,
    FirewallConfiguration,
    IisBackup,
    DnsZone,
    DhcpExport,
    /// `Get-MailboxDatabase -Status`.
    ExchangeDatabases,
    /// Moves between Lync and the unified contact store.
    ContactStore,
    /// A user export of Lync 2010 or Office Communications Server.
    LegacyUsers,
    /// The output of the script that `bakproof sql-script` prints.
    SqlHistory,
    Unknown,
}

impl Kind {
    /// All that can be recognised or mapped.
    pub const ALL: [Self; 28] = [
        Self::SqlBackup,
        Self::LyncConfiguration,
        Self::LyncLocation,
        Self::LyncResponseGroups,
        Self::LyncUserData,
        Self::LyncPersistentChat,
        Self::Topology,
        Self::ZipArchive,
        Self::FileStore,
        Self::CopyLog,
        Self::SystemState,
        Self::BackupVersions,
        Self::DirectoryBackups,
        Self::CaBackup,
        Self::Pkcs12,
        Self::Certificate,
        Self::PrivateKey,
        Self::GatewayConfiguration,
        Self::LoadBalancerConfiguration,
        Self::FirewallConfiguration,
        Self::IisBackup,
        Self::DnsZone,
        Self::DhcpExport,
        Self::ExchangeDatabases,
        Self::ContactStore,
        Self::LegacyUsers,
        Self::SqlHistory,
        Self::Unknown,
    ];

    /// Whether a mapping may name this kind for a ZIP whose content tells none, by the ZIP's own verdict. Configuration,
    /// Response Group and user data exports say what they are, so that what is whole and does not say it is none. Of a
    /// ZIP that is cut, damaged, encrypted, or may be the export of a pool without users, the mapping says what it was
    /// to be. What locations and Persistent Chat are exported to does not say what it is, but it is made of documents.
    pub fn may_be_mapped_onto_zip(self, verdict: Verdict, counts: &ExportCounts) -> bool {
        match self {
            Self::LyncLocation | Self::LyncPersistentChat => verdict > Verdict::Intact || counts.may_be_export(),
            Self::LyncConfiguration | Self::LyncResponseGroups | Self::LyncUserData => verdict > Verdict::Intact,
            _ => false,
        }
    }

    /// Whether a mapping may name this kind for a file that no recogniser takes: vendors write them in forms of their own.
    pub fn may_be_mapped_onto_anything(self) -> bool {
        matches!(self, Self::GatewayConfiguration | Self::LoadBalancerConfiguration | Self::FirewallConfiguration)
    }

    /// Whether a mapping may name this kind at all. What else there is says itself what it is, or is a whole folder.
    pub fn may_be_mapped(self) -> bool {
        self.may_be_mapped_onto_anything()
            || matches!(
                self,
                Self::SqlBackup
                    | Self::LyncConfiguration
                    | Self::LyncLocation
                    | Self::LyncResponseGroups
                    | Self::LyncUserData
                    | Self::LyncPersistentChat
                    | Self::Topology
            )
    }

    /// The word used everywhere.
    pub fn word(self) -> &'static str {
        match self {
            Self::SqlBackup => "sql-backup",
            Self::LyncConfiguration => "lync-configuration",
            Self::LyncLocation => "lync-location",
            Self::LyncResponseGroups => "lync-response-groups",
            Self::LyncUserData => "lync-user-data",
            Self::LyncPersistentChat => "lync-persistent-chat",
            Self::Topology => "topology",
            Self::ZipArchive => "zip-archive",
            Self::FileStore => "file-store",
            Self::CopyLog => "copy-log",
            Self::SystemState => "system-state",
            Self::BackupVersions => "backup-versions",
            Self::DirectoryBackups => "directory-backups",
            Self::CaBackup => "ca-backup",
            Self::Pkcs12 => "pkcs12",
            Self::Certificate => "certificate",
            Self::PrivateKey => "private-key",
            Self::GatewayConfiguration => "gateway-configuration",
            Self::LoadBalancerConfiguration => "load-balancer-configuration",
            Self::FirewallConfiguration => "firewall-configuration",
            Self::IisBackup => "iis-backup",
            Self::DnsZone => "dns-zone",
            Self::DhcpExport => "dhcp-export",
            Self::ExchangeDatabases => "exchange-databases",
            Self::ContactStore => "contact-store",
            Self::LegacyUsers => "legacy-users",
            Self::SqlHistory => "sql-history",
            Self::Unknown => "unknown",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.word())
    }
}

/// Where the kind of a file is known from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum KindOrigin {
    Content,
    Mapping,
}

/// How far a file or set can be trusted, best first: the greatest of several is the worst.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// All that the format can prove was proven.
    Verified,
    /// Read to the end, well-formed; nothing protects the content.
    Intact,
    /// Its header was read.
    Identified,
    /// Not recognized, over a limit, no permission, encrypted or unsupported; a problem says which.
    Unreadable,
    /// Truncated, interrupted, header-only, or a stripe is missing.
    Incomplete,
    Damaged,
}

impl Verdict {
    /// Whether nothing is known to be wrong.
    pub fn is_sound(self) -> bool {
        self < Self::Unreadable
    }

    /// The word used everywhere.
    pub fn word(self) -> &'static str {
        match self {
            Self::Verified => "verified",
            Self::Intact => "intact",
            Self::Identified => "identified",
            Self::Unreadable => "unreadable",
            Self::Incomplete => "incomplete",
            Self::Damaged => "damaged",
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.word())
    }
}

/// One thing that is wrong with a file, and where.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct Problem {
    /// Kebab-case and stable: `truncated`, `block-checksum`, `zip-bomb` ...
    pub id: String,
    /// One sentence, for people to read.
    pub message: String,
    /// Byte offset in the file, where there is one.
    pub offset: Option<u64>,
}

impl Problem {
    /// Of a backup that this run did not verify because its budget or share ended: no fault of the backup.
    pub const LEFT_OVER: &'static str = "left-over";
    /// Of a file that was overwritten, cut or replaced while it was read.
    pub const CHANGED: &'static str = "changed-while-read";

    /// A problem at a byte offset of the file.
    pub fn at(id: &str, offset: u64, message: impl Into<String>) -> Self {
        Self { id: id.to_owned(), message: message.into(), offset: Some(offset) }
    }

    /// Of a file that did not stay as it was: nothing is known of what stands there now.
    pub fn changed() -> Self {
        let message = "the file changed while it was read: it was overwritten, cut or replaced, so that nothing is \
                       known of its content; audit it again when nothing writes to it";
        Self::whole(Self::CHANGED, message)
    }

    /// Whether a problem of SQL Server media, not of one of its sets, leaves open which other sets the file held: text
    /// that contradicts itself, a date or number that cannot be, and what follows the last set do not.
    pub fn may_hide_sets(&self) -> bool {
        const OF_WHAT_WAS_READ: [&str; 6] =
            ["bad-text", "impossible-date", "family-number", "unknown-utc-offset", "no-backup-set", "trailing-data"];
        self.id != Self::LEFT_OVER && !OF_WHAT_WAS_READ.contains(&self.id.as_str())
    }

    /// A problem that concerns the whole file.
    pub fn whole(id: &str, message: impl Into<String>) -> Self {
        Self { id: id.to_owned(), message: message.into(), offset: None }
    }
}

/// A backup inside a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum AnySet {
    Sql(Box<SqlSet>),
    Export(Box<ExportFacts>),
    Artefact(Box<super::ArtefactFacts>),
}

impl AnySet {
    /// The set's verdict.
    pub fn verdict(&self) -> Verdict {
        match self {
            Self::Sql(set) => set.verdict,
            Self::Export(export) => export.verdict,
            Self::Artefact(artefact) => artefact.verdict,
        }
    }
}

/// Everything that was found in one file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FileReport {
    #[serde(flatten)]
    pub path: PathName,
    pub kind: Kind,
    pub kind_origin: KindOrigin,
    pub size_bytes: u64,
    /// Of SQL Server backups; null for everything else.
    pub media: Option<Media>,
    pub sets: Vec<AnySet>,
    /// The worst of its sets and of its own problems.
    pub verdict: Verdict,
    pub problems: Vec<Problem>,
}

/// `inspect --output json`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct InspectReport {
    /// `bakproof/inspect/1`.
    pub schema: String,
    /// Sorted by path bytes.
    pub files: Vec<FileReport>,
    pub summary: InspectSummary,
}

/// Bytes of a file in which every changed bit is detected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct ProtectedRange {
    /// Offset in the file.
    pub start: u64,
    /// Not in it.
    pub end: u64,
    pub by: Proof,
}

/// One file of `verify`: the same as `inspect` shows, and which of its bytes something protects.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct VerifiedFile {
    #[serde(flatten)]
    pub report: FileReport,
    /// Sorted; ranges of different protection may overlap. Empty unless `--coverage` asked for it.
    pub coverage: Vec<ProtectedRange>,
}

/// `verify --output json`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct VerifyReport {
    /// `bakproof/verify/1`.
    pub schema: String,
    /// Sorted by path bytes.
    pub files: Vec<VerifiedFile>,
    pub summary: InspectSummary,
}

/// What was looked at in all.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct InspectSummary {
    /// Files looked at, backups or not.
    pub file_count: u64,
    pub size_bytes: u64,
    /// Files reported above, by kind.
    pub kinds: std::collections::BTreeMap<Kind, u64>,
    /// Files reported above, by verdict.
    pub verdicts: std::collections::BTreeMap<Verdict, u64>,
    /// Files in folders that are not backups.
    pub unclassified_count: u64,
    /// Entries that could not be looked at.
    pub unreadable_count: u64,
    pub notes: Vec<super::Note>,
}
