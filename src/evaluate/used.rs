//! What of the evidence counts. Of saved histories: those that the deployment file names, of the server that they are named for, and read
//! before they were collected. A file that merely lies in a repository is shown and not used: whoever may write there
//! could otherwise write a restore on record. A repository in which nothing lies is as if it could not be opened.

use super::attribution::{answers_to, same};
use super::clock::CLOCK_TOLERANCE;
use crate::model::{Evidence, Instance, Location, ReadingOrigin, ServerReading, Source, SourceKind};
use crate::policy::Policy;
use std::borrow::Cow;

/// A saved history in a repository that does not count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unused {
    pub instance: Instance,
    pub place: Location,
    pub why: String,
}

/// What becomes of one saved output.
enum Use {
    /// It is of this instance.
    Of(Instance),
    /// It lies in a repository, and does not count.
    Shown(Unused),
    /// `history` names it, and it does not count.
    Refused(String),
}

/// The evidence without the readings that do not count. The source of one that `history` names is as if it could not be
/// read; those that lie in a repository are returned beside it.
pub fn used<'a>(policy: &Policy, evidence: &'a Evidence) -> (Cow<'a, Evidence>, Vec<Unused>) {
    let mut unused = Vec::new();
    let why_lost = |source: &Source| policy.deployment.why_lost(source);
    let is_saved = |reading: &ServerReading| reading.origin == ReadingOrigin::Script;
    if !evidence.readings.iter().any(is_saved) && !evidence.sources.iter().any(|source| why_lost(source).is_some()) {
        return (Cow::Borrowed(evidence), unused);
    }
    let mut changed = evidence.clone();
    for source in &mut changed.sources {
        if let Some(how) = why_lost(source) {
            source.unreachable = Some(format!("it is empty: {how}"));
        }
    }
    changed.readings.clear();
    for reading in &evidence.readings {
        if reading.origin != ReadingOrigin::Script {
            changed.readings.push(reading.clone());
            continue;
        }
        match judge(policy, evidence, reading) {
            Use::Of(instance) => changed.readings.push(ServerReading { instance, ..reading.clone() }),
            Use::Shown(one) => unused.push(one),
            Use::Refused(why) => {
                let source = changed.sources.iter_mut();
                let mut source = source.filter(|source| source.kind == SourceKind::SqlServer);
                if let Some(source) = source.find(|source| source.name == reading.source) {
                    source.unreachable.get_or_insert(why);
                }
            }
        }
    }
    unused.sort_by(|a, b| (&a.place, &a.instance).cmp(&(&b.place, &b.instance)));
    (Cow::Owned(changed), unused)
}

fn judge(policy: &Policy, evidence: &Evidence, reading: &ServerReading) -> Use {
    match found_at(evidence, reading) {
        Some(place) => in_repository(policy, evidence, reading, place),
        None => named(policy, evidence, reading),
    }
}

/// Where a saved output lies that no `history` names. Evidence of earlier versions says only in which repository.
fn found_at(evidence: &Evidence, reading: &ServerReading) -> Option<Location> {
    let is_source =
        |kind: SourceKind| evidence.sources.iter().any(|source| source.kind == kind && source.name == reading.source);
    let untold = || Location { source: reading.source.clone(), path: "".into(), size_bytes: 0, modified: None };
    let in_repository = is_source(SourceKind::Repository) && !is_source(SourceKind::SqlServer);
    reading.found_at.clone().or_else(|| in_repository.then(untold))
}

fn in_repository(policy: &Policy, evidence: &Evidence, reading: &ServerReading, place: Location) -> Use {
    let shown = |place: Location, why: String| Use::Shown(Unused { instance: reading.instance.clone(), place, why });
    let servers = || policy.deployment.sql_servers.iter().map(|server| &server.instance);
    let named: Vec<&Instance> = servers().filter(|instance| is_of(policy, instance, reading)).collect();
    if named.is_empty() {
        return shown(place, format!("no [[sql_server]] names {}", reading.instance));
    }
    let path = place.path.lossy().into_owned();
    let repository = policy.deployment.repositories.iter().find(|repository| repository.name == place.source);
    let mapped: Vec<&Instance> = repository
        .into_iter()
        .flat_map(|repository| &repository.maps)
        .filter(|map| map.glob.is_match(&path))
        .filter_map(|map| map.sql.as_ref())
        .collect();
    let Some(first) = mapped.first() else {
        let why =
            "neither `history` in its [[sql_server]] nor a [[repository.map]] with `sql` names the file".to_owned();
        return shown(place, why);
    };
    match mapped.iter().find(|mapped| named.iter().any(|named| same(named, mapped))) {
        Some(_) if is_ahead(evidence, reading) => shown(place, ahead(reading)),
        Some(instance) => Use::Of((*instance).clone()),
        None => {
            shown(place, format!("a [[repository.map]] says that it is of {first}, and it names {}", reading.instance))
        }
    }
}

fn named(policy: &Policy, evidence: &Evidence, reading: &ServerReading) -> Use {
    let instance = &reading.instance;
    if !is_of(policy, instance, reading) {
        let own = names(reading).first().map_or_else(|| "no server".to_owned(), Instance::to_string);
        return Use::Refused(format!(
            "the saved history is of {own}, not of {instance}: save the output of `bakproof sql-script` of {instance}, or \
             add that name to its `aliases`"
        ));
    }
    if is_ahead(evidence, reading) {
        return Use::Refused(ahead(reading));
    }
    Use::Of(instance.clone())
}

/// What was not yet possible when it was collected proves nothing.
fn is_ahead(evidence: &Evidence, reading: &ServerReading) -> bool {
    reading.read_at.at.duration_since(evidence.collected_at.at) > CLOCK_TOLERANCE
}

fn ahead(reading: &ServerReading) -> String {
    format!(
        "the saved history says that it was read {}, which is later than the audit collected it: set the server's clock \
         and run the script again",
        reading.read_at
    )
}

/// Whether a saved output names a declared instance, by any name of its machine. A default instance that is declared
/// with a port means what listens there.
fn is_of(policy: &Policy, declared: &Instance, reading: &ServerReading) -> bool {
    let by_port = declared.name.is_empty()
        && policy
            .deployment
            .sql_servers
            .iter()
            .any(|server| same(&server.instance, declared) && server.connect && server.connection.port.is_some());
    names(reading).iter().any(|name| {
        let name = if by_port { Instance { name: String::new(), ..name.clone() } } else { name.clone() };
        // Two FQDNs with one first label are two hosts.
        let both_full = declared.host.contains('.') && name.host.contains('.');
        same(declared, &name) || (!both_full && answers_to(policy, declared, &name))
    })
}

/// What the server calls itself, and its machine's names with the same instance.
fn names(reading: &ServerReading) -> Vec<Instance> {
    let facts = &reading.server;
    let own = facts.server_name.as_deref().and_then(|name| name.parse::<Instance>().ok());
    let instance = own.as_ref().map(|own| own.name.clone()).unwrap_or_default();
    let machines = [&facts.machine_name, &facts.physical_name].into_iter().flatten();
    let machines = machines.map(|host| Instance { host: host.clone(), name: instance.clone() });
    own.clone().into_iter().chain(machines).collect()
}
