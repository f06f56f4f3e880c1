//! Is a key kept only on the machine that uses it? Then both are lost together.

use super::{Answer, beside};
use crate::evaluate::artefact::same_host;
use crate::evaluate::candidate::Candidate;
use crate::evaluate::case::Case;
use crate::evaluate::finding::backups_seen;
use crate::model::Status;
use crate::policy::Subject;

/// Asks a machine.
pub fn ask(case: &Case<'_>) -> Answer {
    let Subject::Named(machine) = &case.rule.subject else { return Answer::default() };
    let keys: Vec<&Candidate<'_>> = beside::sound(case).map(|(candidate, _)| candidate).collect();
    let repositories = &case.world.policy.deployment.repositories;
    let is_there = |source: &str| {
        let host = repositories.iter().find(|repository| repository.name == source).and_then(|one| one.host.as_deref());
        host.is_some_and(|host| same_host(host, machine))
    };
    let all_there = keys.iter().flat_map(|key| &key.places).all(|place| is_there(&place.source));
    if keys.is_empty() || !all_there {
        return Answer::default();
    }
    let message = format!("Every key backup of {machine} that was seen lies on the disks of {machine} itself.");
    Answer::of(vec![case.finding("key-on-same-machine", Status::Gap, message, backups_seen(&keys))])
}
