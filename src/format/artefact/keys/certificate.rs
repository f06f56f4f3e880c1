//! What a certificate says. Reads, and verifies no signature.

use super::public_key;
use crate::base::Stamp;
use crate::model::CertificateFacts;
use data_encoding::HEXLOWER;
use jiff::Timestamp;
use sha1::Sha1;
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use x509_parser::prelude::{FromDer, GeneralName, X509Certificate, X509Name};

/// Names of one certificate that are kept.
const MOST_NAMES: usize = 1000;
/// Longer words are cut.
const LONGEST_WORD_CHARS: usize = 512;

/// The facts of one DER certificate; `None` when it is none.
pub(in crate::format::artefact) fn read(der: &[u8]) -> Option<CertificateFacts> {
    let (rest, certificate) = X509Certificate::from_der(der).ok()?;
    let consumed = der.get(..der.len().checked_sub(rest.len())?)?;
    let subject = common_name(certificate.subject());
    let validity = certificate.validity();
    Some(CertificateFacts {
        names: names(&certificate, subject.as_deref()),
        issuer: common_name(certificate.issuer()),
        subject,
        serial: HEXLOWER.encode(certificate.raw_serial().get(..64.min(certificate.raw_serial().len()))?),
        not_before: stamp(validity.not_before.timestamp()),
        not_after: stamp(validity.not_after.timestamp()),
        is_authority: certificate.basic_constraints().ok().flatten().is_some_and(|found| found.value.ca),
        sha256: HEXLOWER.encode(&Sha256::digest(consumed)),
        sha1: Some(HEXLOWER.encode(&Sha1::digest(consumed))),
        public_key: public_key::of_certificate(certificate.public_key().raw),
        usages: usages(&certificate),
        has_key: None,
    })
}

/// The common name; of a name without one, all of it.
fn common_name(name: &X509Name<'_>) -> Option<String> {
    let text = match name.iter_common_name().next() {
        Some(common) => common.as_str().ok()?.to_owned(),
        None => name.to_string(),
    };
    let cut: String = text.chars().take(LONGEST_WORD_CHARS).collect();
    if cut.is_empty() { None } else { Some(cut) }
}

/// DNS names of the extension; of a certificate that has none, the common name where it looks like one.
fn names(certificate: &X509Certificate<'_>, subject: Option<&str>) -> Vec<String> {
    let alternative = certificate.subject_alternative_name().ok().flatten();
    let mut names: BTreeSet<String> = alternative
        .iter()
        .flat_map(|extension| &extension.value.general_names)
        .filter_map(|name| match name {
            GeneralName::DNSName(name) => Some(name.chars().take(LONGEST_WORD_CHARS).collect::<String>()),
            _ => None,
        })
        .take(MOST_NAMES)
        .map(|name| name.to_ascii_lowercase())
        .collect();
    if names.is_empty()
        && let Some(subject) = subject.filter(|subject| subject.contains('.') && !subject.contains(' '))
    {
        names.insert(subject.to_ascii_lowercase());
    }
    names.into_iter().collect()
}

/// Purposes of the extension, the common ones too, as object identifiers.
fn usages(certificate: &X509Certificate<'_>) -> Vec<String> {
    let Some(extension) = certificate.extended_key_usage().ok().flatten() else { return Vec::new() };
    let usage = extension.value;
    let known = [
        (usage.any, "2.5.29.37.0"),
        (usage.server_auth, "1.3.6.1.5.5.7.3.1"),
        (usage.client_auth, "1.3.6.1.5.5.7.3.2"),
        (usage.code_signing, "1.3.6.1.5.5.7.3.3"),
        (usage.email_protection, "1.3.6.1.5.5.7.3.4"),
        (usage.time_stamping, "1.3.6.1.5.5.7.3.8"),
        (usage.ocsp_signing, "1.3.6.1.5.5.7.3.9"),
    ];
    let known = known.into_iter().filter(|(is_there, _)| *is_there).map(|(_, name)| name.to_owned());
    let others = usage.other.iter().take(MOST_NAMES).map(|other| other.to_id_string());
    let all: BTreeSet<String> = known.chain(others).collect();
    all.into_iter().collect()
}

fn stamp(seconds: i64) -> Option<Stamp> {
    Timestamp::from_second(seconds).ok().map(Stamp::utc)
}
