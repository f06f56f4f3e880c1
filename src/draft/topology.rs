//! The topology that a deployment file is drafted from, and where it stands.

use super::names::{is_host_name, is_plain};
use crate::base::{Zone, for_terminal};
use crate::model::{Evidence, Export, Kind, Topology};
use crate::policy::{Inventory, ShownPool};
use jiff::tz::TimeZone;
use std::collections::BTreeMap;

/// A topology and the file that holds it.
#[derive(Clone, Copy, Debug)]
pub(super) struct FoundTopology<'a> {
    pub(super) topology: &'a Topology,
    export: &'a Export,
    /// Another export that may be as new, and shows something else.
    pub(super) rival: Option<&'a Export>,
}

/// The topology of that file, if it has one that says something.
pub(super) fn of_export(export: &Export) -> Option<FoundTopology<'_>> {
    let topology = export.facts.topology.as_ref().filter(|topology| !topology.services.is_empty())?;
    Some(FoundTopology { topology, export, rival: None })
}

/// That of the newest sound configuration export: a damaged one may show less than there is. Where there is none, that of
/// a document that was published, and last of a draft. A document says no time of its own: that of its file has to do.
pub(super) fn newest(evidence: &Evidence) -> Option<FoundTopology<'_>> {
    let sound = || evidence.exports.iter().filter(|export| export.facts.verdict.is_sound());
    let all = || sound().filter_map(of_export);
    let exports = || all().filter(|found| found.export.kind == Kind::LyncConfiguration);
    let second = |found: &FoundTopology<'_>| {
        found.export.facts.export_wall_time.map(|at| at.with().subsec_nanosecond(0).build().ok())
    };
    let newest = exports().max_by_key(|found| found.export.facts.export_wall_time).map(|newest| {
        let is_as_new = |other: &FoundTopology<'_>| second(other).is_none_or(|at| Some(at) == second(&newest));
        let rival = exports().find(|other| is_as_new(other) && other.topology != newest.topology);
        FoundTopology { rival: rival.map(|rival| rival.export), ..newest }
    });
    newest.or_else(|| {
        let documents = all().filter(|found| found.export.kind == Kind::Topology);
        documents.max_by_key(|found| (!found.topology.is_draft, found.export.location.modified))
    })
}

impl FoundTopology<'_> {
    /// `exports/Config.zip, exported 2026-11-20 22:04`.
    pub(super) fn words(&self) -> String {
        let path = self.export.location.path.lossy();
        let path = for_terminal(&path);
        match (self.export.facts.export_wall_time, self.export.location.modified) {
            (Some(wall), _) => format!("{path}, exported {}", wall.strftime("%Y-%m-%d %H:%M")),
            (None, Some(modified)) => format!("{path}, a file of {} UTC", Zone(TimeZone::UTC).minute(modified)),
            (None, None) => path.into_owned(),
        }
    }
}

/// The pools whose names a deployment file takes, with the values that it takes.
pub(super) fn writable_pools(inventory: &Inventory) -> BTreeMap<String, ShownPool> {
    let pools = inventory.pools.iter().filter(|(fqdn, _)| is_host_name(fqdn));
    let writable = |pool: &ShownPool| {
        let file_store = pool.file_store.clone().filter(|share| is_plain(share));
        ShownPool { file_store, ..pool.clone() }
    };
    pools.map(|(fqdn, pool)| (fqdn.clone(), writable(pool))).collect()
}
