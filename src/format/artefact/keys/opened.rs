//! The bags of a PKCS#12 file (RFC 7292, section 4), with a password.

use super::certificate;
use super::cipher::{self, Closed, Password};
use super::der::{self, Value, Values};
use crate::model::CertificateFacts;

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
    /// Bags of other types: revocation lists, secrets.
    pub other_bags: u64,
    found: Vec<(Option<Vec<u8>>, CertificateFacts)>,
    key_ids: Vec<Vec<u8>>,
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
                is_private_key(value.whole).ok_or(Refused::Malformed)?;
                self.keys += 1;
                self.bare_keys += u64::from(is_open);
                self.key_ids.extend(id.map(<[u8]>::to_vec));
            }
            Some([2]) => {
                let (scheme, sealed) = sealed_key(value).ok_or(Refused::Malformed)?;
                if let Some(password) = password {
                    let key = cipher::decrypt(scheme, password, sealed)?;
                    is_private_key(&key).ok_or(Closed::WrongPassword)?;
                    self.keys += 1;
                    self.key_ids.extend(id.map(<[u8]>::to_vec));
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

    /// The certificates of keys first, the others as they stand.
    fn arrange(&mut self) {
        let ids = std::mem::take(&mut self.key_ids);
        let is_own = |id: &Option<Vec<u8>>| id.as_ref().is_some_and(|id| ids.contains(id));
        let (own, others): (Vec<_>, Vec<_>) =
            std::mem::take(&mut self.found).into_iter().partition(|(id, _)| is_own(id));
        self.certificates = own.into_iter().chain(others).map(|(_, facts)| facts).collect();
    }
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
