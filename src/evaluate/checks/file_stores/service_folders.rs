//! The folders that a share has by the topology: web services keep the content of meetings in one of their own, which is
//! called as the service is (`2-WebServices-1`).

use crate::base::Stamp;
use crate::evaluate::case::TargetCase;
use crate::evaluate::inventory::dated_exports;
use crate::evaluate::words::{list, moment, place_words};
use crate::model::{Export, FileStoreFacts, Topology, TopologyService, Verdict};
use crate::policy::ShareNames;
use std::collections::BTreeSet;

const WEB_SERVICES: &str = "WebServices";
/// A copy tells of no more folders than these (see [`FileStoreFacts::folders`]).
const MAX_FOLDERS: usize = 1000;

/// Says which of them the copy does not have; `None` where it has all, or no verified export shows this share.
pub(super) fn absent(case: &TargetCase<'_>, facts: &FileStoreFacts) -> Option<String> {
    if facts.folders.len() >= MAX_FOLDERS {
        return None;
    }
    let share: ShareNames = [case.rule.target.as_str()].into_iter().collect();
    let (export, topology, at) = newest(case, &share)?;
    let has_folder = |id: &str| facts.folders.iter().any(|folder| folder.name.eq_ignore_ascii_case(id));
    let stores: BTreeSet<&str> = stores(topology, &share).map(|store| store.id.as_str()).collect();
    let on_share = |service: &TopologyService| service.depends_on.iter().any(|id| stores.contains(id.as_str()));
    // A Director has web services too, and no meetings.
    let homes: BTreeSet<&str> = topology.of_role("UserServices").filter_map(|users| users.host.as_deref()).collect();
    let has_meetings = |service: &TopologyService| service.host.as_deref().is_none_or(|host| homes.contains(host));
    let missing: Vec<String> = topology
        .of_role(WEB_SERVICES)
        .filter(|service| !has_folder(&service.id) && on_share(service) && has_meetings(service))
        .map(|service| match &service.host {
            Some(host) => format!("{} ({host})", service.id),
            None => service.id.clone(),
        })
        .collect();
    (!missing.is_empty()).then(|| {
        format!(
            "has no folder of {}, whose files are on this share by the topology in {} ({})",
            list(&missing),
            place_words(&export.location.source, &export.location.path),
            moment(at)
        )
    })
}

/// The newest verified topology that has this share, which says that it is of this deployment.
fn newest<'a>(case: &TargetCase<'a>, share: &ShareNames) -> Option<(&'a Export, &'a Topology, Stamp)> {
    let context = &case.context;
    let exports = dated_exports(context.policy, context.evidence, context.as_of).into_iter().rev();
    let verified = exports.filter(|(export, _)| export.facts.verdict == Verdict::Verified);
    let shown = verified.filter_map(|(export, at)| Some((export, export.facts.topology.as_ref()?, at)));
    shown.into_iter().find(|(_, topology, _)| stores(topology, share).next().is_some())
}

fn stores<'a>(topology: &'a Topology, share: &'a ShareNames) -> impl Iterator<Item = &'a TopologyService> {
    topology.of_role("FileStore").filter(|store| store.share_path().is_some_and(|path| share.contains(&path)))
}
