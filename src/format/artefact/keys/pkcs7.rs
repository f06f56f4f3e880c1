//! PKCS#7 as a container of certificates (`.p7b`): signed data that nobody signed (RFC 2315, section 9, degenerate).

use super::certificate;
use super::der;
use crate::model::CertificateFacts;

/// Certificates of one container that are read.
const MOST_CERTIFICATES: usize = 512;

const SIGNED_DATA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02];

/// Whether bytes start as signed data.
pub(super) fn looks_like(head: &[u8]) -> bool {
    head.first() == Some(&der::SEQUENCE)
        && der::header(head)
            .and_then(|(header, _)| head.get(header..)?.strip_prefix(&[der::OBJECT, 9]))
            .is_some_and(|inside| inside.starts_with(SIGNED_DATA))
}

/// Its certificates; `None` when something is signed in it (it is a signature then), when it holds none, and when it
/// is none.
pub(super) fn read(bytes: &[u8]) -> Option<Vec<CertificateFacts>> {
    let (outer, _) = der::split(bytes)?;
    let mut inside = outer.inside();
    if inside.take(der::OBJECT)?.content != SIGNED_DATA {
        return None;
    }
    let mut inside = inside.take(der::CONTEXT_0)?.inside().take(der::SEQUENCE)?.inside();
    inside.take(der::INTEGER)?;
    inside.take(der::SET)?;
    let mut content = inside.take(der::SEQUENCE)?.inside();
    content.take(der::OBJECT)?;
    if content.next().is_some() {
        return None;
    }
    let mut all = inside.take(der::CONTEXT_0)?.inside();
    let mut certificates = Vec::new();
    while let Some(value) = all.next() {
        if certificates.len() == MOST_CERTIFICATES {
            break;
        }
        certificates.extend(certificate::read(value.whole));
    }
    if certificates.is_empty() { None } else { Some(certificates) }
}
