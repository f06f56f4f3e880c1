//! Is a certificate deployed whose key nobody could bring back: no backup of its key, none of a successor's, and no
//! statement of how to enroll again?

use crate::base::Stamp;
use crate::evaluate::artefact::{covers, is_closed};
use crate::evaluate::case::TargetCase;
use crate::evaluate::checks::{Answer, TargetCheck, artefacts};
use crate::evaluate::finding::seen_at;
use crate::evaluate::words::{list, moment};
use crate::model::report::Finding;
use crate::model::{Artefact, Assurance, CertificateFacts, Detail, KeyStoreFacts, Location, Status};
use crate::policy::Subject;
use std::collections::BTreeSet;

/// Of targets.
pub const CHECK: TargetCheck = TargetCheck { id: "key-lost", evaluate };

/// A certificate without its key, and where it was seen.
type Seen<'a> = (&'a Location, &'a CertificateFacts);

/// Evaluates one machine.
fn evaluate(case: &TargetCase<'_>) -> Answer {
    let Subject::Named(machine) = &case.rule.subject else {
        return Answer::not_applicable("it applies only to machines");
    };
    if artefacts::is_attested(case) {
        return Answer::not_looked_at("an attestation says how the machine enrolls again");
    }
    let seen = deployed(case, machine);
    if seen.is_empty() {
        return Answer::not_looked_at("no certificate of the machine was seen without its key");
    }
    let current = current(case.context.as_of, &seen);
    if current.is_empty() {
        return Answer::not_looked_at("every certificate of the machine that was seen without its key has expired");
    }
    let stores: Vec<(&KeyStoreFacts, Option<Stamp>)> = artefacts::sound(case)
        .filter_map(|(candidate, part)| match &part.artefact.facts.detail {
            Detail::KeyStore(store) => Some((store, candidate.finished)),
            _ => None,
        })
        .collect();
    let elsewhere: Vec<&KeyStoreFacts> = case.context.evidence.artefacts.iter().filter_map(sound_store).collect();
    let open: Vec<Seen<'_>> =
        current.iter().copied().filter(|(_, one)| !elsewhere.iter().any(|store| brings_back(store, one))).collect();
    let (closed, lost): (Vec<Seen<'_>>, Vec<Seen<'_>>) =
        open.into_iter().partition(|(_, one)| stores.iter().any(|(store, made)| may_hold(store, *made, one)));
    // Who keeps the password from the audit accepts a key backup as it stands.
    let is_accepted = case.rule.minimum.value <= Assurance::Identified;
    let mut findings = Vec::new();
    if !lost.is_empty() {
        findings.push(is_lost(case, machine, &lost, !stores.is_empty()));
    }
    if !closed.is_empty() && !is_accepted {
        let message = format!(
            "Whether a backup contains the key of {} of {machine} is unknown: a key backup that may contain it could \
             not be opened, or does not say whose key it contains.",
            names(&closed)
        );
        findings.push(case.finding("key-lost", Status::Unknown, message, places(&closed)));
    }
    let looked_at = current.len() - if is_accepted { closed.len() } else { 0 };
    if looked_at == 0 {
        return Answer::not_looked_at(
            "a key backup that may contain the key could not be opened, which the minimum `identified` accepts: whose \
             key it contains was not looked at",
        );
    }
    Answer::looked_at(looked_at, "certificates of the machine", findings)
}

/// Certificates of the machine that were seen without their keys.
fn deployed<'a>(case: &TargetCase<'a>, machine: &str) -> Vec<Seen<'a>> {
    let evidence = case.context.evidence;
    let mut seen: Vec<Seen<'a>> = evidence
        .artefacts
        .iter()
        .filter_map(|artefact| match &artefact.facts.detail {
            Detail::Certificate(one) if !one.is_authority => Some((&artefact.location, one)),
            _ => None,
        })
        .filter(|(_, one)| one.names.iter().chain(&one.subject).any(|name| covers(name, machine)))
        .collect();
    seen.sort();
    seen
}

/// Those that are in use: of each names and purposes the newest. Of one that does not say when it begins nobody knows
/// whether another follows it.
fn current<'a>(as_of: Stamp, seen: &[Seen<'a>]) -> Vec<Seen<'a>> {
    let is_valid = |one: &CertificateFacts| {
        one.not_before.is_none_or(|begins| begins <= as_of) && one.not_after.is_none_or(|ends| ends >= as_of)
    };
    let valid: Vec<Seen<'a>> = seen.iter().copied().filter(|(_, one)| is_valid(one)).collect();
    let is_followed =
        |old: &CertificateFacts| valid.iter().any(|(_, new)| new.not_before > old.not_before && succeeds(new, old));
    let mut current: Vec<Seen<'a>> = valid.iter().copied().filter(|(_, one)| !is_followed(one)).collect();
    // One certificate may lie in several places.
    let mut told = BTreeSet::new();
    current.retain(|(_, one)| told.insert(&one.sha256));
    current
}

/// Whether a certificate stands in for an older one: the same names or more, the same subject, the same purposes.
fn succeeds(new: &CertificateFacts, old: &CertificateFacts) -> bool {
    let same = |a: &str, b: &str| a.eq_ignore_ascii_case(b);
    let has_name = |name: &String| new.names.iter().any(|other| same(other, name));
    let is_subject = old
        .subject
        .as_ref()
        .is_none_or(|subject| new.subject.as_ref().is_some_and(|other| same(other, subject)) || has_name(subject));
    // No extension of purposes: any purpose.
    let has_purposes =
        new.usages.is_empty() || (!old.usages.is_empty() && old.usages.iter().all(|usage| new.usages.contains(usage)));
    let is_later = matches!((old.not_before, new.not_before), (Some(old), Some(new)) if new > old);
    is_later && is_subject && has_purposes && old.names.iter().all(has_name)
}

/// Whether a store holds the certificate's key, or a successor with its own.
fn brings_back(store: &KeyStoreFacts, one: &CertificateFacts) -> bool {
    let has_key = one.public_key.as_ref().is_some_and(|key| store.public_keys.contains(key));
    has_key || store.own().any(|own| own.sha256 == one.sha256 || succeeds(own, one))
}

/// Whether a store may hold the certificate's key, and nobody could look: it is closed and not older than the
/// certificate, or its key does not say whose it is.
fn may_hold(store: &KeyStoreFacts, made: Option<Stamp>, one: &CertificateFacts) -> bool {
    if is_closed(store) {
        return match (made, one.not_before) {
            (Some(made), Some(begins)) => made >= begins,
            _ => true,
        };
    }
    let is_told = |own: &CertificateFacts| own.has_key.is_some() || (own.sha256 != one.sha256 && !succeeds(own, one));
    match store.certificates.as_slice() {
        [] => store.public_keys.is_empty(),
        certificates => !certificates.iter().all(is_told),
    }
}

fn sound_store(artefact: &Artefact) -> Option<&KeyStoreFacts> {
    match &artefact.facts.detail {
        Detail::KeyStore(store) if artefact.facts.verdict.is_sound() => Some(store),
        _ => None,
    }
}

fn is_lost(case: &TargetCase<'_>, machine: &str, lost: &[Seen<'_>], has_stores: bool) -> Finding {
    let status = if case.may_be_unseen() { Status::Unknown } else { Status::Gap };
    let message = if has_stores {
        format!(
            "No key backup contains the key of {} of {machine}, or a newer certificate for the same names with its \
             own key.",
            names(lost)
        )
    } else {
        format!(
            "{machine} has a certificate, but neither a backup of its key nor a statement of how it enrolls again was \
             found."
        )
    };
    case.finding("key-lost", status, message, places(lost))
}

/// `the certificate fe01.contoso.com (valid from 2026-01-01T00:00+00:00)`.
fn names(seen: &[Seen<'_>]) -> String {
    let one = |certificate: &CertificateFacts| {
        let subject = certificate.subject.as_deref().or(certificate.names.first().map(String::as_str));
        let subject = subject.unwrap_or("without a name");
        certificate.not_before.map_or(subject.to_owned(), |begins| format!("{subject} (valid from {})", moment(begins)))
    };
    let all: Vec<String> = seen.iter().map(|(_, certificate)| one(certificate)).collect();
    format!("the certificate{} {}", if all.len() == 1 { "" } else { "s" }, list(&all))
}

fn places(seen: &[Seen<'_>]) -> Vec<crate::model::report::EvidenceRef> {
    seen.iter().map(|(at, _)| seen_at(at, "a certificate without its key".to_owned())).collect()
}
