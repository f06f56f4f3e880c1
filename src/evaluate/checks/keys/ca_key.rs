//! Does the backup of a certification authority hold its present key, and what a new machine needs besides?

use super::authority_keys::{Folder, Key, Keys, common_name};
use crate::evaluate::candidate::Candidate;
use crate::evaluate::case::TargetCase;
use crate::evaluate::checks::{Answer, Sight};
use crate::evaluate::checks::{TargetCheck, artefacts};
use crate::evaluate::finding::{backup_seen, backups_seen};
use crate::evaluate::words::moment;
use crate::model::report::Finding;
use crate::model::{Assurance, CertificateFacts, CertificationAuthorityFacts, Detail, Status};
use std::collections::BTreeMap;

/// Of targets.
pub const CHECK: TargetCheck = TargetCheck { id: "ca-key", evaluate };

/// Evaluates one authority.
fn evaluate(case: &TargetCase<'_>) -> Answer {
    let folders: Vec<Folder<'_>> = artefacts::sound(case)
        .filter_map(|(candidate, part)| match &part.artefact.facts.detail {
            Detail::CertificationAuthority(facts) => Some((candidate, facts)),
            _ => None,
        })
        .collect();
    if folders.is_empty() {
        return Answer::not_looked_at("no backup of the authority by certutil was seen");
    }
    // Backups of several authorities may lie side by side: the key of one is no other's.
    let mut authorities: BTreeMap<String, Vec<Folder<'_>>> = BTreeMap::new();
    for folder in &folders {
        authorities.entry(name_of(folder.1)).or_default().push(*folder);
    }
    let is_one = authorities.len() == 1;
    let words = |name: &str| if is_one { case.export_words() } else { format!("{} ({name})", case.export_words()) };
    let mut answers = authorities.iter().map(|(name, folders)| key(case, folders, &words(name)));
    let Some(first) = answers.next() else {
        return Answer::not_looked_at("no backup of the authority by certutil was seen");
    };
    let mut answer = answers.fold(first, |all, one| match (&all.sight, &one.sight) {
        (Sight::LookedAt(_), Sight::LookedAt(_)) => all.and(one.findings),
        // What was not looked at of one is not made up for by the other.
        (Sight::LookedAt(_), _) => one.and(all.findings),
        _ => all.and(one.findings),
    });
    if let Sight::LookedAt(seen) = &mut answer.sight {
        seen.count = folders.len() as u64;
    }
    answer.and(settings(case, &folders)).and(overdue(case, &authorities))
}

/// Authorities whose newest backup is too old, while that of another one makes the target fresh. Nobody says whether the
/// older one is still in use.
fn overdue(case: &TargetCase<'_>, authorities: &BTreeMap<String, Vec<Folder<'_>>>) -> Vec<Finding> {
    if artefacts::is_overdue(case) {
        return Vec::new();
    }
    let one = |(name, folders): (&String, &Vec<Folder<'_>>)| {
        let (newest, _) = folders.first().filter(|_| !name.is_empty())?;
        let old = artefacts::overdue(case, newest)?;
        let message = format!(
            "The newest backup of {} ({name}) {old}. Newer ones are of other authorities.",
            case.export_words()
        );
        Some(case.finding("ca-backup-stale", Status::Unknown, message, backup_seen(newest)))
    };
    authorities.iter().filter_map(one).collect()
}

/// Whose backup it is.
fn name_of(facts: &CertificationAuthorityFacts) -> String {
    facts.database_names.first().or(facts.authorities.first()).map(|name| common_name(name)).unwrap_or_default()
}

/// Whether the present key was seen in a backup.
fn key(case: &TargetCase<'_>, folders: &[Folder<'_>], words: &str) -> Answer {
    let keys = Keys::of(case, folders);
    let looked_at = |findings| Answer::looked_at(folders.len(), "backups of the authority", findings);
    if keys.is_held() {
        return looked_at(Vec::new());
    }
    if let Some(sealed) = keys.sealed() {
        return closed(case, &keys, sealed, words);
    }
    // Where the key lives in a hardware module, a person says so.
    if artefacts::is_attested(case) && keys.all.is_empty() {
        return Answer::not_looked_at("an attestation speaks for the authority's key, and no key backup was seen");
    }
    looked_at(vec![missing(case, folders, &keys, words)])
}

/// The key backup that may hold the present key was not opened. Who keeps the password from the audit accepts it as it
/// stands; nobody says that the key is there.
fn closed(case: &TargetCase<'_>, keys: &Keys<'_>, sealed: &Key<'_>, words: &str) -> Answer {
    let minimum = case.rule.minimum.value;
    let reason = format!(
        "the key backup {} could not be opened: it contains a key, but whose key was not looked at{}",
        sealed.name,
        match keys.present.and_then(|present| present.not_before) {
            Some(begins) => format!("; it is not older than the authority's newest certificate ({})", moment(begins)),
            None => String::new(),
        }
    );
    if minimum <= Assurance::Identified {
        return Answer::not_looked_at(reason);
    }
    // Where no backup meets the minimum, check `assurance` has the finding.
    if !artefacts::sound(case).any(|(candidate, _)| candidate.assurance() >= Some(minimum)) {
        return Answer::unknown(reason);
    }
    let message = format!("No backup of {words} is known to contain its current key: {reason}.");
    let seen = backup_seen(sealed.candidate);
    Answer::found(vec![case.finding("ca-key-missing", Status::Unknown, message, seen)])
}

/// Why the present key is in no backup.
fn missing(case: &TargetCase<'_>, folders: &[Folder<'_>], keys: &Keys<'_>, words: &str) -> Finding {
    let begins = keys.present.and_then(|present| present.not_before);
    if let Some(key) = keys.unseen() {
        let message = format!(
            "Whether a backup of {words} contains its key is unknown: the key backup {} could not be opened, and it \
             shows no key or has another name than the authority.",
            key.name
        );
        return case.finding("ca-key-missing", Status::Unknown, message, backup_seen(key.candidate));
    }
    if let (Some((key, own)), Some(begins)) = (keys.older(), begins) {
        let message = format!(
            "The newest key backup of {words} contains the key of a certificate that is valid from {}, but the \
             authority's newest certificate is valid from {}: its key is not in the backup.",
            own.not_before.map_or("an unknown time".to_owned(), moment),
            moment(begins)
        );
        return case.finding("ca-key-older-than-certificate", Status::Gap, message, backup_seen(key.candidate));
    }
    if let (Some(key), Some(begins)) = (keys.closed_older(), begins) {
        let made = key.made().map_or("an unknown time".to_owned(), moment);
        let message = format!(
            "The newest key backup of {words} is of {made}, but the authority's newest certificate is valid from {}: \
             its key is not in the backup.",
            moment(begins)
        );
        return case.finding("ca-key-older-than-certificate", Status::Gap, message, backup_seen(key.candidate));
    }
    if let Some((key, own)) = keys.foreign() {
        let message = format!(
            "No backup of {words} contains its key: the key backup {} contains the key of {}.",
            key.name,
            own.map_or("no certificate of the authority", named)
        );
        // Of a key without any certificate nobody can tell whose it is.
        let is_told = own.is_some() || keys.present.is_some_and(|present| present.public_key.is_some());
        let status = if is_told { Status::Gap } else { Status::Unknown };
        return case.finding("ca-key-missing", status, message, backup_seen(key.candidate));
    }
    let all: Vec<&Candidate<'_>> = folders.iter().map(|(candidate, _)| *candidate).collect();
    if let Some(path) = keys.apart() {
        let message = format!(
            "No backup of {words} contains the key of the authority. {path} has its name, but could not be opened: \
             whose key it contains was not looked at."
        );
        return case.finding("ca-key-missing", Status::Unknown, message, backups_seen(&all));
    }
    let message = format!("No backup of {words} contains the key of the authority: its database alone issues nothing.");
    case.finding("ca-key-missing", Status::Gap, message, backups_seen(&all))
}

fn named(certificate: &CertificateFacts) -> &str {
    certificate.subject.as_deref().unwrap_or("a certificate without a name")
}

/// What `certutil` does not save.
fn settings(case: &TargetCase<'_>, folders: &[Folder<'_>]) -> Option<Finding> {
    let lacks = |has: fn(&CertificationAuthorityFacts) -> bool| !folders.iter().any(|(_, facts)| has(facts));
    let missing: Vec<&str> = [
        (lacks(|facts| facts.has_registry), "the registry key of the service"),
        (lacks(|facts| facts.has_policy_file), "CAPolicy.inf"),
    ]
    .into_iter()
    .filter_map(|(is_missing, what)| is_missing.then_some(what))
    .collect();
    if missing.is_empty() {
        return None;
    }
    let all: Vec<&Candidate<'_>> = folders.iter().map(|(candidate, _)| *candidate).collect();
    let message = format!("The backups of {} hold no {}.", case.export_words(), missing.join(" and no "));
    Some(case.finding("ca-settings-missing", Status::Noted, message, backups_seen(&all)))
}
