//! The key backups of an authority, and which of them hold the key of its present certificate. Whose a key is, its
//! public half says; dates say only what a closed one cannot hold.

use crate::base::Stamp;
use crate::evaluate::artefact::{certificates, is_closed};
use crate::evaluate::candidate::Candidate;
use crate::evaluate::case::TargetCase;
use crate::evaluate::checks::artefacts;
use crate::model::{CertificateFacts, CertificationAuthorityFacts, Detail, KeyStoreFacts};
use std::collections::BTreeSet;

/// A folder of the authority, and the backup that it is.
pub(super) type Folder<'a> = (&'a Candidate<'a>, &'a CertificationAuthorityFacts);

/// One key backup.
pub(super) struct Key<'a> {
    pub candidate: &'a Candidate<'a>,
    pub name: &'a str,
    modified: Option<Stamp>,
    /// `None` in evidence of versions that did not say what is in it.
    store: Option<&'a KeyStoreFacts>,
}

/// All of one authority.
pub(super) struct Keys<'a> {
    /// Newest backup first.
    pub all: Vec<Key<'a>>,
    /// The authority's newest certificate that was seen anywhere and has begun.
    pub present: Option<&'a CertificateFacts>,
    /// Common names of the authority, lower case.
    names: BTreeSet<String>,
    is_elsewhere: bool,
    apart: Option<String>,
}

impl Key<'_> {
    /// When a closed one was made: the format has no time of its own.
    pub fn made(&self) -> Option<Stamp> {
        self.modified.or(self.candidate.finished)
    }

    fn is_closed(&self) -> bool {
        self.store.is_none_or(is_closed)
    }

    /// A closed one in which no key is in sight.
    fn is_unseen(&self) -> bool {
        self.is_closed() && self.store.is_some_and(|store| store.sealed_keys == Some(0))
    }

    fn holds(&self, certificate: &CertificateFacts) -> bool {
        self.store.is_some_and(|store| holds(store, certificate))
    }
}

fn holds(store: &KeyStoreFacts, certificate: &CertificateFacts) -> bool {
    match &certificate.public_key {
        Some(key) => store.public_keys.contains(key),
        None => store.own().any(|own| own.sha256 == certificate.sha256),
    }
}

impl<'a> Keys<'a> {
    /// Gathers them.
    pub fn of(case: &TargetCase<'a>, folders: &[Folder<'a>]) -> Self {
        // `certutil` names the database after the authority; a key backup may be any.
        let names_of = |facts: &'a CertificationAuthorityFacts| match facts.database_names.as_slice() {
            [] => &facts.authorities,
            _ => &facts.database_names,
        };
        let names: BTreeSet<String> =
            folders.iter().flat_map(|folder| names_of(folder.1)).map(|name| common_name(name)).collect();
        let all: Vec<Key<'a>> = folders.iter().flat_map(|folder| keys_of(folder)).collect();
        let evidence = case.context.evidence;
        let as_of = case.context.as_of;
        let is_ours = |one: &&CertificateFacts| {
            one.is_authority && is_one_of(&names, one) && one.not_before.is_some_and(|begins| begins <= as_of)
        };
        let seen = evidence.artefacts.iter().flat_map(certificates);
        let present = seen.filter(is_ours).max_by_key(|one| (one.not_before, &one.sha256));
        let stores = evidence.artefacts.iter().filter_map(|artefact| match &artefact.facts.detail {
            Detail::KeyStore(store) if artefact.facts.verdict.is_sound() => Some((artefact, store)),
            _ => None,
        });
        let stores: Vec<_> = stores.collect();
        // A key that is kept apart from the database, as it should be; or an image of the whole machine.
        let is_apart = present.is_some_and(|present| stores.iter().any(|(_, store)| holds(store, present)));
        let apart = stores.iter().find(|(artefact, store)| {
            is_closed(store)
                && store.sealed_keys != Some(0)
                && names.contains(&common_name(&stem(&artefact.location.path.lossy())))
        });
        let apart = apart.map(|(artefact, _)| artefact.location.path.lossy().into_owned());
        let is_elsewhere = is_apart || is_in_image(case, present);
        Self { all, present, names, is_elsewhere, apart }
    }

    /// Whether a backup holds the present key. Where no certificate of the authority was seen, none is known to.
    pub fn is_held(&self) -> bool {
        let is_own = |key: &Key<'_>| {
            let mut own = key.store.into_iter().flat_map(KeyStoreFacts::own);
            own.any(|own| is_one_of(&self.names, own))
        };
        let is_in_a_folder = match self.present {
            Some(present) => self.all.iter().any(|key| key.holds(present)),
            None => self.all.iter().any(is_own),
        };
        is_in_a_folder || self.is_elsewhere
    }

    /// Whether a closed one may hold the authority's key: a key is in sight, and it is named after the authority.
    fn may_hold(&self, key: &Key<'_>) -> bool {
        let is_named = key.store.is_none() || self.names.contains(&common_name(key.name));
        key.is_closed() && !key.is_unseen() && is_named
    }

    /// A closed one with a key in sight that is not older than the present certificate.
    pub fn sealed(&self) -> Option<&Key<'a>> {
        let begins = self.present.and_then(|present| present.not_before);
        let is_young = |key: &Key<'_>| begins.is_none_or(|begins| key.made().is_none_or(|made| made >= begins));
        self.all.iter().find(|key| self.may_hold(key) && is_young(key))
    }

    /// A closed one in which no key is in sight, or that is not named after the authority.
    pub fn unseen(&self) -> Option<&Key<'a>> {
        self.all.iter().find(|key| key.is_closed() && !self.may_hold(key))
    }

    /// One that was opened and holds an earlier key of the authority, and the newest certificate of that key.
    pub fn older(&self) -> Option<(&Key<'a>, &'a CertificateFacts)> {
        let own = |key: &Key<'a>| {
            let own = key.store.into_iter().flat_map(KeyStoreFacts::own).filter(|own| is_one_of(&self.names, own));
            own.max_by_key(|own| own.not_before)
        };
        self.all.iter().find_map(|key| Some((key, own(key)?)))
    }

    /// A closed one that is older than the present certificate.
    pub fn closed_older(&self) -> Option<&Key<'a>> {
        self.all.iter().find(|key| self.may_hold(key))
    }

    /// One that was opened and holds another key, with the certificate that the key belongs to.
    pub fn foreign(&self) -> Option<(&Key<'a>, Option<&'a CertificateFacts>)> {
        let is_open = |key: &&Key<'_>| key.store.is_some_and(|store| store.has_private_key == Some(true));
        self.all.iter().find(is_open).map(|key| (key, key.store.and_then(|store| store.own().next())))
    }

    /// Where a closed key store lies that has the authority's name.
    pub fn apart(&self) -> Option<&str> {
        self.apart.as_deref()
    }
}

fn keys_of<'a>((candidate, facts): &Folder<'a>) -> Vec<Key<'a>> {
    if facts.key_backups.is_empty() && facts.has_key {
        let name = facts.authorities.first().map_or("", String::as_str);
        return vec![Key { candidate, name, modified: facts.key_file_modified, store: None }];
    }
    let key = |backup: &'a crate::model::AuthorityKeyBackup| Key {
        candidate,
        name: &backup.name,
        modified: backup.modified,
        store: Some(&backup.store),
    };
    // A file of certificates alone is no key backup.
    facts.key_backups.iter().filter(|backup| backup.store.has_private_key != Some(false)).map(key).collect()
}

/// Whether an image of the machine holds the service, and is not older than the present certificate.
fn is_in_image(case: &TargetCase<'_>, present: Option<&CertificateFacts>) -> bool {
    let begins = present.and_then(|present| present.not_before);
    artefacts::sound(case).any(|(candidate, part)| {
        matches!(part.artefact.facts.detail, Detail::Image(_))
            && candidate.assurance() >= Some(case.rule.minimum.value)
            && begins.is_none_or(|begins| candidate.finished.is_some_and(|finished| finished >= begins))
    })
}

fn is_one_of(names: &BTreeSet<String>, certificate: &CertificateFacts) -> bool {
    certificate.subject.as_deref().is_some_and(|subject| names.contains(&subject.to_lowercase()))
}

fn stem(path: &str) -> String {
    let name = path.rsplit_once('/').map_or(path, |(_, name)| name);
    name.rsplit_once('.').map_or(name, |(stem, _)| stem).to_owned()
}

/// The common name that a file is named after, lower case: `certutil` writes `!0028` for what file names do without.
pub(super) fn common_name(name: &str) -> String {
    let mut parts = name.split('!');
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let code = part.get(..4).and_then(|code| u32::from_str_radix(code, 16).ok()).and_then(char::from_u32);
        match (code, part.get(4..)) {
            (Some(letter), Some(rest)) => {
                text.push(letter);
                text.push_str(rest);
            }
            _ => {
                text.push('!');
                text.push_str(part);
            }
        }
    }
    text.to_lowercase()
}
