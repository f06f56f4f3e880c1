//! Whose key is it? The public half of a key, from a certificate and from the private key alike, as a digest that can be
//! compared: RSA (RFC 8017, A.1), elliptic curves (SEC 1, RFC 5915), and whatever a PKCS#8 key says itself (RFC 5958).
//! No private number is kept, nor anything that is derived from one.

use super::der::{self, Value};
use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};

/// `rsaEncryption` and its relatives for OAEP and PSS; the number follows.
const PKCS1: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01];
const RSA_NUMBERS: [u8; 3] = [1, 7, 10];
const EC: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01];
/// The shortest modulus of an RSA key that anyone uses, in bytes.
const SHORTEST_MODULUS_BYTES: usize = 64;

/// The digest of a certificate's `SubjectPublicKeyInfo`; `None` when it is none.
pub(super) fn of_certificate(info: &[u8]) -> Option<String> {
    let (info, _) = der::split(info)?;
    let mut inside = info.inside();
    let algorithm = inside.take(der::SEQUENCE)?.inside().take(der::OBJECT)?.content;
    let bits = bits(inside.take(der::BITS)?)?;
    if is_rsa(algorithm) {
        let mut numbers = der::split(bits)?.0.inside();
        return rsa(numbers.take(der::INTEGER)?, numbers.take(der::INTEGER)?);
    }
    if algorithm == EC { point(bits) } else { Some(digest(algorithm, &[bits])) }
}

/// What a private key says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Private {
    /// The digest of its public half; `None` where the key does not say that.
    pub public_key: Option<String>,
}

/// Reads a private key in any of its forms, PKCS#8, PKCS#1 and SEC 1; `None` when the bytes are none.
pub(super) fn of_private(bytes: &[u8]) -> Option<Private> {
    let (key, _) = der::split(bytes)?;
    if key.tag != der::SEQUENCE {
        return None;
    }
    pkcs8(key).or_else(|| pkcs1(key)).or_else(|| sec1(key))
}

/// Version, algorithm, octets, attributes, and in newer versions the public key.
fn pkcs8(key: Value<'_>) -> Option<Private> {
    let mut inside = key.inside();
    inside.take(der::INTEGER)?;
    let algorithm = inside.take(der::SEQUENCE)?.inside().take(der::OBJECT)?.content;
    let octets = inside.take(der::OCTETS)?.content;
    let nested = der::split(octets).map(|(nested, _)| nested).filter(|nested| nested.tag == der::SEQUENCE);
    let public_key = if is_rsa(algorithm) {
        nested.and_then(pkcs1).and_then(|found| found.public_key)
    } else if algorithm == EC {
        nested.and_then(sec1).and_then(|found| found.public_key)
    } else {
        None
    };
    let said = || {
        inside.take(der::CONTEXT_0);
        let content = inside.take(der::CONTEXT_1_BITS)?.content.strip_prefix(&[0])?;
        if algorithm == EC { point(content) } else { Some(digest(algorithm, &[content])) }
    };
    Some(Private { public_key: public_key.or_else(said) })
}

/// A version and eight numbers: the modulus first, then the public exponent.
fn pkcs1(key: Value<'_>) -> Option<Private> {
    let mut inside = key.inside();
    inside.take(der::INTEGER)?.number()?;
    let (modulus, exponent) = (inside.take(der::INTEGER)?, inside.take(der::INTEGER)?);
    for _ in 0..6 {
        inside.take(der::INTEGER)?;
    }
    rsa(modulus, exponent).map(|public_key| Private { public_key: Some(public_key) })
}

/// Version 1, the key, the curve and the point, which some writers leave out.
fn sec1(key: Value<'_>) -> Option<Private> {
    let mut inside = key.inside();
    let version = inside.take(der::INTEGER)?.number()?;
    let octets = inside.take(der::OCTETS)?;
    if version != 1 || octets.content.is_empty() {
        return None;
    }
    inside.take(der::CONTEXT_0);
    let public_key = inside.take(der::CONTEXT_1).and_then(|said| point(bits(said.inside().take(der::BITS)?)?));
    Some(Private { public_key })
}

fn is_rsa(algorithm: &[u8]) -> bool {
    matches!(algorithm.strip_prefix(PKCS1), Some([number]) if RSA_NUMBERS.contains(number))
}

fn rsa(modulus: Value<'_>, exponent: Value<'_>) -> Option<String> {
    let number = |value: Value<'_>| value.content.iter().position(|byte| *byte != 0).unwrap_or(value.content.len());
    let modulus = modulus.content.get(number(modulus)..)?;
    let exponent = exponent.content.get(number(exponent)..)?;
    (modulus.len() >= SHORTEST_MODULUS_BYTES).then(|| digest(PKCS1, &[modulus, exponent]))
}

/// A point in its compressed form, whichever it is written in.
fn point(bytes: &[u8]) -> Option<String> {
    let (form, rest) = bytes.split_first()?;
    let half = rest.len() / 2;
    let (parity, x) = match form {
        2 | 3 => (form & 1, rest),
        4 | 6 | 7 if rest.len().is_multiple_of(2) => (rest.last()? & 1, rest.get(..half)?),
        _ => return None,
    };
    (!x.is_empty()).then(|| digest(EC, &[&[parity], x]))
}

/// The bytes of a bit string that leaves no bit unused.
fn bits(value: Value<'_>) -> Option<&[u8]> {
    value.content.strip_prefix(&[0])
}

fn digest(algorithm: &[u8], parts: &[&[u8]]) -> String {
    let mut hash = Sha256::new();
    for part in std::iter::once(&algorithm).chain(parts) {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part);
    }
    HEXLOWER.encode(&hash.finalize())
}
