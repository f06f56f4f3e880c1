//! What a topology says of a deployment, as far as backups depend on it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

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
    /// Whether a site has a route for federation.
    #[serde(default)]
    pub has_federation_route: bool,
    /// Clusters of the site `BackCompatSite`, which holds a merged Office Communications Server; lower case, sorted.
    pub back_compat_clusters: Vec<String>,
    /// There was more than was kept.
    pub is_cut: bool,
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
    /// Whether an `ApplicationServer` runs Response Groups.
    pub has_response_groups: bool,
    /// `site-role-instance`, or the identifier of a draft.
    pub id: String,
    /// Ids of the services it needs, sorted.
    pub depends_on: Vec<String>,
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
