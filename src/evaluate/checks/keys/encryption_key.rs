//! Is the key of encrypted backups backed up?
//!
//! A file does not say which certificate or asymmetric key it was encrypted with, as far as it is read; the server's history
//! does, since SQL Server 2014. A restore on record does not tell: it may have been on the server that has the key.

use crate::evaluate::artefact::is_closed;
use crate::evaluate::candidate::{Candidate, Content};
use crate::evaluate::case::TargetCase;
use crate::evaluate::checks::{Answer, TargetCheck};
use crate::evaluate::finding::backup_seen;
use crate::evaluate::standing::Part;
use crate::model::report::Finding;
use crate::model::{
    Artefact, CertificateFacts, Detail, Encryptor, EncryptorType, HistoryBackup, KeyStoreFacts, Status,
};
use std::collections::BTreeMap;

/// Of targets with an encrypted backup.
pub const CHECK: TargetCheck = TargetCheck { id: "encryption-key", evaluate };

/// Evaluates a target.
fn evaluate(case: &TargetCase<'_>) -> Answer {
    if !case.is_judged() {
        return Answer::unjudged(case);
    }
    let encrypted = case.parts.iter().flat_map(|part| encrypted(case, part)).count();
    let findings = case.parts.iter().flat_map(|part| of_part(case, part)).collect();
    Answer::looked_at(encrypted, "encrypted backups", findings)
}

/// Whether any backup of the target is encrypted: else there is nothing to ask.
pub fn is_asked(case: &TargetCase<'_>) -> bool {
    case.parts.iter().flat_map(|part| encrypted(case, part)).next().is_some()
}

/// Backups that say that they are encrypted, or of which the history does.
fn encrypted<'c, 'a>(
    case: &'c TargetCase<'a>,
    part: &'c Part<'a>,
) -> impl Iterator<Item = (&'a Candidate<'a>, Option<&'a Encryptor>)> + 'c {
    part.own.iter().copied().filter_map(|backup| {
        let row = on_record(case, backup);
        let says_so = backup.set().is_some_and(|set| set.is_encrypted == Some(true));
        let is_encrypted = says_so || row.is_some_and(|row| row.facts.is_encrypted == Some(true));
        is_encrypted.then(|| (backup, row.and_then(|row| row.encryptor.as_deref())))
    })
}

fn on_record<'a>(case: &TargetCase<'a>, backup: &Candidate<'a>) -> Option<&'a HistoryBackup> {
    match backup.content {
        Content::Listed(row) => Some(&row.backup),
        _ => Some(&case.context.history.row(backup.set()?.backup_set_guid?)?.backup),
    }
}

/// One finding for each key that is not known to be backed up.
fn of_part<'a>(case: &TargetCase<'a>, part: &Part<'a>) -> Vec<Finding> {
    let mut by_key: BTreeMap<Option<&str>, Vec<(&'a Candidate<'a>, Option<&'a Encryptor>)>> = BTreeMap::new();
    for one in encrypted(case, part) {
        by_key.entry(one.1.map(|encryptor| encryptor.thumbprint.as_str())).or_default().push(one);
    }
    by_key.into_values().filter_map(|backups| of_key(case, part, &backups)).collect()
}

fn of_key<'a>(
    case: &TargetCase<'a>,
    part: &Part<'a>,
    backups: &[(&'a Candidate<'a>, Option<&'a Encryptor>)],
) -> Option<Finding> {
    let (newest, encryptor) = backups.iter().copied().max_by_key(|(backup, _)| backup.moment())?;
    let (id, status, why) = match encryptor {
        None => (
            "encryption-key-untold",
            Status::Unknown,
            "Which certificate or key is needed to restore from this is not known, so it is unknown whether it is among the \
             backed-up keys."
                .to_owned(),
        ),
        Some(encryptor) => of_encryptor(case, encryptor)?,
    };
    let count = crate::base::count(backups.len() as u64, "backup", "backups");
    let is = if backups.len() == 1 { "is" } else { "are" };
    let message = format!("{count} of {} {is} encrypted. {why}", case.database_words(part));
    Some(case.finding(id, status, message, backup_seen(newest)))
}

/// The finding's id and status, and why; `None` where the key is backed up.
fn of_encryptor(case: &TargetCase<'_>, encryptor: &Encryptor) -> Option<(&'static str, Status, String)> {
    let untold = |why: String| Some(("encryption-key-untold", Status::Unknown, why));
    let thumbprint = &encryptor.thumbprint;
    if encryptor.kind == Some(EncryptorType::AsymmetricKey) {
        return untold(format!(
            "The key is an asymmetric key of a key management provider (thumbprint {thumbprint}): whether it is backed up is \
             not in sight."
        ));
    }
    let certificate = format!("The certificate that is needed to restore from this has the thumbprint {thumbprint}.");
    match key_backup(case, thumbprint) {
        KeyBackup::Found => None,
        KeyBackup::CertificateAlone => untold(format!(
            "{certificate} It is backed up, but whether its private key is as well is unknown: .pvk files are not read."
        )),
        KeyBackup::Closed => untold(format!(
            "{certificate} Whether it is backed up is unknown: a key backup that may contain it could not be opened, or does \
             not say whose key it contains."
        )),
        KeyBackup::None if case.may_be_unseen() => {
            untold(format!("{certificate} No backup of it was found, but not all places could be looked at."))
        }
        KeyBackup::None => Some((
            "encryption-key-not-backed-up",
            Status::Gap,
            format!("{certificate} No backup of it with its private key was found."),
        )),
    }
}

/// What is seen of the backup of a certificate and its private key.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum KeyBackup {
    None,
    /// A key backup that may hold it does not show it.
    Closed,
    CertificateAlone,
    Found,
}

fn key_backup(case: &TargetCase<'_>, thumbprint: &str) -> KeyBackup {
    let is_real = |artefact: &&Artefact| !artefact.is_demo || case.context.policy.deployment.demo;
    let sound = case.context.evidence.artefacts.iter().filter(is_real);
    let sound = sound.filter(|artefact| artefact.facts.verdict.is_sound());
    let all: Vec<&Detail> = sound.map(|artefact| &artefact.facts.detail).collect();
    // A private key may lie in a file of its own.
    let is_it = |certificate: &CertificateFacts| certificate.sha1.as_deref() == Some(thumbprint);
    let mut public_keys = all.iter().filter_map(|detail| match detail {
        Detail::Certificate(one) if is_it(one) => one.public_key.as_ref(),
        _ => None,
    });
    let public_key = public_keys.next();
    let of = |detail: &&Detail| match detail {
        Detail::KeyStore(store) => in_store(store, is_it, public_key),
        Detail::Certificate(one) if is_it(one) => KeyBackup::CertificateAlone,
        _ => KeyBackup::None,
    };
    all.iter().map(of).max().unwrap_or(KeyBackup::None)
}

fn in_store(
    store: &KeyStoreFacts,
    is_it: impl Fn(&CertificateFacts) -> bool,
    public_key: Option<&String>,
) -> KeyBackup {
    let has_key = public_key.is_some_and(|key| store.public_keys.contains(key));
    if has_key || store.own().any(&is_it) {
        return KeyBackup::Found;
    }
    // Of a certificate without a thumbprint, evidence of an earlier version tells nothing.
    let may_be = |one: &CertificateFacts| is_it(one) || one.sha1.is_none();
    let is_untold = |one: &CertificateFacts| may_be(one) && one.has_key != Some(false);
    if store.certificates.iter().any(is_untold) || (store.certificates.is_empty() && is_closed(store)) {
        return KeyBackup::Closed;
    }
    if store.certificates.iter().any(is_it) { KeyBackup::CertificateAlone } else { KeyBackup::None }
}
