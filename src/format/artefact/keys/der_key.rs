//! Private keys in binary, as `openssl pkey -outform DER` writes them: PKCS#8, PKCS#1 and SEC 1, which nothing protects,
//! and PKCS#8 that a password protects (`openssl pkcs8 -topk8 -outform DER`; RFC 5958, section 3).

use super::{cipher, der, opened, pem_file, public_key};
use crate::base::ReadAt;
use crate::format::artefact::outline::{outline, whole};
use crate::format::artefact::{ArtefactContext, ArtefactFile, FileRecogniser};
use crate::format::declaration::Declaration;
use crate::model::{Detail, KeyProtection, KeyStoreFacts, Kind, Verdict};
use secrecy::zeroize::Zeroizing;

/// An RSA key of 16,384 bits has fewer.
const LARGEST_FILE_BYTES: usize = 64 << 10;
/// Integers of an RSA key of two primes, the version among them (RFC 8017, A.1.2).
const RSA_NUMBERS: usize = 9;
/// The shortest modulus of an RSA key that anyone uses, in bytes.
const SHORTEST_MODULUS_BYTES: usize = 64;

/// Private keys in binary.
pub(in crate::format::artefact) const DER_KEY: FileRecogniser = FileRecogniser {
    declaration: &Declaration {
        name: "Private key, binary",
        kinds: &[Kind::PrivateKey],
        marker: "DER: a PKCS#8, PKCS#1 or SEC 1 key, or PKCS#8 that a password protects",
        facts: "how it is protected, its public half; no name, no time",
        checks: "the structure; of a protected key what is inside, if the empty password or a given one opens it",
        proof: &["structure"],
        limits: "64 KiB; nothing in it says which certificate it belongs to",
    },
    mark: None,
    looks_like,
    examine,
};

/// `SEQUENCE { INTEGER 0 or 1 ...`, or `SEQUENCE { SEQUENCE { the name of a scheme that takes a password ...`
fn looks_like(head: &[u8]) -> bool {
    let begins = || {
        let (outer, length) = der::header(head.strip_prefix(&[der::SEQUENCE]).map(|_| head)?)?;
        let inside = head.get(outer..)?;
        let is_version = is_scheme(inside).is_some()
            || inside.starts_with(&[der::INTEGER, 1, 0])
            || inside.starts_with(&[der::INTEGER, 1, 1]);
        (is_version && length <= LARGEST_FILE_BYTES).then_some(())
    };
    begins().is_some()
}

/// Whether bytes begin with the `AlgorithmIdentifier` of a scheme that takes a password.
fn is_scheme(bytes: &[u8]) -> Option<()> {
    let (inner, _) = der::header(bytes.strip_prefix(&[der::SEQUENCE]).map(|_| bytes)?)?;
    let (name, _) = der::split(bytes.get(inner..)?)?;
    (name.tag == der::OBJECT && cipher::takes_password(name.content)).then_some(())
}

/// `EncryptedPrivateKeyInfo`: the scheme, the octets, and nothing else.
fn is_sealed(key: der::Value<'_>) -> Option<()> {
    is_scheme(key.content)?;
    let mut inside = key.inside();
    inside.take(der::SEQUENCE)?;
    let octets = inside.take(der::OCTETS)?;
    (!octets.content.is_empty() && inside.0.is_empty()).then_some(())
}

fn examine(file: &dyn ReadAt, context: &ArtefactContext) -> Option<ArtefactFile> {
    let bytes = Zeroizing::new(whole(file, LARGEST_FILE_BYTES)?);
    let (key, rest) = der::split(&bytes)?;
    // Only a line end may follow: what holds more is something else that begins alike.
    if !rest.iter().all(u8::is_ascii_whitespace) {
        return None;
    }
    if is_sealed(key).is_some() {
        return pem_file::sealed_key(key.whole, context);
    }
    opened::is_private_key(&bytes).or_else(|| is_rsa(key)).or_else(|| is_elliptic(key))?;
    let store = KeyStoreFacts {
        protection: KeyProtection::None,
        has_mac: false,
        was_opened: true,
        has_private_key: Some(true),
        certificates: Vec::new(),
        public_keys: public_key::of_private(&bytes).and_then(|found| found.public_key).into_iter().collect(),
        sealed_keys: Some(0),
    };
    let mut facts = outline(Verdict::Intact, Detail::None);
    facts.proof.push("structure".to_owned());
    facts.counts.insert("keys".to_owned(), 1);
    facts.detail = Detail::KeyStore(store);
    Some(ArtefactFile { kind: Kind::PrivateKey, facts })
}

/// PKCS#1: a version and eight numbers, the modulus first.
fn is_rsa(key: der::Value<'_>) -> Option<()> {
    let mut inside = key.inside();
    let mut lengths = Vec::new();
    while lengths.len() <= RSA_NUMBERS
        && let Some(number) = inside.take(der::INTEGER)
    {
        lengths.push(number.content.len());
    }
    let is_long = lengths.get(1).is_some_and(|modulus| *modulus >= SHORTEST_MODULUS_BYTES);
    (lengths.len() == RSA_NUMBERS && is_long).then_some(())
}

/// SEC 1 (RFC 5915): version 1, the key, then the curve.
fn is_elliptic(key: der::Value<'_>) -> Option<()> {
    let mut inside = key.inside();
    let version = inside.take(der::INTEGER)?.number()?;
    let octets = inside.take(der::OCTETS)?;
    inside.take(der::CONTEXT_0)?.inside().take(der::OBJECT)?;
    (version == 1 && !octets.content.is_empty()).then_some(())
}
