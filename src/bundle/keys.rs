//! Ed25519 keys as OpenSSL writes and reads them: PKCS#8 and SubjectPublicKeyInfo, as PEM.

use ed25519_dalek::pkcs8::{EncodePublicKey, KeypairBytes};
use ed25519_dalek::{Signer, SigningKey, VerifyingKey};
use pkcs8::pkcs5::pbes2;
use pkcs8::spki::DecodePublicKey;
use pkcs8::{DecodePrivateKey, LineEnding, PrivateKeyInfo};
use zeroize::Zeroizing;

/// Rounds of PBKDF2-HMAC-SHA-256, as OWASP's password storage guidance asks for.
const ROUNDS: u32 = 600_000;

/// The label of an encrypted PKCS#8 key.
const ENCRYPTED: &str = "ENCRYPTED PRIVATE KEY";

/// Why a key cannot be used. Says nothing of what is in it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    #[error(
        "it is not a private Ed25519 key in PKCS#8 PEM, such as `bakproof keygen` or `openssl genpkey -algorithm ed25519` writes"
    )]
    NotPrivate,
    #[error("it is not a public Ed25519 key in PEM, such as `bakproof keygen` or `openssl pkey -pubout` writes")]
    NotPublic,
    #[error("this is a private key; give its public key, and keep this one to yourself")]
    PrivateForPublic,
    #[error("the passphrase is wrong, or the key is encrypted in a way that is not supported (PBES2 with AES-CBC is)")]
    Passphrase,
    #[error("no random bytes: {0}")]
    Random(String),
    #[error("the key cannot be encoded")]
    Encoding,
}

/// A key that signs. Shows nothing of itself, and is wiped when dropped.
pub struct PrivateKey(SigningKey);

impl std::fmt::Debug for PrivateKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PrivateKey")
    }
}

/// A key that proves who signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicKey {
    key: VerifyingKey,
    der: Vec<u8>,
}

/// Whether a PEM text is a private key that asks for a passphrase.
pub fn is_encrypted(pem: &str) -> bool {
    pem.contains(&format!("-----BEGIN {ENCRYPTED}-----"))
}

impl PrivateKey {
    /// A new key.
    ///
    /// # Errors
    /// The system gives no random bytes.
    pub fn generate() -> Result<Self, KeyError> {
        let mut secret = Zeroizing::new([0; 32]);
        random(secret.as_mut_slice())?;
        Ok(Self(SigningKey::from_bytes(&secret)))
    }

    /// Reads PKCS#8 PEM, encrypted where [`is_encrypted`] says so.
    ///
    /// # Errors
    /// It is no such key, or the passphrase is wrong.
    pub fn from_pem(pem: &str, passphrase: Option<&str>) -> Result<Self, KeyError> {
        let pem = pem.trim();
        let key = match passphrase.filter(|_| is_encrypted(pem)) {
            Some(passphrase) => {
                let (label, document) = pkcs8::SecretDocument::from_pem(pem).map_err(|_| KeyError::NotPrivate)?;
                let encrypted = pkcs8::EncryptedPrivateKeyInfo::try_from(document.as_bytes())
                    .ok()
                    .filter(|_| label == ENCRYPTED)
                    .ok_or(KeyError::NotPrivate)?;
                let plain = encrypted.decrypt(passphrase).map_err(|_| KeyError::Passphrase)?;
                SigningKey::from_pkcs8_der(plain.as_bytes())
            }
            None => SigningKey::from_pkcs8_pem(pem),
        };
        key.map(Self).map_err(|_| KeyError::NotPrivate)
    }

    /// PKCS#8 PEM; with a passphrase, encrypted by AES-256 (PBES2, PBKDF2).
    ///
    /// # Errors
    /// The system gives no random bytes.
    pub fn to_pem(&self, passphrase: Option<&str>) -> Result<Zeroizing<String>, KeyError> {
        // Without the public key: OpenSSL 3.0 does not read a PKCS#8 key that has one.
        let bytes = KeypairBytes { secret_key: self.0.to_bytes(), public_key: None };
        let plain = pkcs8::EncodePrivateKey::to_pkcs8_der(&bytes).map_err(|_| KeyError::Encoding)?;
        let Some(passphrase) = passphrase else {
            return plain.to_pem("PRIVATE KEY", LineEnding::LF).map_err(|_| KeyError::Encoding);
        };
        let (mut salt, mut iv) = ([0; 16], [0; 16]);
        random(&mut salt)?;
        random(&mut iv)?;
        let parameters =
            pbes2::Parameters::pbkdf2_sha256_aes256cbc(ROUNDS, &salt, &iv).map_err(|_| KeyError::Encoding)?;
        let key = PrivateKeyInfo::try_from(plain.as_bytes()).map_err(|_| KeyError::Encoding)?;
        let encrypted = key.encrypt_with_params(parameters, passphrase).map_err(|_| KeyError::Encoding)?;
        encrypted.to_pem(ENCRYPTED, LineEnding::LF).map_err(|_| KeyError::Encoding)
    }

    /// The public half.
    ///
    /// # Errors
    /// Never for a key that was read or generated.
    pub fn public(&self) -> Result<PublicKey, KeyError> {
        PublicKey::new(self.0.verifying_key())
    }

    pub(super) fn sign(&self, bytes: &[u8]) -> [u8; 64] {
        self.0.sign(bytes).to_bytes()
    }
}

impl PublicKey {
    fn new(key: VerifyingKey) -> Result<Self, KeyError> {
        let der = key.to_public_key_der().map_err(|_| KeyError::Encoding)?.into_vec();
        Ok(Self { key, der })
    }

    /// Reads SubjectPublicKeyInfo PEM.
    ///
    /// # Errors
    /// It is no such key.
    pub fn from_pem(pem: &str) -> Result<Self, KeyError> {
        if pem.contains("PRIVATE KEY-----") {
            return Err(KeyError::PrivateForPublic);
        }
        // A key of low order verifies signatures that nobody made.
        let key = VerifyingKey::from_public_key_pem(pem.trim()).ok().filter(|key| !key.is_weak());
        Self::new(key.ok_or(KeyError::NotPublic)?)
    }

    /// SubjectPublicKeyInfo PEM.
    ///
    /// # Errors
    /// Never for a key that was read or generated.
    pub fn to_pem(&self) -> Result<String, KeyError> {
        self.key.to_public_key_pem(LineEnding::LF).map_err(|_| KeyError::Encoding)
    }

    /// SHA-256 of its DER, lower-case hexadecimal: `openssl pkey -pubin -outform DER | sha256sum`.
    pub fn id(&self) -> String {
        super::contents::sha256(&self.der)
    }

    pub(super) fn verify(&self, bytes: &[u8], signature: &[u8]) -> bool {
        ed25519_dalek::Signature::from_slice(signature)
            .is_ok_and(|signature| self.key.verify_strict(bytes, &signature).is_ok())
    }
}

fn random(bytes: &mut [u8]) -> Result<(), KeyError> {
    getrandom::fill(bytes).map_err(|error| KeyError::Random(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_public_key_of_low_order_and_a_private_one_are_refused() {
        let mut der = data_encoding::HEXLOWER.decode(b"302a300506032b6570032100").unwrap();
        der.extend([0; 32]);
        let body = data_encoding::BASE64.encode(&der);
        let pem = format!("-----BEGIN PUBLIC KEY-----\n{body}\n-----END PUBLIC KEY-----\n");
        assert_eq!(PublicKey::from_pem(&pem), Err(KeyError::NotPublic));
        let private = PrivateKey::generate().unwrap().to_pem(None).unwrap();
        assert_eq!(PublicKey::from_pem(&private), Err(KeyError::PrivateForPublic));
    }
}
