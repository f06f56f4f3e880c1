//! Can anyone who reads the repository use a private key in it?

use crate::evaluate::attribution::Attribution;
use crate::evaluate::candidate::Content;
use crate::evaluate::case::TargetCase;
use crate::evaluate::checks::{Answer, SourceCase, SourceFinding};
use crate::evaluate::checks::{SourceCheck, TargetCheck, artefacts};
use crate::evaluate::finding::seen_at;
use crate::model::{Artefact, Detail, KeyProtection, Status};
use std::collections::BTreeMap;

/// Of targets.
pub const CHECK: TargetCheck = TargetCheck { id: "key-unprotected", evaluate };

/// Of all sources.
pub const SOURCES: SourceCheck = SourceCheck { id: "key-unprotected", evaluate: evaluate_sources };

/// Evaluates a target.
fn evaluate(case: &TargetCase<'_>) -> Answer {
    let mut found: Vec<&Artefact> = artefacts::artefacts(case).map(|(_, part)| part.artefact).collect();
    found.sort_by(|a, b| a.location.cmp(&b.location));
    found.dedup_by(|a, b| a.location == b.location);
    let told = found.iter().filter(|artefact| protection(artefact).is_some_and(|how| how != KeyProtection::Unknown));
    let told = told.count();
    let findings = found.into_iter().filter_map(|artefact| {
        let how = how(artefact)?;
        let message = format!("A private key of {} lies in the repository {how}.", case.export_words());
        Some(case.finding("key-unprotected", Status::Gap, message, vec![seen_at(&artefact.location, how.to_owned())]))
    });
    Answer::looked_at(told, "private keys whose protection could be told", findings.collect())
}

/// Evaluates what belongs to no target: a key is a risk wherever it lies.
fn evaluate_sources(case: &SourceCase<'_>) -> Vec<SourceFinding> {
    let mut stray = BTreeMap::new();
    for one in case.attributed {
        if let (Content::Artefact(part), Attribution::Nobody { .. }) = (one.candidate.content, &*one.attribution)
            && let Some(how) = how(part.artefact)
        {
            stray.insert(&part.artefact.location, how);
        }
    }
    stray
        .into_iter()
        .map(|(location, how)| {
            let message = format!("A private key lies in the repository {how}: {}.", location.path.lossy());
            case.noted(&location.source, "key-unprotected", message, vec![seen_at(location, how.to_owned())])
        })
        .collect()
}

fn protection(artefact: &Artefact) -> Option<KeyProtection> {
    match &artefact.facts.detail {
        Detail::KeyStore(store) if store.has_private_key != Some(false) => Some(store.protection),
        Detail::CertificationAuthority(folder) => folder.key_protection,
        _ => None,
    }
}

fn how(artefact: &Artefact) -> Option<&'static str> {
    match protection(artefact)? {
        KeyProtection::None => Some("without any password"),
        KeyProtection::EmptyPassword => Some("with an empty password"),
        KeyProtection::Password | KeyProtection::Unknown => None,
    }
}
