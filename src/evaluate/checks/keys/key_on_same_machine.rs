//! Is a key kept only on the machine that uses it? Then both are lost together.

use crate::evaluate::artefact::same_host;
use crate::evaluate::candidate::Candidate;
use crate::evaluate::case::TargetCase;
use crate::evaluate::checks::{Answer, TargetCheck, artefacts};
use crate::evaluate::finding::backups_seen;
use crate::evaluate::machine_name::is_address;
use crate::model::Status;
use crate::policy::Subject;

/// Of targets.
pub const CHECK: TargetCheck = TargetCheck { id: "key-on-same-machine", evaluate };

/// Evaluates one machine.
fn evaluate(case: &TargetCase<'_>) -> Answer {
    let Subject::Named(machine) = &case.rule.subject else {
        return Answer::not_applicable("it applies only to machines");
    };
    let keys: Vec<&Candidate<'_>> = artefacts::sound(case).map(|(candidate, _)| candidate).collect();
    let repositories = &case.context.policy.deployment.repositories;
    let host_of = |source: &str| {
        repositories.iter().find(|repository| repository.name == source).and_then(|one| one.host.as_deref())
    };
    let places = || keys.iter().flat_map(|key| key.places.iter());
    let is_there = |source: &str| host_of(source).is_some_and(|host| same_host(host, machine));
    let may_be_there = |source: &str| host_of(source).is_some_and(|host| is_address(host) != is_address(machine));
    if keys.is_empty() {
        return Answer::not_looked_at("no key backup was seen");
    }
    // A place of which nobody said whose disks it is on tells nothing.
    let told = places().filter(|place| host_of(&place.source).is_some()).count();
    let looked_at = |findings| match told {
        0 => Answer::not_looked_at("no repository that holds a key backup says on whose disks it is (`host`)"),
        told => Answer::looked_at(told, "places of key backups", findings),
    };
    if !places().all(|place| is_there(&place.source) || may_be_there(&place.source)) {
        return looked_at(Vec::new());
    }
    let (status, message) = match places().find(|place| !is_there(&place.source)) {
        None => {
            (Status::Gap, format!("Every key backup of {machine} that was seen lies on the disks of {machine} itself."))
        }
        Some(place) => {
            let host = host_of(&place.source).unwrap_or_default();
            let message = format!(
                "A key backup of {machine} is on {host}, and no other is on another machine: an address cannot be \
                 compared with a name, so it is unknown whether it would be lost together with {machine}."
            );
            (Status::Unknown, message)
        }
    };
    looked_at(vec![case.finding("key-on-same-machine", status, message, backups_seen(&keys))])
}
