//! PKCS#12 (RFC 7292): certificates with their keys, as Windows exports them and `certutil -backup` writes them.

use super::cipher::{Closed, MacData, Password};
use super::der::{self, Value};
use super::opened::{self, Opened, Refused};
use crate::base::ReadAt;
use crate::format::artefact::outline::{outline, whole};
use crate::format::artefact::{ArtefactContext, ArtefactFile, FileRecogniser};
use crate::format::declaration::Declaration;
use crate::model::{ArtefactFacts, Detail, KeyProtection, KeyStoreFacts, Kind, Problem, Verdict};
use secrecy::ExposeSecret;
use std::collections::BTreeSet;

/// Larger files are no key backups.
const LARGEST_FILE_BYTES: usize = 16 << 20;
/// Passwords tried on one file.
const MOST_PASSWORDS: usize = 16;

/// `ContentInfo` of type `data` or `signedData`; the last number follows.
const CONTENT: &[u8] = &[0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07];
const DATA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x01];

/// PKCS#12 files.
pub(in crate::format::artefact) const PKCS12: FileRecogniser = FileRecogniser {
    declaration: &Declaration {
        name: "PKCS#12",
        kinds: &[Kind::Pkcs12],
        marker: "binary: version 3, then `data` or `signedData` (RFC 7292)",
        facts: "certificates with names and validity, whether a private key is in it and belongs to one, how it is \
                protected; no time of its own",
        checks: "the structure; if the empty password or a given one opens it, the MAC and what is inside",
        proof: &["structure", "mac"],
        limits: "16 MiB, 16 passwords; closed files are at most identified; files sealed for a public key or with \
                 indefinite lengths are not opened",
    },
    mark: None,
    looks_like,
    examine,
};

/// What protects a file against change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Integrity {
    Password,
    /// A signature, which only the receiver's certificates could judge.
    PublicKey,
}

fn looks_like(head: &[u8]) -> bool {
    starts_as_store(head).is_some()
}

/// `SEQUENCE { 3, SEQUENCE { data or signedData ...`, in the distinguished encoding or any other.
fn starts_as_store(head: &[u8]) -> Option<Integrity> {
    let inside = head.get(opening(head)?..)?.strip_prefix(&[der::INTEGER, 1, 3])?;
    let kind = inside.get(opening(inside)?..)?.strip_prefix(CONTENT)?;
    match kind.first() {
        Some(1) => Some(Integrity::Password),
        Some(2) => Some(Integrity::PublicKey),
        _ => None,
    }
}

/// How many bytes open a sequence.
fn opening(bytes: &[u8]) -> Option<usize> {
    match bytes {
        [der::SEQUENCE, 0x80, ..] => Some(2),
        [der::SEQUENCE, ..] => der::header(bytes).map(|(header, _)| header),
        _ => None,
    }
}

fn examine(file: &dyn ReadAt, context: &ArtefactContext) -> Option<ArtefactFile> {
    key_store(file, context).map(|facts| ArtefactFile { kind: Kind::Pkcs12, facts })
}

/// The facts of a PKCS#12 file; `None` when it is none.
pub(in crate::format::artefact) fn key_store(file: &dyn ReadAt, context: &ArtefactContext) -> Option<ArtefactFacts> {
    let bytes = whole(file, LARGEST_FILE_BYTES)?;
    let integrity = starts_as_store(&bytes)?;
    let mut facts = outline(Verdict::Identified, Detail::None);
    let mut store = KeyStoreFacts {
        protection: KeyProtection::Unknown,
        has_mac: false,
        was_opened: false,
        has_private_key: None,
        certificates: Vec::new(),
        public_keys: Vec::new(),
        sealed_keys: None,
    };
    if integrity == Integrity::PublicKey {
        let message = "The key backup is signed instead of protected by a password: this reader does not open it.";
        facts.verdict = Verdict::Unreadable;
        facts.problems.push(Problem::whole("unsupported-encryption", message));
    } else {
        judge(&bytes, context, &mut facts, &mut store);
    }
    facts.names = names(&store);
    facts.counts.insert("certificates".to_owned(), store.certificates.len() as u64);
    facts.detail = Detail::KeyStore(store);
    Some(facts)
}

/// Names of the certificates whose keys are in it, or else of its first certificate; lower case, sorted.
pub(super) fn names(store: &KeyStoreFacts) -> Vec<String> {
    let first = store.certificates.first().filter(|_| store.own().next().is_none());
    let names: BTreeSet<String> = store
        .own()
        .chain(first)
        .flat_map(|own| own.names.iter().cloned().chain(own.subject.as_ref().map(|name| name.to_lowercase())))
        .collect();
    names.into_iter().collect()
}

fn judge(bytes: &[u8], context: &ArtefactContext, facts: &mut ArtefactFacts, store: &mut KeyStoreFacts) {
    let fail = |facts: &mut ArtefactFacts, verdict, id: &'static str, message: &'static str| {
        facts.verdict = verdict;
        facts.problems.push(Problem::whole(id, message));
    };
    if bytes.get(1) == Some(&0x80) {
        let message = "The key backup has lengths of the indefinite form, which this reader does not follow.";
        return fail(facts, Verdict::Unreadable, "unsupported-encoding", message);
    }
    if der::header(bytes).is_some_and(|(header, length)| header.saturating_add(length) > bytes.len()) {
        return fail(facts, Verdict::Incomplete, "truncated", "The key backup ends before its length says.");
    }
    let Some((safes, mac)) = outer(bytes) else {
        return fail(facts, Verdict::Damaged, "structure", "The structure of the key backup contradicts itself.");
    };
    let bare = match opened::in_the_open(safes) {
        Ok(bare) => bare,
        Err(Refused::Malformed) => {
            return fail(facts, Verdict::Damaged, "structure", "The structure of the key backup contradicts itself.");
        }
        Err(Refused::Closed(_)) => {
            let message = "The key backup is sealed in a way that this reader does not know.";
            return fail(facts, Verdict::Unreadable, "unsupported-encryption", message);
        }
    };
    facts.proof.push("structure".to_owned());
    store.has_mac = mac.is_some();
    match unlock(safes, mac.and_then(MacData::read), mac.is_some(), context) {
        Attempt::Opened(opened, is_empty) => {
            facts.verdict = if mac.is_some() { Verdict::Verified } else { Verdict::Intact };
            facts.proof.extend(mac.map(|_| "mac".to_owned()));
            store.was_opened = true;
            store.has_private_key = Some(opened.keys > 0);
            store.sealed_keys = Some(0);
            if opened.keys == 0 {
                facts.problems.push(no_key());
            } else if let Some((verdict, problem)) = opened::misfit(&opened.certificates) {
                facts.verdict = facts.verdict.max(verdict);
                facts.problems.push(problem);
            }
            store.certificates = opened.certificates;
            store.public_keys = opened.public_keys;
            store.protection = if is_empty { KeyProtection::EmptyPassword } else { KeyProtection::Password };
            facts.counts.insert("keys".to_owned(), opened.keys);
        }
        Attempt::Locked => {
            store.protection = KeyProtection::Password;
            if !context.key_passwords.is_empty() {
                let message = "None of the given passwords opens the key backup.";
                facts.problems.push(Problem::whole("wrong-password", message));
            }
        }
        Attempt::Unsupported => {
            let message =
                "The key backup is encrypted in a way that this reader does not know, or with too many rounds.";
            facts.problems.push(Problem::whole("unsupported-encryption", message));
        }
        Attempt::Malformed => {
            let message = "The password is right, but what it opens contradicts itself.";
            fail(facts, Verdict::Damaged, "structure", message);
        }
    }
    let is_open = bare.bare_keys > 0;
    if !store.was_opened {
        in_sight(bare, facts, store);
    }
    if is_open {
        store.protection = KeyProtection::None;
        store.has_private_key = Some(true);
    }
}

/// What can be told of a store that stays closed: the bags that stand in the open, and how many keys are sealed.
fn in_sight(bare: Opened, facts: &mut ArtefactFacts, store: &mut KeyStoreFacts) {
    store.sealed_keys = Some(bare.sealed_keys);
    if bare.keys == 0 && bare.sealed_keys == 0 {
        if bare.sealed_safes == 0 {
            store.has_private_key = Some(false);
            facts.problems.push(no_key());
        } else {
            let message = "No private key is visible in it, unlike in other key backups: only its password can tell \
                           whether it contains one.";
            facts.problems.push(Problem::whole("no-key-in-sight", message));
        }
    }
    if bare.bare_keys > 0
        && let Some((verdict, problem)) = opened::misfit(&bare.certificates)
    {
        facts.verdict = facts.verdict.max(verdict);
        facts.problems.push(problem);
    }
    store.certificates = bare.certificates;
    store.public_keys = bare.public_keys;
}

fn no_key() -> Problem {
    Problem::whole("no-private-key", "It contains no private key: certificates alone are public.")
}

/// The authenticated safes' bytes, and the MAC where there is one.
fn outer(bytes: &[u8]) -> Option<(&[u8], Option<Value<'_>>)> {
    let (store, _) = der::split(bytes)?;
    let mut inside = store.inside();
    inside.take(der::INTEGER)?;
    let mut content = inside.take(der::SEQUENCE)?.inside();
    if content.take(der::OBJECT)?.content != DATA {
        return None;
    }
    let safes = content.take(der::CONTEXT_0)?.inside().take(der::OCTETS)?.content;
    if inside.0.is_empty() {
        return Some((safes, None));
    }
    Some((safes, Some(inside.take(der::SEQUENCE)?)))
}

enum Attempt {
    /// With what is inside, and whether the password was empty.
    Opened(Opened, bool),
    Locked,
    Unsupported,
    Malformed,
}

/// Tries the empty password in both its forms, then the given ones.
fn unlock(safes: &[u8], mac: Option<MacData<'_>>, has_mac: bool, context: &ArtefactContext) -> Attempt {
    if has_mac && mac.is_none() {
        return Attempt::Unsupported;
    }
    let given = context.key_passwords.iter().take(MOST_PASSWORDS).map(|given| Password::typed(given.expose_secret()));
    let empty = [Password::typed(""), Password::absent()];
    let mut worst = Attempt::Locked;
    for (at, password) in empty.into_iter().chain(given).enumerate() {
        let is_right = match mac.map(|mac| mac.check(&password, safes)) {
            Some(Err(Closed::WrongPassword)) => continue,
            Some(Err(Closed::Unsupported)) => return Attempt::Unsupported,
            Some(Ok(())) => true,
            None => false,
        };
        match opened::open(safes, &password) {
            Ok(opened) => return Attempt::Opened(opened, at < 2),
            Err(Refused::Malformed) if is_right => return Attempt::Malformed,
            Err(Refused::Closed(Closed::Unsupported)) => worst = Attempt::Unsupported,
            Err(_) => {}
        }
    }
    worst
}
