//! What a table of the file declares of one item, in the words of the file.

use crate::model::{Assurance, Instance};
use crate::policy::EvidenceKind;
use jiff::SignedDuration;
use jiff::civil::Date;
use serde::Deserialize;
use std::collections::BTreeSet;
use std::path::PathBuf;

/// Where archived messages go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ArchivingMode {
    Sql,
    Exchange,
    Both,
    None,
}

impl ArchivingMode {
    /// All, in the order they are explained.
    pub const ALL: [Self; 4] = [Self::Sql, Self::Exchange, Self::Both, Self::None];

    /// The word used in the file.
    pub fn word(self) -> &'static str {
        match self {
            Self::Sql => "sql",
            Self::Exchange => "exchange",
            Self::Both => "both",
            Self::None => "none",
        }
    }
}

/// `[topology]`, `[archiving]`, `[firewall]` ...: one table for each item.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ItemDeclaration {
    pub applies: Option<bool>,
    pub reason: Option<String>,
    pub minimum: Option<Assurance>,
    pub accept: Option<Vec<EvidenceKind>>,
    /// The most that may be lost: how far apart its recovery points may lie.
    pub rpo: Option<SignedDuration>,
    /// Instances that hold the item's databases.
    pub sql: Vec<Instance>,
    /// Only of `archiving`.
    pub mode: Option<ArchivingMode>,
    /// A topology's settings say so, and not the file.
    pub mode_shown: bool,
    /// What the item exists on: gateways, machines, shares ...
    pub targets: Vec<String>,
    /// Only of `persistent-chat-compliance`: an adapter takes the records out of the database.
    pub adapter: Option<bool>,
    /// Only of `active-directory`: its domain controllers, lower case.
    pub controllers: Vec<String>,
    /// Only of `active-directory`: how far its backup and those of Lync may lie apart.
    pub window: Option<SignedDuration>,
    /// Only of `coexistence`: the earlier versions that are deployed.
    pub versions: Vec<String>,
    /// Only of `file-store`: it is on DFS and its data is critical.
    pub dfs_critical: bool,
    /// Only of `file-store`: classes of content that the deployment does not have.
    pub unused: Vec<String>,
    /// Only of `file-store`: where live shares can be looked at.
    pub compare: Vec<LiveShare>,
    /// Only of `exchange-archive`: whether an old LcsLog must still be kept.
    pub old_database: Option<bool>,
    /// Only of `certificates` and `certification-authority`: environment variables that hold passwords of key stores.
    pub password_env: Vec<String>,
    /// Only of `dns`: the SIP domains, lower case.
    pub sip_domains: Vec<String>,
    /// Only of `dns`: what is used that needs names of its own.
    pub used: BTreeSet<DnsUse>,
    /// Only of `unified-contact-store`: when contacts were moved, by pool.
    pub moves: Vec<ContactMove>,
    /// Line of the table in the file, 1-based.
    pub line: usize,
}

/// `used` of `[dns]`: what clients, phones and partners find by names of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DnsUse {
    /// An Edge Server: users sign in from outside.
    Edge,
    /// Partners find the organisation by DNS.
    Federation,
    /// Mobile clients, through the reverse proxy.
    Mobility,
    /// Lync Phone Edition.
    Phones,
    /// The simple URL of the Control Panel.
    AdminUrl,
    Xmpp,
}

impl DnsUse {
    /// All, in the order they are explained.
    pub const ALL: [Self; 6] = [Self::Edge, Self::Federation, Self::Mobility, Self::Phones, Self::AdminUrl, Self::Xmpp];

    /// The word used in the file.
    pub fn word(self) -> &'static str {
        match self {
            Self::Edge => "edge",
            Self::Federation => "federation",
            Self::Mobility => "mobility",
            Self::Phones => "phones",
            Self::AdminUrl => "admin-url",
            Self::Xmpp => "xmpp",
        }
    }
}

/// `compare` of `[file-store]`: a share and where it can be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LiveShare {
    /// The target's name.
    pub share: String,
    /// As written.
    pub path: PathBuf,
}

/// `migrated` and `rolled_back` of `[unified-contact-store]`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ContactMove {
    /// Lower case.
    pub pool: String,
    pub into_exchange: bool,
    pub date: Date,
}
