//! The things of a published topology and their names: pools, sites, services. A service is called by its role and by
//! where it runs, as `Get-CsService` does, once it is known where that is.

use super::super::topology::PUBLISHED;
use super::super::xml::Element;
use super::canonical::Sum;
use super::list::{List, shortened};
use crate::model::{Instance, MAX_LISTED_THINGS, ThingKind};
use std::collections::BTreeMap;

/// Site and number of a cluster.
type Place = (String, String);

/// A thing that is open.
#[derive(Debug)]
pub(super) struct Thing {
    depth: usize,
    kind: ThingKind,
    name: String,
    /// Of a SQL Server instance.
    instance: Option<String>,
    place: Option<Place>,
}

impl Thing {
    /// The thing that an element is, if it is one.
    pub(super) fn new(element: &Element<'_>) -> Option<Self> {
        let of = |name: &str| shortened(element.attribute(name).unwrap_or_default());
        if element.namespace != PUBLISHED {
            return None;
        }
        let (kind, name) = match element.local {
            "Cluster" => (ThingKind::Pool, of("Fqdn").to_lowercase()),
            "InternalDomain" => (ThingKind::SipDomain, of("Name").to_lowercase()),
            "SqlInstance" => (ThingKind::SqlInstance, String::new()),
            "Service" => (ThingKind::Service, String::new()),
            local if local.ends_with("Site") && element.attribute("SiteId").is_some() => {
                (ThingKind::Site, format!("site {}", of("SiteId")))
            }
            _ => return None,
        };
        Some(Self { depth: element.depth, kind, name, instance: None, place: None })
    }

    /// An element inside it.
    pub(super) fn inside(&mut self, element: &Element<'_>) {
        let of = |name: &str| shortened(element.attribute(name).unwrap_or_default());
        match (element.namespace, element.local) {
            (PUBLISHED, "ServiceId") if element.depth == self.depth + 1 && self.kind == ThingKind::Service => {
                self.name = of("RoleName");
            }
            (PUBLISHED, "SqlInstanceId") if self.kind == ThingKind::SqlInstance => self.instance = Some(of("Name")),
            (PUBLISHED, "ClusterId") => {
                self.place.get_or_insert_with(|| (of("SiteId"), of("Number")));
            }
            _ => {}
        }
    }
}

/// The things of a topology until it ends: only then every place has a name.
#[derive(Debug, Default)]
pub(super) struct Things {
    hosts: BTreeMap<Place, String>,
    waiting: Vec<(Thing, Sum)>,
}

impl Things {
    pub(super) fn end(&mut self, thing: Thing, sum: Sum, list: &mut List) {
        if thing.kind == ThingKind::Pool
            && let Some(place) = &thing.place
            && self.hosts.len() < MAX_LISTED_THINGS
        {
            self.hosts.insert(place.clone(), thing.name.clone());
        }
        let has_name = !matches!(thing.kind, ThingKind::Service | ThingKind::SqlInstance);
        // Of more than are kept the name makes no difference to anybody.
        if has_name || self.waiting.len() >= MAX_LISTED_THINGS {
            list.add(thing.kind, &thing.name, sum);
        } else {
            self.waiting.push((thing, sum));
        }
    }

    /// The topology ends.
    pub(super) fn settle(&mut self, list: &mut List) {
        let hosts = std::mem::take(&mut self.hosts);
        for (thing, sum) in std::mem::take(&mut self.waiting) {
            let unnamed = |(site, number): &Place| format!("cluster {site}:{number}");
            let host = thing.place.as_ref().map(|place| hosts.get(place).cloned().unwrap_or_else(|| unnamed(place)));
            let name = match (thing.instance, host) {
                (Some(name), Some(host)) => Instance { host, name }.to_string(),
                (Some(name), None) => name,
                (None, Some(host)) => format!("{}:{host}", thing.name),
                (None, None) => thing.name,
            };
            list.add(thing.kind, &name, sum);
        }
    }
}
