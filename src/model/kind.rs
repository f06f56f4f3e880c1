//! What a file is.

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
