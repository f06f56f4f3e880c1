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
        return Answer::not_looked_at("no backup of the authority by certutil was seen");
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
            let with_key = || folders.iter().filter(|(_, facts)| facts.has_key);
            if let Some(renewed) = renewed(case, facts)
                && !with_key().any(|(candidate, facts)| is_of_the_present(candidate, facts, renewed))
            {
                let message = match (facts.certificate_not_before, facts.key_file_modified.or(candidate.finished)) {
                    (Some(own), _) => format!(
                        "The newest key backup of {} holds the key of a certificate that begins {}; the authority's \
                         newest begins {}: its key is not in the backup.",
                        case.export_words(),
                        moment(own),
                        moment(renewed)
                    ),
                    (None, Some(key)) => format!(
                        "The newest key backup of {} is of {}, but the certificate of the authority begins {}: its \
                         key is not in the backup.",
                        case.export_words(),
                        moment(key),
                        moment(renewed)
                    ),
                    (None, None) => format!(
                        "The key backup of {} does not say when it was made; the certificate of the authority begins \
                         {}.",
                        case.export_words(),
                        moment(renewed)
                    ),
                };
                let is_told = facts.certificate_not_before.is_some() || facts.key_file_modified.is_some();
                let status = if is_told || candidate.finished.is_some() { Status::Gap } else { Status::Unknown };
                let seen = backup_seen(candidate);
                findings.push(case.finding("ca-key-older-than-certificate", status, message, seen));
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
    Answer::looked_at(folders.len(), "backups of the authority", findings)
}

/// Whether a key backup holds the key of the certificate that began then. A key backup that was opened says whose key
/// it holds; of one that stays closed only its age can tell.
fn is_of_the_present(candidate: &Candidate<'_>, facts: &CertificationAuthorityFacts, renewed: Stamp) -> bool {
    let closed = || facts.key_file_modified.or(candidate.finished);
    facts.certificate_not_before.or_else(closed).is_some_and(|key| key >= renewed)
}

/// When the newest certificate of the authority that was seen anywhere begins, of those not later than the audit.
fn renewed(case: &Case<'_>, facts: &CertificationAuthorityFacts) -> Option<Stamp> {
    let is_named = |subject: &str| facts.authorities.iter().any(|name| name.eq_ignore_ascii_case(subject));
    let is_ours = |certificate: &&CertificateFacts| {
        certificate.is_authority && is_named(certificate.subject.as_deref().unwrap_or_default())
    };
    let inside = |artefact: &'_ Artefact| -> Vec<CertificateFacts> {
        match &artefact.facts.detail {
            Detail::Certificate(certificate) => vec![certificate.clone()],
            Detail::KeyStore(store) => store.certificates.clone(),
            _ => Vec::new(),
        }
    };
    // What an opened key backup holds is a certificate that was seen, too.
    let in_folders = case.world.evidence.artefacts.iter().filter_map(|artefact| match &artefact.facts.detail {
        Detail::CertificationAuthority(other) if other.authorities.iter().any(|name| is_named(name)) => {
            other.certificate_not_before
        }
        _ => None,
    });
    let all: Vec<CertificateFacts> = case.world.evidence.artefacts.iter().flat_map(inside).collect();
    let begins = all.iter().filter(is_ours).filter_map(|certificate| certificate.not_before);
    begins.chain(in_folders).filter(|begins| *begins <= case.world.as_of).max()
}
