//! The folders that a share has by the topology: web services keep the content of meetings in one of their own, which is
//! called as the service is (`2-WebServices-1`).

use crate::base::Stamp;
use crate::evaluate::case::TargetCase;
use crate::evaluate::inventory::time_of;
use crate::evaluate::words::{list, moment, place_words};
use crate::model::{Export, FileStoreFacts, Kind, Topology, TopologyService, Verdict};
use crate::policy::ShareNames;

const WEB_SERVICES: &str = "WebServices";
/// A copy tells of no more folders than these (see [`FileStoreFacts::folders`]).
const MAX_FOLDERS: usize = 1000;
const NAMES_TOLD: usize = 10;

/// Says which of them the copy does not have; `None` where it has all, or no verified export shows this share.
pub(super) fn absent(case: &TargetCase<'_>, facts: &FileStoreFacts) -> Option<String> {
    if facts.folders.len() >= MAX_FOLDERS {
        return None;
    }
    let share: ShareNames = [case.rule.target.as_str()].into_iter().collect();
    let (export, topology, at) = newest(case, &share)?;
    let has_folder = |id: &str| facts.folders.iter().any(|folder| folder.name.eq_ignore_ascii_case(id));
    let on_share = |service: &TopologyService| {
        let stores = service.depends_on.iter().filter_map(|id| topology.services.iter().find(|one| one.id == *id));
        stores.filter_map(TopologyService::share_path).any(|path| share.contains(&path))
    };
    let missing: Vec<String> = topology
        .of_role(WEB_SERVICES)
        .filter(|service| !has_folder(&service.id) && on_share(service))
        .map(|service| match &service.host {
            Some(host) => format!("{} ({host})", service.id),
            None => service.id.clone(),
        })
        .collect();
    let told: Vec<&str> = missing.iter().take(NAMES_TOLD).map(String::as_str).collect();
    let more = missing.len().saturating_sub(NAMES_TOLD);
    let rest = if more > 0 { format!(", and {more} more") } else { String::new() };
    (!missing.is_empty()).then(|| {
        format!(
            "has no folder of {}{rest}, whose files are on this share by the topology in {} ({})",
            list(&told),
            place_words(&export.location.source, &export.location.path),
            moment(at)
        )
    })
}

/// The newest verified topology that has this share, which says that it is of this deployment.
fn newest<'a>(case: &TargetCase<'a>, share: &ShareNames) -> Option<(&'a Export, &'a Topology, Stamp)> {
    let policy = case.context.policy;
    let as_of = case.context.as_of;
    let exports = case.context.evidence.exports.iter().filter(|export| {
        export.kind == Kind::LyncConfiguration
            && (policy.deployment.demo || !export.facts.is_demo)
            && export.facts.verdict == Verdict::Verified
    });
    let shown = exports.filter_map(|export| Some((export, export.facts.topology.as_ref()?, time_of(policy, export)?)));
    let has_share = |topology: &Topology| {
        topology.of_role("FileStore").filter_map(TopologyService::share_path).any(|path| share.contains(&path))
    };
    shown
        .filter(|(_, topology, at)| *at <= as_of && has_share(topology))
        .max_by_key(|(export, _, at)| (*at, &export.location))
}
