//! Directory backups as `repadmin /showbackup` lists them, or a directory server shows them.

use crate::base::Stamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// All naming contexts of one listing, or one server and what else it shows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DirectoryBackupFacts {
    pub backups: Vec<DirectoryBackup>,
    /// When a script read it; null where a connection did, as the evidence was collected, and where nobody says it.
    #[serde(default)]
    pub read_at: Option<Stamp>,
    /// How long deleted objects are kept, in days: a backup that is older brings them back. Only a server says it.
    #[serde(default)]
    pub tombstone_lifetime_days: Option<u32>,
    /// Where Lync Server looks for its Central Management Store. Only a server says it.
    #[serde(default)]
    pub management_stores: Vec<ManagementStorePointer>,
    /// Users of Lync Server in the server's domain; null where nothing could be read of them. Only a server says it.
    #[serde(default)]
    pub users: Option<DirectoryUsers>,
    /// Contact objects of Response Groups, by pool; null where they could not be read. Only a server says it.
    #[serde(default)]
    pub group_contacts: Option<Vec<PoolContacts>>,
    /// Enterprise certification authorities (enrollment services); null as above.
    #[serde(default)]
    pub authorities: Option<Vec<EnterpriseAuthority>>,
    /// Mailbox databases of Exchange, by name; null as above.
    #[serde(default)]
    pub mailbox_databases: Option<Vec<String>>,
}

/// How many contacts of Response Groups have their home on a pool.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PoolContacts {
    /// FQDN, lower case.
    pub pool: String,
    pub contact_count: u64,
}

/// A certification authority that the forest trusts to issue certificates.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct EnterpriseAuthority {
    /// `Contoso Issuing CA`.
    pub authority_name: String,
    /// The machine that it runs on, lower case.
    pub host: Option<String>,
}

/// Users that are enabled for Lync Server, by the pool that is their home.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DirectoryUsers {
    /// `DC=contoso,DC=com`: users of other domains are not in it.
    pub domain: String,
    pub pools: Vec<PoolUsers>,
    /// Users whose home is a pool that the directory does not show, or who have no address that can be read.
    pub unplaced_count: u64,
}

/// Users of one pool.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PoolUsers {
    /// FQDN, lower case.
    pub pool: String,
    /// Sorted by address.
    pub users: Vec<DirectoryUser>,
}

/// One user of a pool.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct DirectoryUser {
    /// SIP address, lower case and without `sip:`.
    pub user: String,
    /// Of the address: the first 32 bits of its SHA-256, in hexadecimal.
    pub user_hash: String,
    /// `whenCreated`; null where it cannot be read.
    pub created: Option<Stamp>,
    /// `whenChanged`, whatever changed of the user.
    pub changed: Option<Stamp>,
}

/// What the topology settings of Lync Server in the directory point to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct ManagementStorePointer {
    /// `sql01.contoso.com\RTC`, as written (`msRTCSIP-BackEndServer`).
    pub sql_instance: String,
    /// Of a mirrored store (`msRTCSIP-MirrorBackEndServer`).
    pub partner: Option<String>,
}

/// The last backup of one naming context on one domain controller.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct DirectoryBackup {
    /// `DC=contoso,DC=com`, as written.
    pub naming_context: String,
    /// The controller that took it, lower case; null where the text does not say.
    pub controller: Option<String>,
    /// Wall-clock time, as written.
    #[schemars(with = "Option<String>")]
    pub wall_time: Option<jiff::civil::DateTime>,
    pub time: Option<Stamp>,
}
