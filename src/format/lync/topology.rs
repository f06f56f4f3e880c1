//! A topology, published or draft, wherever it occurs in a document. Elements are known by local name and namespace,
//! never by the path that leads to them. Published form: `Get-CsTopology -AsXml` and the configuration export; draft:
//! a Topology Builder file, where SQL instances stand inside their cluster.

use super::record_settings::RecordSettingsFacts;
use super::topology_names::Names;
use super::topology_services::Services;
use super::xml::{Element, Visitor};
use crate::model::{Instance, Topology};
use std::collections::{BTreeMap, BTreeSet};

/// All namespaces of topologies begin so.
pub(super) const NAMESPACE_START: &str = "urn:schema:Microsoft.Rtc.Management.Deploy.";
pub(super) const PUBLISHED: &str = "urn:schema:Microsoft.Rtc.Management.Deploy.Topology.2008";
pub(super) const WRITABLE: &str = "urn:schema:Microsoft.Rtc.Management.Deploy.WritableTopology.2008";
const ROLES: &str = "urn:schema:Microsoft.Rtc.Management.Deploy.ServiceRoles.2008";
pub(super) const BUILDER: &str = "urn:schema:Microsoft.Rtc.Management.Deploy.TopologyBuilder.2008";

/// Clusters, and SQL instances, kept; a deployment has a few hundred.
const MAX_NAMES: usize = 100_000;
/// A DNS name has at most 253 characters, an instance name 16.
const MAX_NAME_BYTES: usize = 255;
const MAX_VERSIONS: usize = 64;

/// `ClusterId`: site and number.
type ClusterKey = (String, String);

/// Gathers what topologies name.
#[derive(Debug, Default)]
pub(super) struct TopologyFacts {
    pub(super) is_seen: bool,
    is_draft: bool,
    /// More names stood there than are kept.
    pub(super) is_cut: bool,
    clusters: BTreeSet<String>,
    machines: BTreeSet<String>,
    versions: BTreeSet<u32>,
    /// By host and upper-case name, so that one instance written twice is one.
    instances: BTreeMap<(String, String), String>,
    cluster_ids: BTreeMap<ClusterKey, String>,
    /// Instances whose cluster is only known when the topology ends.
    pending: BTreeSet<(ClusterKey, String)>,
    services: Services,
    names: Names,
    records: RecordSettingsFacts,
    topology: Option<usize>,
    cluster: Option<(usize, String)>,
    sql_name: Option<(usize, String)>,
}

fn kept(name: &str) -> Option<&str> {
    (!name.is_empty() && name.len() <= MAX_NAME_BYTES).then_some(name)
}

impl TopologyFacts {
    fn cluster(&mut self, element: &Element<'_>) {
        let Some(fqdn) = element.attribute("Fqdn").and_then(kept).map(str::to_lowercase) else { return };
        self.cluster = Some((element.depth, fqdn.clone()));
        if self.clusters.len() < MAX_NAMES {
            self.clusters.insert(fqdn);
        } else {
            self.is_cut = true;
        }
    }

    fn machine(&mut self, element: &Element<'_>) {
        let Some(fqdn) = element.attribute("Fqdn").and_then(kept).map(str::to_lowercase) else { return };
        if self.machines.len() < MAX_NAMES {
            self.machines.insert(fqdn);
        } else {
            self.is_cut = true;
        }
    }

    /// In a cluster it names that cluster; in a `SqlInstanceId` it says where the instance is.
    fn cluster_id(&mut self, element: &Element<'_>) {
        let (Some(site), Some(number)) = (element.attribute("SiteId"), element.attribute("Number")) else { return };
        let (Some(site), Some(number)) = (kept(site), kept(number)) else { return };
        let key = (site.to_owned(), number.to_owned());
        if self.cluster_ids.len() >= MAX_NAMES || self.pending.len() >= MAX_NAMES {
            self.is_cut = true;
            return;
        }
        match (&self.sql_name, &self.cluster) {
            (Some((depth, name)), _) if element.depth == depth + 1 => {
                self.pending.insert((key, name.clone()));
            }
            (_, Some((depth, fqdn))) if element.depth == depth + 1 => {
                self.cluster_ids.insert(key, fqdn.clone());
            }
            _ => {}
        }
    }

    fn instance(&mut self, host: &str, name: &str) {
        if self.instances.len() >= MAX_NAMES {
            self.is_cut = true;
            return;
        }
        let shown = Instance { host: host.to_owned(), name: name.to_owned() }.to_string();
        self.instances.entry((host.to_owned(), name.to_uppercase())).or_insert(shown);
    }

    fn settle(&mut self) {
        let ids = std::mem::take(&mut self.cluster_ids);
        for (key, name) in std::mem::take(&mut self.pending) {
            if let Some(host) = ids.get(&key) {
                self.instance(host, &name);
            }
        }
    }

    /// `fqdn\instance`, sorted.
    pub(super) fn sql_instances(&self) -> Vec<String> {
        self.instances.values().cloned().collect()
    }

    /// `ServiceVersion`s, sorted.
    pub(super) fn service_versions(&self) -> Vec<u32> {
        self.versions.iter().copied().collect()
    }

    /// What it says of services, and of names.
    pub(super) fn inventory(&self) -> Topology {
        Topology {
            sip_domains: self.names.sip_domains(),
            simple_urls: self.names.simple_urls(),
            has_federation_route: self.names.has_federation_route,
            record_settings: self.records.documents(),
            is_draft: self.is_draft,
            ..self.services.topology(self.is_cut || self.records.is_cut)
        }
    }

    /// A topology stands there and says nothing.
    pub(super) fn is_empty(&self) -> bool {
        self.clusters.is_empty() && self.services.is_empty()
    }

    /// Lower case, sorted.
    pub(super) fn machines(&self) -> Vec<String> {
        self.machines.iter().cloned().collect()
    }

    /// Lower case, sorted.
    pub(super) fn clusters(&self) -> Vec<String> {
        self.clusters.iter().cloned().collect()
    }
}

impl Visitor for TopologyFacts {
    fn open(&mut self, element: &Element<'_>) {
        self.names.element(element, matches!(element.namespace, PUBLISHED | WRITABLE));
        self.records.element(element);
        match element.namespace {
            PUBLISHED | WRITABLE => self.services.element(element),
            ROLES => self.services.role(element),
            _ => {}
        }
        match (element.namespace, element.local) {
            (PUBLISHED, "Topology") | (WRITABLE, "PartialTopology") => {
                self.is_seen = true;
                self.is_draft |= element.namespace == WRITABLE;
                self.topology.get_or_insert(element.depth);
            }
            (PUBLISHED | WRITABLE, "Cluster") => self.cluster(element),
            (PUBLISHED | WRITABLE, "Machine") => self.machine(element),
            (PUBLISHED | WRITABLE, "ClusterId") => self.cluster_id(element),
            (PUBLISHED | WRITABLE, "SqlInstanceId") => {
                let name = element.attribute("Name").unwrap_or_default();
                if name.len() <= MAX_NAME_BYTES {
                    self.sql_name = Some((element.depth, name.to_owned()));
                }
            }
            (PUBLISHED | WRITABLE, "SqlInstance") => {
                if let (Some(name), Some((_, host))) = (element.attribute("Name"), &self.cluster)
                    && name.len() <= MAX_NAME_BYTES
                {
                    let host = host.clone();
                    self.instance(&host, name);
                }
            }
            (PUBLISHED | WRITABLE, "Service") => {
                if let Some(version) = element.attribute("ServiceVersion").and_then(|v| v.parse().ok())
                    && self.versions.len() < MAX_VERSIONS
                {
                    self.versions.insert(version);
                }
            }
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        self.services.text(text);
    }

    fn close(&mut self, depth: usize) {
        self.services.close(depth);
        self.records.close(depth);
        self.cluster.take_if(|(opened, _)| *opened == depth);
        self.sql_name.take_if(|(opened, _)| *opened == depth);
        if self.topology.take_if(|opened| *opened == depth).is_some() {
            self.settle();
            self.services.settle();
        }
    }
}
