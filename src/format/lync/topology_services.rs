//! The services of a topology: which role is installed on which cluster or SQL Server instance, and what it needs.
//! Published form: `ServiceId` names the service and `InstalledOn` holds a `ClusterId`; draft: attributes hold GUIDs.

use super::xml::Element;
use crate::model::{Instance, Topology, TopologyService};
use std::collections::{BTreeMap, BTreeSet};

/// Services kept; a deployment has a few hundred.
const MAX_SERVICES: usize = 250_000;
/// Names kept of all services together.
const MAX_SERVICE_BYTES: usize = 64 << 20;
const MAX_DEPENDENCIES: usize = 64;
const MAX_TEXT_BYTES: usize = 255;
/// Where OCS 2007 R2 stands after it was merged (lync-server-2013 "Merge topologies").
const BACK_COMPAT_SITE: &str = "BackCompatSite";
/// What a port of the Response Group application says.
const RESPONSE_GROUPS: &str = "urn:application:RGS";

/// A service as it is read; places are settled when the topology ends.
#[derive(Debug, Default)]
struct Open {
    depth: usize,
    facts: TopologyService,
    installed_on: Option<Place>,
    /// Depth of the element whose children are read.
    inside: Option<(usize, Inside)>,
    sql_name: Option<String>,
    /// It needs more services than are kept.
    is_cut: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Inside {
    DependsOn,
    InstalledOn,
}

#[derive(Clone, Debug)]
enum Place {
    Cluster(String),
    Sql(String, String),
    /// GUID of a cluster or an instance.
    Draft(String),
}

/// Gathers services, and what resolves their places.
#[derive(Debug, Default)]
pub(super) struct Services {
    done: Vec<(TopologyService, Option<Place>)>,
    open: Option<Open>,
    /// FQDN by `site/number` or GUID.
    clusters: BTreeMap<String, String>,
    /// Host and name by GUID of a draft.
    instances: BTreeMap<String, (String, String)>,
    cluster: Option<(usize, String)>,
    site: Option<(usize, String)>,
    /// Depth of the site's `Name`, whose text is read.
    site_name: Option<(usize, String)>,
    back_compat_sites: BTreeSet<String>,
    cluster_sites: BTreeSet<(String, String)>,
    settled: Vec<TopologyService>,
    back_compat: BTreeSet<String>,
    service_bytes: usize,
    is_cut: bool,
}

fn kept(text: Option<&str>) -> Option<String> {
    text.filter(|text| !text.is_empty() && text.len() <= MAX_TEXT_BYTES).map(str::to_owned)
}

fn cluster_key(element: &Element<'_>) -> Option<String> {
    Some(format!("{}/{}", kept(element.attribute("SiteId"))?, kept(element.attribute("Number"))?))
}

fn service_key(element: &Element<'_>) -> Option<(String, String)> {
    let role = kept(element.attribute("RoleName"))?;
    let (site, number) = (kept(element.attribute("SiteId"))?, kept(element.attribute("Instance"))?);
    Some((format!("{site}-{role}-{number}"), role))
}

impl Services {
    /// An element of a topology's own namespaces.
    pub(super) fn element(&mut self, element: &Element<'_>) {
        if self.clusters.len() >= MAX_SERVICES || self.done.len() >= MAX_SERVICES {
            self.is_cut = true;
            return;
        }
        match element.local {
            "Service" => self.service(element),
            "Cluster" => {
                let Some(fqdn) = kept(element.attribute("Fqdn")).map(|fqdn| fqdn.to_lowercase()) else { return };
                if let Some(id) = kept(element.attribute("UniqueId")) {
                    self.clusters.insert(id, fqdn.clone());
                }
                if let Some((_, site)) = &self.site {
                    self.cluster_sites.insert((site.clone(), fqdn.clone()));
                }
                self.cluster = Some((element.depth, fqdn));
            }
            "CentralSite" | "RemoteSite" | "BackCompatSite" | "BranchSite" => {
                self.site = kept(element.attribute("SiteId")).map(|id| (element.depth, id));
                if element.local == BACK_COMPAT_SITE
                    && let Some((_, id)) = &self.site
                {
                    self.back_compat_sites.insert(id.clone());
                }
            }
            "Name" if self.site.as_ref().is_some_and(|(depth, _)| element.depth == depth + 1) => {
                self.site_name = Some((element.depth, String::new()));
            }
            "SqlInstance" => {
                if let (Some(id), Some((_, host))) = (kept(element.attribute("UniqueId")), &self.cluster) {
                    let name = element.attribute("Name").unwrap_or_default();
                    if name.len() <= MAX_TEXT_BYTES {
                        self.instances.insert(id, (host.clone(), name.to_owned()));
                    }
                }
            }
            _ => self.inside(element),
        }
    }

    fn service(&mut self, element: &Element<'_>) {
        let version = element.attribute("ServiceVersion").and_then(|version| version.parse().ok());
        self.open = Some(Open {
            depth: element.depth,
            facts: TopologyService {
                role: kept(element.attribute("RoleName")).unwrap_or_default(),
                version,
                id: kept(element.attribute("UniqueId")).unwrap_or_default(),
                ..TopologyService::default()
            },
            installed_on: kept(element.attribute("InstalledOn")).map(Place::Draft),
            ..Open::default()
        });
    }

    /// What stands in a service or a cluster.
    fn inside(&mut self, element: &Element<'_>) {
        let Some(open) = &mut self.open else {
            if element.local == "ClusterId"
                && let (Some(key), Some((depth, fqdn))) = (cluster_key(element), &self.cluster)
                && element.depth == depth + 1
            {
                if let Some(site) = kept(element.attribute("SiteId")) {
                    self.cluster_sites.insert((site, fqdn.clone()));
                }
                self.clusters.insert(key, fqdn.clone());
            }
            return;
        };
        match (element.local, open.inside) {
            ("DependsOn", _) => open.inside = Some((element.depth, Inside::DependsOn)),
            ("InstalledOn", _) => open.inside = Some((element.depth, Inside::InstalledOn)),
            ("Dependency", Some((_, Inside::DependsOn))) => {
                open.depends(kept(element.attribute("ServiceUniqueId")));
            }
            ("ServiceId", Some((_, Inside::DependsOn))) => open.depends(service_key(element).map(|(id, _)| id)),
            ("ServiceId", None) => {
                if let Some((id, role)) = service_key(element) {
                    (open.facts.id, open.facts.role) = (id, role);
                }
            }
            ("SqlInstanceId", Some((_, Inside::InstalledOn))) => {
                let name = element.attribute("Name").unwrap_or_default();
                open.sql_name = (name.len() <= MAX_TEXT_BYTES).then(|| name.to_owned());
            }
            ("ClusterId", Some((_, Inside::InstalledOn))) => {
                open.installed_on = cluster_key(element).map(|key| match open.sql_name.take() {
                    Some(name) => Place::Sql(key, name),
                    None => Place::Cluster(key),
                });
            }
            _ => {}
        }
    }

    /// An element of the roles' namespace, inside a service.
    pub(super) fn role(&mut self, element: &Element<'_>) {
        let Some(open) = &mut self.open else { return };
        match element.local {
            "FileStoreService" => open.facts.share = kept(element.attribute("ShareName")),
            "RegistrarService" => {
                open.facts.is_director =
                    element.attribute("IsDirector").map(|value| value.eq_ignore_ascii_case("true"));
            }
            "CentralMgmtService" => {
                open.facts.is_active = element.attribute("IsActive").map(|value| value.eq_ignore_ascii_case("true"));
            }
            "Port" => {
                open.facts.has_response_groups |=
                    element.attribute("Owner").is_some_and(|owner| owner.eq_ignore_ascii_case(RESPONSE_GROUPS));
            }
            _ => {}
        }
    }

    pub(super) fn text(&mut self, text: &str) {
        if let Some((_, name)) = &mut self.site_name
            && name.len() + text.len() <= MAX_TEXT_BYTES
        {
            name.push_str(text);
        }
    }

    pub(super) fn close(&mut self, depth: usize) {
        if let Some(open) = &mut self.open {
            open.inside.take_if(|(opened, _)| *opened == depth);
        }
        if let Some(open) = self.open.take_if(|open| open.depth == depth) {
            self.is_cut |= open.is_cut;
            self.service_bytes += open.facts.id.len()
                + open.facts.role.len()
                + open.facts.depends_on.iter().map(|id| id.len() + size_of::<String>()).sum::<usize>();
            if self.service_bytes <= MAX_SERVICE_BYTES {
                self.done.push((open.facts, open.installed_on));
            } else {
                self.is_cut = true;
            }
        }
        self.cluster.take_if(|(opened, _)| *opened == depth);
        if let Some((_, name)) = self.site_name.take_if(|(opened, _)| *opened == depth)
            && name.trim().eq_ignore_ascii_case(BACK_COMPAT_SITE)
            && let Some((_, id)) = &self.site
        {
            self.back_compat_sites.insert(id.clone());
        }
        self.site.take_if(|(opened, _)| *opened == depth);
    }

    /// The topology ends: every cluster is known now.
    pub(super) fn settle(&mut self) {
        let is_back_compat = |site: &String| self.back_compat_sites.contains(site);
        let merged = self.cluster_sites.iter().filter(|(site, _)| is_back_compat(site)).map(|(_, fqdn)| fqdn.clone());
        self.back_compat.extend(merged.collect::<Vec<_>>());
        for (mut facts, place) in std::mem::take(&mut self.done) {
            let sql = |host: &str, name: &str| Instance { host: host.to_owned(), name: name.to_owned() }.to_string();
            match place {
                Some(Place::Cluster(key)) => facts.host = self.clusters.get(&key).cloned(),
                Some(Place::Sql(key, name)) => {
                    facts.host = self.clusters.get(&key).cloned();
                    facts.sql_instance = facts.host.as_deref().map(|host| sql(host, &name));
                }
                Some(Place::Draft(id)) => match self.instances.get(&id) {
                    Some((host, name)) => {
                        facts.host = Some(host.clone());
                        facts.sql_instance = Some(sql(host, name));
                    }
                    None => facts.host = self.clusters.get(&id).cloned(),
                },
                None => {}
            }
            facts.depends_on.sort();
            facts.depends_on.dedup();
            if facts.role.is_empty() || self.settled.len() >= MAX_SERVICES {
                self.is_cut = true;
            } else {
                self.settled.push(facts);
            }
        }
        self.clusters.clear();
        self.instances.clear();
        self.cluster_sites.clear();
        self.back_compat_sites.clear();
    }

    /// All that was settled.
    pub(super) fn topology(&self, is_cut: bool) -> Topology {
        let mut services = self.settled.clone();
        services.sort();
        services.dedup();
        Topology {
            services,
            back_compat_clusters: self.back_compat.iter().cloned().collect(),
            is_cut: is_cut || self.is_cut,
            ..Topology::default()
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.settled.is_empty() && self.done.is_empty()
    }
}

impl Open {
    fn depends(&mut self, id: Option<String>) {
        if self.facts.depends_on.len() < MAX_DEPENDENCIES {
            self.facts.depends_on.extend(id);
        } else {
            self.is_cut = true;
        }
    }
}
