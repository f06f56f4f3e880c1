//! Does the directory point to another Central Management Store than the newest configuration export has?

use crate::base::Stamp;
use crate::evaluate::candidate::{Candidate, Content};
use crate::evaluate::case::TargetCase;
use crate::evaluate::checks::{Answer, TargetCheck};
use crate::evaluate::class::Class;
use crate::evaluate::directory_facts::directory_facts;
use crate::evaluate::finding::{backup_seen, seen_at};
use crate::evaluate::history::is_same;
use crate::evaluate::words::{list, moment};
use crate::model::report::Finding;
use crate::model::{Instance, Kind, Location, ManagementStorePointer, Status, Topology, first_label};
use crate::policy::{Policy, SqlServer};

/// Of targets.
pub const CHECK: TargetCheck = TargetCheck { id: "cms-moved", evaluate };

/// The role of the store in a topology.
const STORE: &str = "CentralMgmtStore";

/// Evaluates the target that configuration exports are of.
fn evaluate(case: &TargetCase<'_>) -> Answer {
    let pointers = |since: Option<Stamp>| pointers(case, since);
    if pointers(None).is_empty() {
        return Answer::not_looked_at("no directory server shows where the Central Management Store is");
    }
    let exports = case.parts.iter().flat_map(|part| part.of(Class::Export));
    let sound = exports.filter(|one| one.kind == Kind::LyncConfiguration && one.assurance().is_some());
    let Some((newest, topology)) = sound.filter_map(topology_of).last() else {
        return Answer::not_looked_at("no sound configuration export that holds a topology was seen");
    };
    let pointers = pointers(newest.finished);
    if pointers.is_empty() {
        return Answer::not_looked_at("the directory was read before the newest configuration export was made");
    }
    let stores: Vec<Instance> =
        topology.of_role(STORE).filter_map(|store| store.sql_instance.as_deref()?.parse().ok()).collect();
    if stores.is_empty() {
        return Answer::not_looked_at("the newest topology names no SQL Server of a Central Management Store");
    }
    let moved = pointers.iter().filter_map(|(place, pointer)| moved(case, newest, &stores, place, pointer));
    Answer::looked_at(pointers.len(), "pointers to the Central Management Store", moved.collect())
}

fn topology_of<'a>(candidate: &'a Candidate<'a>) -> Option<(&'a Candidate<'a>, &'a Topology)> {
    match candidate.content {
        Content::Export(export) => Some((candidate, export.facts.topology.as_ref()?)),
        _ => None,
    }
}

/// What directory servers show, each pointer once; only what was not read before `since`.
fn pointers<'a>(case: &TargetCase<'a>, since: Option<Stamp>) -> Vec<(&'a Location, &'a ManagementStorePointer)> {
    let mut all: Vec<(&Location, &ManagementStorePointer)> = Vec::new();
    let is_recent = |read_at: Stamp| since.is_none_or(|since| read_at >= since);
    for (place, facts) in directory_facts(&case.context).filter(|(_, facts)| facts.read_at.is_none_or(is_recent)) {
        for pointer in &facts.management_stores {
            if !all.iter().any(|(_, known)| *known == pointer) {
                all.push((place, pointer));
            }
        }
    }
    all.sort();
    all
}

fn moved(
    case: &TargetCase<'_>,
    newest: &Candidate<'_>,
    stores: &[Instance],
    place: &Location,
    pointer: &ManagementStorePointer,
) -> Option<Finding> {
    let names: Vec<&str> =
        [Some(&pointer.sql_instance), pointer.partner.as_ref()].into_iter().flatten().map(String::as_str).collect();
    let instances: Vec<Instance> = names.iter().filter_map(|name| name.parse().ok()).collect();
    let policy = case.context.policy;
    if instances.iter().any(|one| stores.iter().any(|store| is_one(policy, store, one))) {
        return None;
    }
    // A name without a domain may be an alias that nobody declared.
    let is_certain = !instances.is_empty() && instances.iter().chain(stores).all(|one| one.host.contains('.'));
    let shown: Vec<String> = stores.iter().map(Instance::to_string).collect();
    let message = format!(
        "The directory points to the Central Management Store on {}, but the topology in the newest configuration \
         export ({}) has it on {}.",
        list(&names),
        newest.finished.map_or_else(|| "without a date".to_owned(), moment),
        list(&shown)
    );
    let status = if is_certain { Status::Gap } else { Status::Unknown };
    let mut evidence = backup_seen(newest);
    evidence.push(seen_at(place, "the topology settings of Lync Server".to_owned()));
    Some(case.finding("cms-moved", status, message, evidence))
}

/// Whether two names are of one instance.
fn is_one(policy: &Policy, a: &Instance, b: &Instance) -> bool {
    is_same(policy, a, b) || policy.deployment.sql_servers.iter().any(|server| goes_by(server, a) && goes_by(server, b))
}

fn goes_by(server: &SqlServer, instance: &Instance) -> bool {
    let host = instance.host.to_uppercase();
    let own = &server.instance;
    own.same_name(instance)
        && (own.host.eq_ignore_ascii_case(&host)
            || server.aliases.contains(&host)
            || server.aliases.contains(&first_label(&host)))
}
