//! Is a certificate deployed whose key nobody could bring back: no key backup, and no statement of how to enrol again?

use super::{Answer, beside};
use crate::evaluate::artefact::covers;
use crate::evaluate::case::Case;
use crate::evaluate::finding::seen_at;
use crate::model::{Artefact, Detail, Status};
use crate::policy::Subject;

/// Asks a machine.
pub fn ask(case: &Case<'_>) -> Answer {
    let Subject::Named(machine) = &case.rule.subject else { return Answer::default() };
    if beside::sound(case).next().is_some() || beside::is_attested(case) {
        return Answer::default();
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
        return Answer::follow("present");
    }
    let status = if case.may_be_unseen() { Status::Unknown } else { Status::Gap };
    let message = format!(
        "{machine} has a certificate, but neither a backup of its key nor a statement of how it enrols again was found."
    );
    let seen = certificates.iter().map(|one| seen_at(&one.location, "a certificate without its key".to_owned()));
    Answer::of(vec![case.finding("key-lost", status, message, seen.collect())])
}
