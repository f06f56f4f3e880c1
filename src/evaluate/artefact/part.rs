//! One artefact as far as it speaks of one item. An artefact may speak of several: a copied file store holds the voice
//! applications' audio, and the image of an Exchange server holds photos and archived messages.

use super::time_origin::TimeOrigin;
use crate::model::{Artefact, Assurance, Detail, Kind};
use crate::policy::{Item, Policy};

/// What a candidate made of an artefact rests on.
#[derive(Clone, Copy, Debug)]
pub struct ArtefactPart<'a> {
    pub artefact: &'a Artefact,
    /// The item it is taken for.
    pub item: &'a Item,
    /// The target it can only be of, by index; `None`: its names, a mapping, or the names of its folders must tell.
    pub target: Option<usize>,
    /// The domain controller, server or share it was made from, where that is told apart from its names.
    pub maker: Option<&'a str>,
    pub time_origin: TimeOrigin,
}

impl<'a> ArtefactPart<'a> {
    /// A listing says that a backup ran; it does not hold one.
    pub fn most(&self) -> Assurance {
        match self.artefact.kind {
            Kind::BackupVersions | Kind::DirectoryBackups | Kind::ExchangeDatabases => Assurance::Listed,
            _ => Assurance::Verified,
        }
    }

    /// Who the content says it is of. What a certification authority, a zone or a copied tree calls itself is no name
    /// of a machine or share, so that it speaks against none; the share that a tree was copied from is one.
    pub fn is_named_like_its_target(&self) -> bool {
        matches!(
            self.artefact.kind,
            Kind::GatewayConfiguration
                | Kind::LoadBalancerConfiguration
                | Kind::FirewallConfiguration
                | Kind::IisBackup
                | Kind::SystemState
                | Kind::BackupVersions
                | Kind::Pkcs12
                | Kind::PrivateKey
                | Kind::ExchangeDatabases
                | Kind::DhcpExport
        ) || (self.artefact.kind == Kind::FileStore && self.maker.is_some())
    }

    /// Of one device or machine among others: what names none may be any of them. A listing of a machine's backups
    /// offers a system state or applications, whatever runs on the machine, and never says which machine it is.
    pub fn is_of_device(&self) -> bool {
        matches!(
            self.artefact.kind,
            Kind::GatewayConfiguration
                | Kind::LoadBalancerConfiguration
                | Kind::FirewallConfiguration
                | Kind::BackupVersions
        )
    }

    /// Whether the item's targets are machines, zones or shares that a file of the kind could be of another of. Two are
    /// of none: what `dbimpexp` wrote is of an earlier version as a whole, and its targets are versions; what the settings
    /// say of the contact store is of all pools, and where there is one pool it is of that.
    pub fn names_a_machine(&self, policy: &Policy) -> bool {
        match self.artefact.kind {
            Kind::LegacyUsers => false,
            Kind::ContactStore => policy.deployment.pools.len() > 1,
            _ => true,
        }
    }

    /// All names inside, the maker's too.
    pub fn names(&self) -> impl Iterator<Item = &'a str> {
        let host = match &self.artefact.facts.detail {
            Detail::Configuration(facts) => facts.host.as_deref(),
            Detail::Image(facts) => Some(facts.computer.as_str()),
            Detail::DnsZone(facts) => Some(facts.zone.as_str()),
            _ => None,
        };
        self.artefact
            .facts
            .names
            .iter()
            .map(String::as_str)
            .chain(self.maker)
            .chain(host)
            .filter(|name| !name.is_empty())
    }
}

/// Whether two names are of one machine: equal without case, or one is the first label of the other.
pub fn same_host(a: &str, b: &str) -> bool {
    let first = |name: &str| name.split('.').next().unwrap_or_default().to_lowercase();
    let is_label = !a.contains('.') || !b.contains('.');
    a.eq_ignore_ascii_case(b) || (is_label && !first(a).is_empty() && first(a) == first(b))
}

/// Whether a name of a certificate covers a machine: the name itself, or a wildcard for its one first label.
pub fn covers(name: &str, machine: &str) -> bool {
    let under = |suffix: &str| machine.split_once('.').is_some_and(|(_, rest)| rest.eq_ignore_ascii_case(suffix));
    name.strip_prefix("*.").map_or_else(|| same_host(name, machine), under)
}
