//! How an item behaves: the words of a rule file that code matches on. Code knows behaviors and no item's id, so that an
//! item which behaves like another is one rule file and nothing else.

use super::kinds::Scope;
use serde::Deserialize;

/// What in the deployment file says which targets an item has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TargetSource {
    /// `targets` of its table; without it, one for the whole deployment.
    Named,
    /// There is one, for the whole deployment.
    Deployment,
    /// `sql` of its table: one target for each instance.
    SqlInstances,
    /// Every `[[pool]]`: each homes users.
    Pools,
    /// The `[[pool]]`s under `targets` of its table, all without it.
    NamedPools,
    /// Every `[[pool]]` that says `response_groups = true`.
    ResponseGroupPools,
    /// `file_store` of every `[[pool]]`, and `targets` of its table.
    FileShares,
    /// As `Named`; a topology shows them as PSTN gateways and branch appliances.
    Gateways,
    /// `version` of its table: one target for each earlier version of Lync Server.
    EarlierVersions,
    /// As `Named`; it is there as soon as `mode` says that messages are archived in Exchange.
    ArchivingInExchange,
}

impl TargetSource {
    /// What an item has whose rule file says nothing of it.
    pub(super) fn of(scope: Scope) -> Self {
        match scope {
            Scope::SqlInstance => Self::SqlInstances,
            Scope::Pool => Self::NamedPools,
            _ => Self::Named,
        }
    }

    /// Whether a topology may show targets that the deployment file does not name.
    pub fn may_be_shown(self) -> bool {
        !matches!(self, Self::Named | Self::Deployment | Self::ArchivingInExchange)
    }

    /// Whether the item's table may have `targets`.
    pub(crate) fn takes_names(self) -> bool {
        matches!(self, Self::Named | Self::NamedPools | Self::FileShares | Self::Gateways | Self::ArchivingInExchange)
    }
}

/// A key that only some items' tables have in the deployment file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OwnKey {
    /// Where messages are archived.
    Mode,
    /// Whether a compliance adapter takes the records out of the database.
    Adapter,
    /// Domain controllers that are backed up.
    Controllers,
    /// How far apart the backups of the directory and the exports may be.
    Window,
    /// Variables that hold passwords of key stores.
    PasswordEnv,
    /// Earlier versions of Lync Server.
    Version,
    /// Whether the share is on DFS and its data is critical.
    DfsCritical,
    /// Classes of a file store's content that the deployment does not have.
    Unused,
    /// Where live shares can be read.
    Compare,
    SipDomains,
    /// What needs DNS records of its own.
    Used,
    /// Whether messages were archived in SQL Server before.
    OldDatabase,
    /// When contacts moved into Exchange.
    Migrated,
    /// When they were rolled back.
    RolledBack,
}

impl OwnKey {
    /// Whether `init` asks for it beside the keys that every item has.
    pub(super) fn has_own_question(self) -> bool {
        matches!(self, Self::Mode | Self::Adapter)
    }

    /// As it is written.
    pub fn word(self) -> &'static str {
        match self {
            Self::Mode => "mode",
            Self::Adapter => "adapter",
            Self::Controllers => "controllers",
            Self::Window => "window",
            Self::PasswordEnv => "password_env",
            Self::Version => "version",
            Self::DfsCritical => "dfs_critical",
            Self::Unused => "unused",
            Self::Compare => "compare",
            Self::SipDomains => "sip_domains",
            Self::Used => "used",
            Self::OldDatabase => "old_database",
            Self::Migrated => "migrated",
            Self::RolledBack => "rolled_back",
        }
    }
}

/// What a system state or volume image must hold to be a backup of the item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ImageContent {
    /// The database of Active Directory, by its writer NTDS.
    DirectoryDatabase,
    /// The database of Certificate Services, by its writer.
    AuthorityDatabase,
    /// Databases of Exchange Server, by its writer or application.
    MailboxDatabases,
}

/// The part of a copied file store that is the item's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FileStorePart {
    /// All of it.
    Whole,
    /// The recordings below `AppServerFiles`.
    ApplicationAudio,
}

/// A store of the topology, which an instance of SQL Server holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TopologyStore {
    CentralManagement,
    Archiving,
    Monitoring,
    PersistentChat,
    PersistentChatCompliance,
}

impl TopologyStore {
    /// All, in order.
    pub const ALL: [Self; 5] = [
        Self::CentralManagement,
        Self::Archiving,
        Self::Monitoring,
        Self::PersistentChat,
        Self::PersistentChatCompliance,
    ];

    /// The role of its service in a topology document.
    pub fn service(self) -> &'static str {
        match self {
            Self::CentralManagement => "CentralMgmtStore",
            Self::Archiving => "ArchivingStore",
            Self::Monitoring => "MonitoringStore",
            Self::PersistentChat => "PersistentChatStore",
            Self::PersistentChatCompliance => "PersistentChatComplianceStore",
        }
    }
}
