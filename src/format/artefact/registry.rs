//! The explicit, ordered lists of all recognisers: of several that would take a file, the first does.

use super::{FileRecogniser, TreeRecogniser, dhcp, dns, firewall, gateway, iis, load_balancer};

/// Files that are a backup on their own.
pub const FILES: &[FileRecogniser] = &[
    gateway::AUDIOCODES,
    firewall::CISCO_ASA,
    firewall::FORTIGATE,
    firewall::JUNOS,
    firewall::XML,
    load_balancer::NETSCALER,
    load_balancer::ARCHIVE,
    gateway::CISCO_IOS,
    gateway::DIALOGIC,
    gateway::SONUS,
    dhcp::EXPORT,
    dhcp::DUMP,
    dns::ZONE,
];

/// Folders that are a backup only as a whole.
pub const TREES: &[TreeRecogniser] = &[iis::BACKUP, dhcp::BACKUP];
