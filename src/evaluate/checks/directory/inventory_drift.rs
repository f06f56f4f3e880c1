//! Do the deployment file and the newest topology name the same pools, gateways, shares, stores and earlier versions?

use crate::base::count;
use crate::evaluate::candidate::{Candidate, Content};
use crate::evaluate::case::TargetCase;
use crate::evaluate::checks::{Answer, TargetCheck};
use crate::evaluate::class::Class;
use crate::evaluate::drift::{
    Missing, declared_and_gone, editions_contradicted, editions_unclear, pools_that_went, records_contradicted,
    records_not_written, stores_elsewhere, undeclared,
};
use crate::evaluate::finding::backup_seen;
use crate::evaluate::inventory::named_topology;
use crate::evaluate::words::place_words;
use crate::model::{Kind, Status, Topology};
use crate::policy::{Inventory, Policy};
use std::collections::BTreeSet;

/// Of targets.
pub const CHECK: TargetCheck = TargetCheck { id: "inventory-drift", evaluate };

/// Evaluates the target that configuration exports are of.
fn evaluate(case: &TargetCase<'_>) -> Answer {
    let policy = case.context.policy;
    let exports = case.parts.iter().flat_map(|part| part.of(Class::Export));
    let sound = exports.filter(|one| one.kind == Kind::LyncConfiguration && one.assurance().is_some());
    let topologies: Vec<_> = sound.filter_map(topology_of).collect();
    let named = named_topology(policy, case.context.evidence);
    let refused = named.as_ref().and_then(|named| named.as_ref().err()).cloned();
    let refused = refused.map(|message| case.finding("topology-missing", Status::Unknown, message, Vec::new()));
    let (newest, earlier) =
        topologies.split_last().map_or((None, &[][..]), |(newest, earlier)| (Some(newest), earlier));
    let shown = match (&named, newest) {
        (Some(Ok(topology)), _) => Some((Vec::new(), *topology)),
        (_, Some((newest, topology))) => Some((backup_seen(newest), *topology)),
        _ => None,
    };
    let Some((seen, topology)) = shown else {
        if let Some(refused) = refused {
            return Answer::found(vec![refused]);
        }
        let reason = "no sound configuration export that holds a topology was seen";
        if policy.deployment.topology.is_none() || policy.deployment.sha256.is_none() {
            return Answer::not_looked_at(reason);
        }
        let message = format!("The deployment file takes its targets from the newest topology, and {reason}.");
        return Answer::found(vec![case.finding("topology-missing", Status::Unknown, message, Vec::new())]);
    };
    let finding = |id: &str, status: Status, message: String| case.finding(id, status, message, seen.clone());
    let missing = undeclared(policy, topology);
    let mut told: BTreeSet<String> = missing.iter().map(|one| one.message.clone()).collect();
    let told_of = |missing: Missing| {
        let status = if missing.is_known_elsewhere { Status::Noted } else { Status::Unknown };
        finding("topology-undeclared", status, missing.message)
    };
    let mut findings: Vec<_> = missing.into_iter().map(told_of).collect();
    let has_rival = |rival: &Candidate<'_>| newest.is_some_and(|(newest, _)| is_rival(newest, rival));
    for (rival, topology) in earlier.iter().filter(|(rival, _)| policy.shown.is_none() && has_rival(rival)) {
        let news = undeclared(policy, topology).into_iter().filter(|one| !one.is_known_elsewhere);
        for missing in news.filter(|one| told.insert(one.message.clone())) {
            let message = format!("{} {}", rival_words(rival), missing.message);
            findings.push(case.finding("topology-undeclared", Status::Unknown, message, backup_seen(rival)));
        }
    }
    if let Some(words) = doubt(policy, topology) {
        findings.push(finding("inventory-doubtful", Status::Unknown, words));
    }
    let contradicted = editions_contradicted(policy, topology).into_iter();
    findings.extend(contradicted.map(|message| finding("edition-contradicted", Status::Unknown, message)));
    let unclear = editions_unclear(policy, topology).into_iter();
    findings.extend(unclear.map(|message| finding("edition-unclear", Status::Unknown, message)));
    let elsewhere = stores_elsewhere(policy, topology).into_iter();
    findings.extend(elsewhere.map(|message| finding("inventory-elsewhere", Status::Unknown, message)));
    let contradicted = records_contradicted(policy, topology).into_iter();
    findings.extend(contradicted.map(|message| finding("records-contradicted", Status::Unknown, message)));
    let idle = records_not_written(policy, topology).into_iter();
    findings.extend(idle.map(|message| finding("records-not-written", Status::Noted, message)));
    let gone = declared_and_gone(policy, topology).into_iter();
    // Where nobody writes pools down, nobody else notices that one is gone.
    let before = earlier.last().filter(|_| policy.deployment.topology.is_some());
    let went = before.and_then(|(_, before)| pools_that_went(policy, before, topology));
    if let Some(words) = used(policy) {
        findings.push(case.finding("topology-used", Status::Noted, words, Vec::new()));
    }
    findings.extend(gone.chain(went).map(|message| finding("inventory-gone", Status::Noted, message)));
    findings.extend(refused);
    Answer::looked_at(1, "newest topologies", findings)
}

/// Whether an export that is sorted before the newest may be as new.
fn is_rival(newest: &Candidate<'_>, other: &Candidate<'_>) -> bool {
    // The clock of an export counts seconds.
    let second = |one: &Candidate<'_>| one.finished.map(|at| at.at.as_second());
    second(other).is_none_or(|at| Some(at) == second(newest))
}

fn rival_words(rival: &Candidate<'_>) -> String {
    let place = rival.places.first().map(|place| place_words(&place.source, &place.path)).unwrap_or_default();
    match rival.finished {
        Some(_) => format!("{place} was exported in the same second as another, so that neither is the newest."),
        None => format!("{place} has no time inside, so that it may be the newest."),
    }
}

/// Which topology added targets, and how many.
fn used(policy: &Policy) -> Option<String> {
    let shown = policy.shown.as_ref()?;
    let added = policy.targets.iter().filter(|rule| rule.shown.is_some()).count() as u64;
    let what = count(added, "target is", "targets are");
    (added > 0).then(|| format!("{what} not declared in a deployment file, and known from {}.", shown.from))
}

/// Why the newest topology may not be the whole truth, whether or not targets are taken from it.
fn doubt(policy: &Policy, topology: &Topology) -> Option<String> {
    let hides = "if a pool, store or share is missing from it, nothing would notice";
    if let Some(shown) = &policy.shown {
        let doubt = shown.doubt.as_ref()?;
        return Some(format!(
            "What the deployment file leaves out is taken from {}, but {doubt}: {hides}.",
            shown.from
        ));
    }
    if topology.is_cut {
        return Some(format!("The newest topology names more than bakproof keeps: {hides}."));
    }
    let lost = Inventory::of(topology, &policy.catalogue).unplaced_count as u64;
    (lost > 0).then(|| {
        let what = count(lost, "service stands", "services stand");
        format!("In the newest topology, {what} without the place where it is installed: {hides}.")
    })
}

fn topology_of<'a>(candidate: &'a Candidate<'a>) -> Option<(&'a Candidate<'a>, &'a Topology)> {
    match candidate.content {
        Content::Export(export) => Some((candidate, export.facts.topology.as_ref()?)),
        _ => None,
    }
}
