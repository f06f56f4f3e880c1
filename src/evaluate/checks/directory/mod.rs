//! Whether backups fit what is around Lync Server: the directory, Exchange, DNS, earlier versions, the topology.

pub mod cms_moved;
pub mod contact_store;
pub mod coupling;
pub mod directory_undeclared;
pub mod dns_records;
pub mod earlier_version;
pub mod exchange_archive_retained;
pub mod group_contacts;
pub mod inventory_drift;
pub mod tombstone_lifetime;
pub mod users_missing;
