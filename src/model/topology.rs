//! What a topology says of a deployment, as far as backups depend on it.

use super::{EarlierVersion, RecordSettings};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Services that run on a computer of their version; stores and gateways keep the version they were defined with.
const SOFTWARE: [&str; 8] = [
    "Registrar",
    "UserServices",
    "MediationServer",
    "EdgeServer",
    "ApplicationServer",
    "ConfServices",
    "WebServices",
    "CentralMgmt",
];

/// The services of a topology and where they are installed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Topology {
    /// Sorted by role, place and id.
    pub services: Vec<TopologyService>,
    /// SIP domains, lower case, sorted.
    #[serde(default)]
    pub sip_domains: Vec<String>,
    /// Simple URLs of the settings beside it, sorted.
    #[serde(default)]
    pub simple_urls: Vec<SimpleUrl>,
    /// Settings beside it that say which records are written to databases, sorted.
    #[serde(default)]
    pub record_settings: Vec<RecordSettings>,
    /// Whether a site has a route for federation.
    #[serde(default)]
    pub has_federation_route: bool,
    /// Clusters of the site `BackCompatSite`, which holds a merged Office Communications Server; lower case, sorted.
    pub back_compat_clusters: Vec<String>,
    /// There was more than was kept.
    pub is_cut: bool,
    /// Of Topology Builder: what somebody drew, be it published or not.
    #[serde(default)]
    pub is_draft: bool,
}

/// One service.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct TopologyService {
    /// `UserServices`, `UserStore`, `FileStore`, `PstnGateway` ...
    pub role: String,
    /// FQDN of the cluster, lower case; null where the topology does not resolve it.
    pub host: Option<String>,
    /// `fqdn\\INSTANCE` where it is a store in SQL Server.
    pub sql_instance: Option<String>,
    /// Of a `FileStore`.
    pub share: Option<String>,
    /// `5` Lync 2010, `6` Lync 2013, `7` Skype for Business 2015, `8` 2019.
    pub version: Option<u32>,
    /// Only of a `Registrar`, where it is said.
    pub is_director: Option<bool>,
    /// Only of a `CentralMgmt`, where it is said: it is the one in use.
    #[serde(default)]
    pub is_active: Option<bool>,
    /// Whether an `ApplicationServer` runs Response Groups.
    pub has_response_groups: bool,
    /// `site-role-instance`, or the identifier of a draft.
    pub id: String,
    /// Ids of the services it needs, sorted.
    pub depends_on: Vec<String>,
}

impl Topology {
    /// Services of a role, of whatever version.
    pub fn of_role<'a>(&'a self, role: &'a str) -> impl Iterator<Item = &'a TopologyService> {
        self.services.iter().filter(move |service| service.role.eq_ignore_ascii_case(role))
    }

    /// Services of a role that are not of an earlier version than the edition of that `ServiceVersion`.
    pub fn current_of_role<'a>(&'a self, role: &'a str, edition: u32) -> impl Iterator<Item = &'a TopologyService> {
        let is_of_edition = move |service: &TopologyService| service.version.is_some_and(|version| version >= edition);
        self.of_role(role).filter(move |service| service.earlier_version().is_none() || is_of_edition(service))
    }

    /// Hosts of survivable branch appliances that are not of an earlier version: registrars without user services of their
    /// own that are no Directors.
    pub fn branch_registrars(&self, edition: u32) -> BTreeSet<&str> {
        let with_users: BTreeSet<&str> =
            self.of_role("UserServices").filter_map(|service| service.host.as_deref()).collect();
        self.current_of_role("Registrar", edition)
            .filter(|registrar| registrar.is_director == Some(false))
            .filter_map(|registrar| registrar.host.as_deref())
            .filter(|host| !with_users.contains(host))
            .collect()
    }

    /// The earlier versions that are still there, each with its hosts as far as they are known.
    pub fn earlier_versions(&self) -> BTreeMap<EarlierVersion, BTreeSet<&str>> {
        let mut all: BTreeMap<EarlierVersion, BTreeSet<&str>> = BTreeMap::new();
        for service in self.services.iter().filter(|service| SOFTWARE.contains(&service.role.as_str())) {
            if let Some(version) = service.earlier_version() {
                all.entry(version).or_default().extend(service.host.as_deref());
            }
        }
        if !self.back_compat_clusters.is_empty() {
            let merged = self.back_compat_clusters.iter().map(String::as_str);
            all.entry(EarlierVersion::Ocs2007R2).or_default().extend(merged);
        }
        all
    }
}

impl TopologyService {
    /// `None`: Lync Server 2013, what came after it, or a version that is not said.
    pub fn earlier_version(&self) -> Option<EarlierVersion> {
        self.version.and_then(EarlierVersion::of)
    }

    /// Of a `FileStore`: `\\fs01.contoso.com\lync`.
    pub fn share_path(&self) -> Option<String> {
        Some(format!(r"\\{}\{}", self.host.as_ref()?, self.share.as_ref()?))
    }
}

/// A URL that users open or call: meetings, dial-in, administration.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct SimpleUrl {
    /// `meet`, `dialin` or `cscp`, lower case.
    pub component: String,
    /// The SIP domain that it is for, lower case, or `*`.
    pub domain: String,
    /// Its host, lower case.
    pub host: String,
}
