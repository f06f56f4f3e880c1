//! The bags of a PKCS#12 file (RFC 7292, section 4), with a password.

use super::certificate;
use super::cipher::{self, Closed, Password};
use super::der::{self, Value, Values};
use super::public_key;
use crate::model::{CertificateFacts, Problem, Verdict};

/// Bags and safes of one file that are looked at.
const MOST_BAGS: usize = 512;

const DATA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x01];
const ENCRYPTED_DATA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x06];
/// The number of the bag's type follows.
const BAG: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x0c, 0x0a, 0x01];
const X509_CERTIFICATE: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x16, 0x01];
const LOCAL_KEY_ID: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x15];

/// What the bags hold.
#[derive(Clone, Debug, Default)]
pub(super) struct Opened {
    /// The key's own first.
    pub certificates: Vec<CertificateFacts>,
    pub keys: u64,
    /// Keys that stand in no encryption at all.
    pub bare_keys: u64,
    /// Keys that stay sealed.
    pub sealed_keys: u64,
    /// Groups of bags that stay sealed: nobody can tell what is in them.
    pub sealed_safes: u64,
    /// The public halves of the keys that could be read, sorted.
    pub public_keys: Vec<String>,
    /// Bags of other types: revocation lists, secrets.
    pub other_bags: u64,
    found: Vec<(Option<Vec<u8>>, CertificateFacts)>,
    /// The marks of keys that do not tell their public half.
    key_ids: Vec<Option<Vec<u8>>>,
    bags: usize,
}

/// Why the bags could not be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refused {
    Closed(Closed),
    /// What should be a structure is none.
    Malformed,
}

impl From<Closed> for Refused {
    fn from(closed: Closed) -> Self {
        Self::Closed(closed)
    }
}

/// Keys that no encryption hides, and whether the structure of all that is in the open is sound.
pub(super) fn in_the_open(safes: &[u8]) -> Result<Opened, Refused> {
    read(safes, None)
}

/// All bags, with a password.
pub(super) fn open(safes: &[u8], password: &Password) -> Result<Opened, Refused> {
    read(safes, Some(password))
}

fn read(safes: &[u8], password: Option<&Password>) -> Result<Opened, Refused> {
    let mut opened = Opened::default();
    let (authenticated, _) = der::split(safes).ok_or(Refused::Malformed)?;
    for safe in sequence(authenticated)? {
        let mut inside = safe.inside();
        let kind = inside.take(der::OBJECT).ok_or(Refused::Malformed)?.content;
        let content =
            inside.take(der::CONTEXT_0).ok_or(Refused::Malformed)?.inside().next().ok_or(Refused::Malformed)?;
        match kind {
            DATA if content.tag == der::OCTETS => opened.bags(content.content, password, true)?,
            ENCRYPTED_DATA => {
                let (scheme, sealed) = encrypted(content).ok_or(Refused::Malformed)?;
                if let Some(password) = password {
                    let plain = cipher::decrypt(scheme, password, sealed)?;
                    opened.bags(&plain, Some(password), false).map_err(wrong_when_malformed)?;
                } else {
                    opened.sealed_safes += 1;
                }
            }
            // `envelopedData`: sealed with a public key, not a password.
            _ => return Err(Closed::Unsupported.into()),
        }
    }
    opened.arrange();
    Ok(opened)
}

/// Bytes that decrypt to no structure were decrypted with the wrong password: one in 256 has a sound padding.
fn wrong_when_malformed(refused: Refused) -> Refused {
    match refused {
        Refused::Malformed => Closed::WrongPassword.into(),
        closed => closed,
    }
}

/// `EncryptedData`: version, and `SEQUENCE { type, scheme, [0] IMPLICIT OCTET STRING }`.
fn encrypted(content: Value<'_>) -> Option<(Value<'_>, &[u8])> {
    let mut inside = content.inside();
    inside.take(der::INTEGER)?;
    let mut inside = inside.take(der::SEQUENCE)?.inside();
    inside.take(der::OBJECT)?;
    let scheme = inside.take(der::SEQUENCE)?;
    Some((scheme, inside.take(der::CONTEXT_0_OCTETS)?.content))
}

fn sequence(value: Value<'_>) -> Result<Vec<Value<'_>>, Refused> {
    if value.tag != der::SEQUENCE {
        return Err(Refused::Malformed);
    }
    let mut values = value.inside();
    let mut all = Vec::new();
    while !values.0.is_empty() {
        if all.len() == MOST_BAGS {
            return Err(Closed::Unsupported.into());
        }
        all.push(values.take(der::SEQUENCE).ok_or(Refused::Malformed)?);
    }
    Ok(all)
}

impl Opened {
    fn bags(&mut self, contents: &[u8], password: Option<&Password>, is_open: bool) -> Result<(), Refused> {
        let (contents, _) = der::split(contents).ok_or(Refused::Malformed)?;
        for bag in sequence(contents)? {
            self.bags += 1;
            if self.bags > MOST_BAGS {
                return Err(Closed::Unsupported.into());
            }
            let mut inside = bag.inside();
            let kind = inside.take(der::OBJECT).ok_or(Refused::Malformed)?.content;
            let value = inside.take(der::CONTEXT_0).ok_or(Refused::Malformed)?;
            let value = value.inside().next().ok_or(Refused::Malformed)?;
            let id = inside.take(der::SET).and_then(local_key_id);
            self.bag(kind, value, id, password, is_open)?;
        }
        Ok(())
    }

    fn bag(
        &mut self,
        kind: &[u8],
        value: Value<'_>,
        id: Option<&[u8]>,
        password: Option<&Password>,
        is_open: bool,
    ) -> Result<(), Refused> {
        match kind.strip_prefix(BAG) {
            Some([1]) => {
                self.key(value.whole, id).ok_or(Refused::Malformed)?;
                self.bare_keys += u64::from(is_open);
            }
            Some([2]) => {
                let (scheme, sealed) = sealed_key(value).ok_or(Refused::Malformed)?;
                if let Some(password) = password {
                    let key = cipher::decrypt(scheme, password, sealed)?;
                    self.key(&key, id).ok_or(Closed::WrongPassword)?;
                } else {
                    self.sealed_keys += 1;
                }
            }
            Some([3]) => {
                let der = certificate_bag(value).ok_or(Refused::Malformed)?;
                let facts = certificate::read(der).ok_or(Refused::Malformed)?;
                self.found.push((id.map(<[u8]>::to_vec), facts));
            }
            _ => self.other_bags += 1,
        }
        Ok(())
    }

    fn key(&mut self, bytes: &[u8], id: Option<&[u8]>) -> Option<()> {
        is_private_key(bytes)?;
        self.keys += 1;
        match public_key::of_private(bytes).and_then(|found| found.public_key) {
            Some(public_key) => self.public_keys.push(public_key),
            None => self.key_ids.push(id.map(<[u8]>::to_vec)),
        }
        Some(())
    }

    /// The certificates of keys first, the others as they stand. Whose a key is, its public half says; the mark that
    /// links the bags is only asked of a key that does not tell its public half.
    fn arrange(&mut self) {
        let ids = std::mem::take(&mut self.key_ids);
        self.public_keys.sort();
        self.public_keys.dedup();
        let is_certain = ids.is_empty() && self.sealed_keys == 0 && self.sealed_safes == 0;
        let (mut own, mut marked, mut others) = (Vec::new(), Vec::new(), Vec::new());
        for (id, mut facts) in std::mem::take(&mut self.found) {
            facts.has_key = belongs(&facts, &self.public_keys, is_certain);
            match facts.has_key {
                Some(true) => own.push(facts),
                _ if id.is_some() && ids.contains(&id) => marked.push(facts),
                _ => others.push(facts),
            }
        }
        own.extend(marked);
        own.extend(others);
        self.certificates = own;
    }
}

/// Whether the key of a certificate is among these; not certain where there are keys that could not be compared.
pub(super) fn belongs(facts: &CertificateFacts, public_keys: &[String], is_certain: bool) -> Option<bool> {
    let own = facts.public_key.as_ref()?;
    if public_keys.contains(own) { Some(true) } else { is_certain.then_some(false) }
}

/// What is wrong where no certificate of a file is one whose private key stands in it. A file of keys alone is another
/// matter, and so is one of certificates alone.
pub(super) fn misfit(certificates: &[CertificateFacts]) -> Option<(Verdict, Problem)> {
    let named = certificates.first()?.subject.as_deref().unwrap_or("its certificate");
    let answers = || certificates.iter().map(|certificate| certificate.has_key);
    if answers().any(|answer| answer == Some(true)) {
        return None;
    }
    if answers().all(|answer| answer == Some(false)) {
        let message =
            format!("The private key in it belongs to none of its certificates: the key of {named} is missing.");
        return Some((Verdict::Incomplete, Problem::whole("key-of-another-certificate", message)));
    }
    let message = format!(
        "Whether the private key in it is that of {named} could not be compared: the key is encrypted, or does not \
         contain its public part."
    );
    Some((Verdict::Identified, Problem::whole("key-not-compared", message)))
}

fn certificate_bag(value: Value<'_>) -> Option<&[u8]> {
    let mut inside = value.inside();
    if inside.take(der::OBJECT)?.content != X509_CERTIFICATE {
        return None;
    }
    Some(inside.take(der::CONTEXT_0)?.inside().take(der::OCTETS)?.content)
}

fn local_key_id(attributes: Value<'_>) -> Option<&[u8]> {
    let Values(bytes) = attributes.inside();
    let mut all = Values(bytes);
    while let Some(attribute) = all.take(der::SEQUENCE) {
        let mut inside = attribute.inside();
        if inside.take(der::OBJECT)?.content == LOCAL_KEY_ID {
            return Some(inside.take(der::SET)?.inside().take(der::OCTETS)?.content);
        }
    }
    None
}

/// `EncryptedPrivateKeyInfo`: scheme and octets.
pub(super) fn sealed_key(value: Value<'_>) -> Option<(Value<'_>, &[u8])> {
    let mut inside = value.inside();
    let scheme = inside.take(der::SEQUENCE)?;
    Some((scheme, inside.take(der::OCTETS)?.content))
}

/// Whether bytes are a `PrivateKeyInfo`: version, algorithm, octets.
pub(super) fn is_private_key(bytes: &[u8]) -> Option<()> {
    let (info, _) = der::split(bytes)?;
    if info.tag != der::SEQUENCE {
        return None;
    }
    let mut inside = info.inside();
    inside.take(der::INTEGER)?;
    inside.take(der::SEQUENCE)?.inside().take(der::OBJECT)?;
    inside.take(der::OCTETS).map(|_| ())
}
