//! DSSE envelopes: signed bytes, their type, and any number of signatures over both.

use super::contents::BundleError;
use super::keys::{PrivateKey, PublicKey};
use super::names::ENVELOPE;
use data_encoding::BASE64;
use serde::{Deserialize, Serialize};

/// The media type of an in-toto statement.
pub const PAYLOAD_TYPE: &str = "application/vnd.in-toto+json";

/// Most signatures: an organization, its auditors, a regulator.
const MAX_SIGNATURES: usize = 64;

/// A statement with its signatures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Envelope {
    pub payload: Vec<u8>,
    pub signatures: Vec<Signature>,
}

/// One signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    /// SHA-256 of the public key (DER of its SubjectPublicKeyInfo), lower-case hexadecimal.
    pub key_id: String,
    pub bytes: Vec<u8>,
}

/// What became of a wish to sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signing {
    Added,
    /// A signature that was not valid, under the name of this key, is gone.
    Replaced,
    /// This key has signed already, and its signature is valid.
    Already,
}

/// As written; keys in the order of their names.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Written {
    payload: String,
    payload_type: String,
    signatures: Vec<WrittenSignature>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenSignature {
    keyid: String,
    sig: String,
}

/// What a signature of DSSE version 1 covers: type and payload, each with its length.
fn signed_bytes(payload: &[u8]) -> Vec<u8> {
    let mut bytes = format!("DSSEv1 {} {PAYLOAD_TYPE} {} ", PAYLOAD_TYPE.len(), payload.len()).into_bytes();
    bytes.extend_from_slice(payload);
    bytes
}

impl Envelope {
    /// Around a statement that nobody has signed yet.
    pub fn new(payload: Vec<u8>) -> Self {
        Self { payload, signatures: Vec::new() }
    }

    /// Adds a signature. One that bears the name of this key, and is not of this key, gives way to it.
    ///
    /// # Errors
    /// The key cannot sign, or there are too many signatures.
    pub fn sign(&mut self, key: &PrivateKey) -> Result<Signing, BundleError> {
        let failed = |why: String| BundleError::Malformed { name: ENVELOPE.to_owned(), why };
        let public = key.public().map_err(|error| failed(error.to_string()))?;
        let key_id = public.id();
        let earlier = self.signatures.iter().position(|one| one.key_id == key_id);
        if let Some(at) = earlier {
            if self.signatures.get(at).is_some_and(|one| self.is_signed_by(one, &public)) {
                return Ok(Signing::Already);
            }
            self.signatures.remove(at);
        }
        if self.signatures.len() >= MAX_SIGNATURES {
            return Err(failed(format!("has {MAX_SIGNATURES} signatures already")));
        }
        let bytes = key.sign(&signed_bytes(&self.payload)).to_vec();
        self.signatures.push(Signature { key_id, bytes });
        Ok(if earlier.is_some() { Signing::Replaced } else { Signing::Added })
    }

    /// Whether the signature is this key's, over this payload.
    pub fn is_signed_by(&self, signature: &Signature, key: &PublicKey) -> bool {
        key.verify(&signed_bytes(&self.payload), &signature.bytes)
    }

    /// The envelope as it was when it had only its first `count` signatures.
    pub fn with_first(&self, count: usize) -> Self {
        Self {
            payload: self.payload.clone(),
            signatures: self.signatures.get(..count).unwrap_or(&self.signatures).to_vec(),
        }
    }

    /// The one form in which an envelope is written: indented, one key a line, with a final line feed.
    pub fn to_bytes(&self) -> Vec<u8> {
        let written = Written {
            payload: BASE64.encode(&self.payload),
            payload_type: PAYLOAD_TYPE.to_owned(),
            signatures: self
                .signatures
                .iter()
                .map(|one| WrittenSignature { keyid: one.key_id.clone(), sig: BASE64.encode(&one.bytes) })
                .collect(),
        };
        // Strings cannot fail to be JSON.
        let mut bytes = serde_json::to_vec_pretty(&written).unwrap_or_default();
        bytes.push(b'\n');
        bytes
    }

    /// Reads what [`Self::to_bytes`] wrote, and nothing else: whatever else stands there, nobody has signed.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn read(name: &str, bytes: &[u8]) -> Result<Self, BundleError> {
        let wrong = |why: String| BundleError::Malformed { name: name.to_owned(), why };
        let written: Written =
            serde_json::from_slice(bytes).map_err(|error| wrong(format!("is not a DSSE envelope: {error}")))?;
        if written.payload_type != PAYLOAD_TYPE {
            return Err(wrong(format!("is not an envelope of `{PAYLOAD_TYPE}`")));
        }
        if written.signatures.is_empty() || written.signatures.len() > MAX_SIGNATURES {
            return Err(wrong(format!("has {} signatures", written.signatures.len())));
        }
        let decode =
            |text: &str| BASE64.decode(text.as_bytes()).map_err(|error| wrong(format!("is not base64: {error}")));
        let mut envelope = Self::new(decode(&written.payload)?);
        for one in written.signatures {
            if envelope.signatures.iter().any(|earlier| earlier.key_id == one.keyid) {
                return Err(wrong("has two signatures of one key".to_owned()));
            }
            envelope.signatures.push(Signature { bytes: decode(&one.sig)?, key_id: one.keyid });
        }
        if envelope.to_bytes() != bytes {
            return Err(wrong("is not in the form in which bakproof writes it".to_owned()));
        }
        Ok(envelope)
    }
}
