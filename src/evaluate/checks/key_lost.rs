//! Is a certificate deployed whose key nobody could bring back: no key backup, and no statement of how to enrol again?

use super::{Answer, beside};
use crate::evaluate::artefact::{ArtefactPart, covers};
use crate::evaluate::candidate::Candidate;
use crate::evaluate::case::Case;
use crate::evaluate::finding::seen_at;
use crate::evaluate::words::moment;
use crate::model::report::Finding;
use crate::model::{Artefact, Detail, Status};
use crate::policy::Subject;

/// Asks a machine.
pub fn ask(case: &Case<'_>) -> Answer {
    let Subject::Named(machine) = &case.rule.subject else {
        return Answer::not_applicable("it applies only to machines");
    };
    if beside::is_attested(case) {
        return Answer::not_looked_at("an attestation says how the machine enrols again");
    }
    let is_of = |artefact: &&Artefact| match &artefact.facts.detail {
        Detail::Certificate(certificate) => {
            !certificate.is_authority
                && certificate.names.iter().chain(&certificate.subject).any(|name| covers(name, machine))
        }
        _ => false,
    };
    let mut certificates: Vec<&Artefact> = case.world.evidence.artefacts.iter().filter(is_of).collect();
    certificates.sort_by(|a, b| a.location.cmp(&b.location));
    if certificates.is_empty() {
        return Answer::not_looked_at("no certificate of the machine was seen without its key");
    }
    let looked_at = |findings| Answer::looked_at(certificates.len(), "certificates of the machine", findings);
    if beside::sound(case).next().is_some() {
        return looked_at(renewed(case, machine, &certificates).into_iter().collect());
    }
    let status = if case.may_be_unseen() { Status::Unknown } else { Status::Gap };
    let message = format!(
        "{machine} has a certificate, but neither a backup of its key nor a statement of how it enrols again was found."
    );
    let seen = certificates.iter().map(|one| seen_at(&one.location, "a certificate without its key".to_owned()));
    looked_at(vec![case.finding("key-lost", status, message, seen.collect())])
}

/// The machine's newest certificate, where no key backup can hold its key. A key backup that was opened says which
/// certificates it holds; a closed one that is younger may hold any.
fn renewed(case: &Case<'_>, machine: &str, certificates: &[&Artefact]) -> Option<Finding> {
    let begins = |artefact: &Artefact| match &artefact.facts.detail {
        Detail::Certificate(certificate) => certificate.not_before.filter(|begins| *begins <= case.world.as_of),
        _ => None,
    };
    let (at, newest) = certificates.iter().filter_map(|one| Some((begins(one)?, *one))).max_by_key(|(at, _)| *at)?;
    let holds = |candidate: &Candidate<'_>, part: ArtefactPart<'_>| match &part.artefact.facts.detail {
        Detail::KeyStore(store) if !store.certificates.is_empty() => {
            Some(store.certificates.iter().any(|one| one.not_before >= Some(at)))
        }
        _ => candidate.finished.map(|finished| finished >= at),
    };
    let answers: Vec<Option<bool>> = beside::sound(case).map(|(candidate, part)| holds(candidate, part)).collect();
    if answers.contains(&Some(true)) {
        return None;
    }
    let status = if case.may_be_unseen() || answers.contains(&None) { Status::Unknown } else { Status::Gap };
    let message = format!(
        "The newest certificate of {machine} begins {}, after every backup of its key: the key that is used now is in \
         none of them.",
        moment(at)
    );
    let seen = vec![seen_at(&newest.location, "a certificate without its key".to_owned())];
    Some(case.finding("key-lost", status, message, seen))
}
