//! Does the backup of a certification authority hold its present key, and what a new machine needs besides?

use super::{Answer, beside};
use crate::base::Stamp;
use crate::evaluate::candidate::Candidate;
use crate::evaluate::case::Case;
use crate::evaluate::finding::{backup_seen, backups_seen};
use crate::evaluate::words::moment;
use crate::model::{Artefact, CertificateFacts, CertificationAuthorityFacts, Detail, Status};

/// Asks an authority.
pub fn ask(case: &Case<'_>) -> Answer {
    let folders: Vec<(&Candidate<'_>, &CertificationAuthorityFacts)> = beside::sound(case)
        .filter_map(|(candidate, part)| match &part.artefact.facts.detail {
            Detail::CertificationAuthority(facts) => Some((candidate, facts)),
            _ => None,
        })
        .collect();
    if folders.is_empty() {
        return Answer::follow("present");
    }
    let all: Vec<&Candidate<'_>> = folders.iter().map(|(candidate, _)| *candidate).collect();
    let mut findings = Vec::new();
    match folders.iter().find(|(_, facts)| facts.has_key) {
        // Where the key lives in a hardware module, a person says so.
        None if beside::is_attested(case) => {}
        None => {
            let message = format!(
                "No backup of {} holds the key of the authority: its database alone issues nothing.",
                case.export_words()
            );
            findings.push(case.finding("ca-key-missing", Status::Gap, message, backups_seen(&all)));
        }
        Some((candidate, facts)) => {
            let key = facts.key_file_modified.or(candidate.finished);
            if let (Some(key), Some(renewed)) = (key, renewed(case, facts))
                && key < renewed
            {
                let message = format!(
                    "The newest key backup of {} is of {}, but the certificate of the authority begins {}: its key is \
                     not in the backup.",
                    case.export_words(),
                    moment(key),
                    moment(renewed)
                );
                findings.push(case.finding(
                    "ca-key-older-than-certificate",
                    Status::Gap,
                    message,
                    backup_seen(candidate),
                ));
            }
        }
    }
    let lacks = |has: fn(&CertificationAuthorityFacts) -> bool| !folders.iter().any(|(_, facts)| has(facts));
    let missing: Vec<&str> = [
        (lacks(|facts| facts.has_registry), "the registry key of the service"),
        (lacks(|facts| facts.has_policy_file), "CAPolicy.inf"),
    ]
    .into_iter()
    .filter_map(|(is_missing, what)| is_missing.then_some(what))
    .collect();
    if !missing.is_empty() {
        let message = format!("The backups of {} hold no {}.", case.export_words(), missing.join(" and no "));
        findings.push(case.finding("ca-settings-missing", Status::Noted, message, backups_seen(&all)));
    }
    Answer::of(findings)
}

/// When the newest certificate of the authority that was seen anywhere begins, of those not later than the audit.
fn renewed(case: &Case<'_>, facts: &CertificationAuthorityFacts) -> Option<Stamp> {
    let is_ours = |certificate: &&CertificateFacts| {
        let subject = certificate.subject.as_deref().unwrap_or_default();
        certificate.is_authority && facts.authorities.iter().any(|name| name.eq_ignore_ascii_case(subject))
    };
    let inside = |artefact: &'_ Artefact| -> Vec<CertificateFacts> {
        match &artefact.facts.detail {
            Detail::Certificate(certificate) => vec![certificate.clone()],
            Detail::KeyStore(store) => store.certificates.clone(),
            _ => Vec::new(),
        }
    };
    let all: Vec<CertificateFacts> = case.world.evidence.artefacts.iter().flat_map(inside).collect();
    let begins = all.iter().filter(is_ours).filter_map(|certificate| certificate.not_before);
    begins.filter(|begins| *begins <= case.world.as_of).max()
}
