//! The explicit, ordered lists of all recognisers: of several that would take a file, the first does.

use super::{FileRecogniser, TreeRecogniser, authority, contacts, copy_log, dhcp, directory, dns, exchange};
use super::{file_store, firewall, gateway, iis, image, keys, legacy, load_balancer};

/// Files that are a backup on their own.
pub const FILES: &[FileRecogniser] = &[
    keys::PKCS12,
    keys::CERTIFICATE,
    keys::DER_KEY,
    keys::PEM,
    directory::SAVED_DIRECTORY,
    directory::VERSIONS,
    directory::SHOW_BACKUP,
    gateway::AUDIOCODES,
    firewall::CISCO_ASA,
    firewall::FORTIGATE,
    firewall::JUNOS,
    firewall::XML,
    load_balancer::NETSCALER,
    load_balancer::TMSH,
    load_balancer::ARCHIVE,
    gateway::CISCO_IOS,
    gateway::DIALOGIC,
    gateway::SONUS,
    dhcp::EXPORT,
    dhcp::DUMP,
    dns::ZONE,
    copy_log::COPY_LOG,
    legacy::LEGACY_USERS,
    exchange::EXCHANGE_DATABASES,
    contacts::CONTACT_STORE,
];

/// Folders that are a backup only as a whole.
pub const TREES: &[TreeRecogniser] =
    &[image::IMAGE, authority::AUTHORITY, iis::BACKUP, dhcp::BACKUP, file_store::FILE_STORES];
