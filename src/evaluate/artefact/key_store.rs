//! What a key store is worth as the backup of a key: that there is one in it, and that it is its certificate's.

use crate::evaluate::context::AuditContext;
use crate::model::{Artefact, CertificateFacts, Detail, KeyStoreFacts, Verdict};

/// Extended key usages of a server: its own (`id-kp-serverAuth`), and any.
const SERVER_USAGES: [&str; 2] = ["1.3.6.1.5.5.7.3.1", "2.5.29.37.0"];

/// The verdict on a store as a backup of a key. Certificates alone are none; of a key that was not read, or that belongs
/// to no certificate that was seen, nobody can tell whose it is.
pub fn verdict(context: &AuditContext<'_>, store: &KeyStoreFacts, of_file: Verdict) -> Verdict {
    of_file.max(match whose(context, store) {
        Whose::Known => Verdict::Verified,
        Whose::Unread | Whose::Unknown => Verdict::Identified,
        // It may be a file of certificates alone.
        Whose::Unseen => Verdict::Unreadable,
        Whose::Nobodys | Whose::NoServers => Verdict::Incomplete,
    })
}

/// Why nobody can tell whose key it is, behind a sentence that says how far the backup is proven.
pub fn uncertainty(context: &AuditContext<'_>, store: &KeyStoreFacts) -> Option<&'static str> {
    match whose(context, store) {
        Whose::Unread => Some("its key is encrypted and could not be read: whose key it is was not looked at"),
        Whose::Unknown => Some("no certificate was found that its key is known to belong to"),
        Whose::Known | Whose::Unseen | Whose::Nobodys | Whose::NoServers => None,
    }
}

/// Why a key store without a problem of its own is no backup of a server's key.
pub fn misfit(context: &AuditContext<'_>, store: &KeyStoreFacts) -> Option<&'static str> {
    matches!(whose(context, store), Whose::NoServers).then_some(
        "the certificate of its key is an authority's or for other purposes than a server's (extended key usage), so that no \
         server can use it",
    )
}

/// Whether a server can prove its identity with it: nothing limits it to other purposes, and it is none that an authority
/// was given by another. One that signed itself may call itself an authority: tools make them so.
fn is_for_servers(certificate: &CertificateFacts) -> bool {
    let is_allowed =
        certificate.usages.is_empty() || certificate.usages.iter().any(|usage| SERVER_USAGES.contains(&usage.as_str()));
    let is_self_signed = certificate.issuer == certificate.subject;
    is_allowed && (!certificate.is_authority || is_self_signed)
}

/// Certificates elsewhere that belong to the keys of a store which holds no certificate itself.
pub fn certificates_elsewhere<'a>(context: &AuditContext<'a>, store: &KeyStoreFacts) -> Vec<&'a CertificateFacts> {
    if !store.certificates.is_empty() || store.public_keys.is_empty() {
        return Vec::new();
    }
    let is_its = |one: &&CertificateFacts| one.public_key.as_ref().is_some_and(|key| store.public_keys.contains(key));
    let mut found: Vec<&CertificateFacts> = context.evidence.artefacts.iter().flat_map(certificates).collect();
    found.retain(is_its);
    found.sort();
    found.dedup();
    found
}

/// The certificates that an artefact shows.
pub fn certificates(artefact: &Artefact) -> Vec<&CertificateFacts> {
    match &artefact.facts.detail {
        Detail::Certificate(certificate) => vec![certificate],
        Detail::KeyStore(store) => store.certificates.iter().collect(),
        Detail::CertificationAuthority(folder) => {
            folder.key_backups.iter().flat_map(|backup| &backup.store.certificates).collect()
        }
        _ => Vec::new(),
    }
}

/// Whether a store stays closed: its keys, if there are any, were not read.
pub fn is_closed(store: &KeyStoreFacts) -> bool {
    !store.was_opened && store.has_private_key.is_none()
}

enum Whose {
    /// A certificate's that was seen.
    Known,
    /// A key is in sight, and sealed.
    Unread,
    /// It was read, and could not be compared with a certificate.
    Unknown,
    /// The store is closed, and no key is in sight.
    Unseen,
    /// Of a certificate that is for no server.
    NoServers,
    /// No key is in it, or it is of none of the store's certificates.
    Nobodys,
}

fn whose(context: &AuditContext<'_>, store: &KeyStoreFacts) -> Whose {
    if store.has_private_key == Some(false) {
        return Whose::Nobodys;
    }
    if is_closed(store) {
        return if store.sealed_keys == Some(0) { Whose::Unseen } else { Whose::Unread };
    }
    let own: Vec<&CertificateFacts> = store.own().chain(certificates_elsewhere(context, store)).collect();
    let is_known = !own.is_empty();
    let is_foreign = || store.certificates.iter().all(|certificate| certificate.has_key == Some(false));
    if is_known && !own.into_iter().any(is_for_servers) {
        Whose::NoServers
    } else if is_known {
        Whose::Known
    } else if !store.certificates.is_empty() && is_foreign() {
        Whose::Nobodys
    } else {
        Whose::Unknown
    }
}
