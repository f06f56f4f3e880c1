//! Certificates without their keys, in binary: `.cer` and `.p7b`. They are no key backups, and are told so that nobody
//! takes them for one.

use super::{certificate, der, pkcs7};
use crate::base::ReadAt;
use crate::format::artefact::outline::{outline, whole};
use crate::format::artefact::{ArtefactContext, ArtefactFile, FileRecogniser};
use crate::format::declaration::Declaration;
use crate::model::{CertificateFacts, Detail, Kind, Problem, Verdict};
use std::collections::BTreeSet;

/// Larger files are no certificates.
const LARGEST_FILE_BYTES: usize = 4 << 20;

/// `.cer` and `.p7b` in binary.
pub(in crate::format::artefact) const CERTIFICATE: FileRecogniser = FileRecogniser {
    declaration: &Declaration {
        name: "Certificate, binary",
        kinds: &[Kind::Certificate],
        marker: "DER: a certificate with a version field, or PKCS#7 signed data (`.p7b`)",
        facts: "names, issuer, serial number and validity of the first certificate, number of certificates",
        checks: "the structure",
        proof: &["structure"],
        limits: "4 MiB, 512 certificates; no signature is verified; version 1 certificates in DER are not recognized",
    },
    mark: None,
    looks_like,
    examine,
};

fn looks_like(head: &[u8]) -> bool {
    starts_as_certificate(head).is_some() || pkcs7::looks_like(head)
}

/// `SEQUENCE { SEQUENCE { [0] version ...`
fn starts_as_certificate(head: &[u8]) -> Option<()> {
    let (outer, _) = der::header(head.strip_prefix(&[der::SEQUENCE]).map(|_| head)?)?;
    let inside = head.get(outer..)?;
    let (inner, _) = der::header(inside.strip_prefix(&[der::SEQUENCE]).map(|_| inside)?)?;
    inside.get(inner..)?.starts_with(&[der::CONTEXT_0, 3, der::INTEGER, 1]).then_some(())
}

fn examine(file: &dyn ReadAt, _: &ArtefactContext) -> Option<ArtefactFile> {
    let bytes = whole(file, LARGEST_FILE_BYTES)?;
    if let Some(certificates) = pkcs7::read(&bytes) {
        return of(certificates);
    }
    starts_as_certificate(&bytes)?;
    if let Some(facts) = certificate::read(&bytes) {
        return of(vec![facts]);
    }
    let is_cut = der::header(&bytes).is_some_and(|(header, length)| header.saturating_add(length) > bytes.len());
    let (verdict, problem) = if is_cut {
        (Verdict::Incomplete, Problem::whole("truncated", "The certificate ends before its length says."))
    } else {
        (Verdict::Damaged, Problem::whole("structure", "The structure of the certificate contradicts itself."))
    };
    let mut facts = outline(verdict, Detail::None);
    facts.problems.push(problem);
    Some(ArtefactFile { kind: Kind::Certificate, facts })
}

/// A file of certificates; the first is the one the facts are of.
pub(super) fn of(certificates: Vec<CertificateFacts>) -> Option<ArtefactFile> {
    let count = certificates.len() as u64;
    let first = certificates.into_iter().next()?;
    let mut facts = outline(Verdict::Intact, Detail::None);
    let names: BTreeSet<String> =
        first.names.iter().cloned().chain(first.subject.as_ref().map(|name| name.to_lowercase())).collect();
    facts.names = names.into_iter().collect();
    facts.proof.push("structure".to_owned());
    facts.counts.insert("certificates".to_owned(), count);
    facts.detail = Detail::Certificate(first);
    Some(ArtefactFile { kind: Kind::Certificate, facts })
}
