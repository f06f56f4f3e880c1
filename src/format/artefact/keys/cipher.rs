//! Deriving keys from passwords and decrypting, for PKCS#12 (RFC 7292, RFC 8018). The only file that knows the crates
//! that do it. Iterations are bounded before anything is computed: a file says them, and may say anything.

use super::der::{self, Value};
use cbc::Decryptor;
use cbc::cipher::block_padding::Pkcs7;
use cbc::cipher::{BlockCipher, BlockDecryptMut, KeyInit, KeyIvInit};
use hmac::{Mac, SimpleHmac};
use pkcs12::kdf::{Pkcs12KeyType, derive_key};
use secrecy::zeroize::Zeroizing;
use sha1::Sha1;
use sha2::{Sha256, Sha384, Sha512};
use std::cell::Cell;
use std::fmt;

/// Rounds that one password may cost on one file. Windows writes 2,000 for each of three derivations, OpenSSL 2,048,
/// careful people a million.
pub(super) const MOST_ROUNDS: u64 = 8_000_000;

const SHA1: &[u8] = &[0x2b, 0x0e, 0x03, 0x02, 0x1a];
const SHA256: &[u8] = &[0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01];
const SHA384: &[u8] = &[0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x02];
const SHA512: &[u8] = &[0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x03];
const PBES2: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x05, 0x0d];
const PBKDF2: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x05, 0x0c];
/// `pkcs-12PbeIds`; the number of the scheme follows.
const PKCS12_PBE: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x0c, 0x01];

/// PKCS#5 1.5 (RFC 8018, A.3): DES or RC2, with a key from the password; the number of the scheme follows.
const PKCS5: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x05];
const PKCS5_PBE: [u8; 6] = [1, 3, 4, 6, 10, 11];

/// Whether the scheme of this name encrypts with a password, be it one that is not decrypted here.
pub(super) fn takes_password(name: &[u8]) -> bool {
    let number = |arc: &[u8]| match name.strip_prefix(arc) {
        Some([number]) => Some(*number),
        _ => None,
    };
    name == PBES2
        || number(PKCS12_PBE).is_some_and(|number| (1..=6).contains(&number))
        || number(PKCS5).is_some_and(|number| PKCS5_PBE.contains(&number))
}

/// A password in the two forms that the schemes take it in.
pub(super) struct Password {
    /// UTF-16BE with its closing zero; nothing at all for the empty password of some writers.
    wide: Zeroizing<Vec<u8>>,
    narrow: Zeroizing<Vec<u8>>,
    rounds_left: Cell<u64>,
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password")
    }
}

impl Password {
    /// A password as it is typed.
    pub fn typed(text: &str) -> Self {
        let wide = text.encode_utf16().chain([0]).flat_map(u16::to_be_bytes).collect();
        let narrow = text.as_bytes().to_vec();
        Self { wide: Zeroizing::new(wide), narrow: Zeroizing::new(narrow), rounds_left: Cell::new(MOST_ROUNDS) }
    }

    /// No password, which some writers tell from the empty one.
    pub fn absent() -> Self {
        Self { wide: Zeroizing::default(), narrow: Zeroizing::default(), rounds_left: Cell::new(MOST_ROUNDS) }
    }

    /// Takes the rounds of one derivation from what is left.
    fn rounds(&self, iterations: u64) -> Result<i32, Closed> {
        let left = self.rounds_left.get().checked_sub(iterations).ok_or(Closed::Unsupported)?;
        self.rounds_left.set(left);
        match i32::try_from(iterations) {
            Ok(rounds) if rounds > 0 => Ok(rounds),
            _ => Err(Closed::Unsupported),
        }
    }
}

/// Why bytes stay closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Closed {
    WrongPassword,
    /// An algorithm that this reader does not know, or more rounds than it computes.
    Unsupported,
}

/// The `MacData` of a file.
#[derive(Clone, Copy, Debug)]
pub(super) struct MacData<'a> {
    algorithm: &'a [u8],
    digest: &'a [u8],
    salt: &'a [u8],
    iterations: u64,
}

impl<'a> MacData<'a> {
    /// `SEQUENCE { DigestInfo, salt OCTET STRING, iterations INTEGER DEFAULT 1 }`.
    pub fn read(value: Value<'a>) -> Option<Self> {
        let mut inside = value.inside();
        let mut info = inside.take(der::SEQUENCE)?.inside();
        let algorithm = info.take(der::SEQUENCE)?.inside().take(der::OBJECT)?.content;
        let digest = info.take(der::OCTETS)?.content;
        let salt = inside.take(der::OCTETS)?.content;
        let iterations = match inside.next() {
            Some(value) => value.number()?,
            None => 1,
        };
        Some(Self { algorithm, digest, salt, iterations })
    }

    /// Whether the password is the one that the content was protected with.
    pub fn check(&self, password: &Password, content: &[u8]) -> Result<(), Closed> {
        macro_rules! check {
            ($hash:ty, $length:expr) => {{
                let rounds = password.rounds(self.iterations)?;
                let key = derive_key::<$hash>(&password.wide, self.salt, Pkcs12KeyType::Mac, rounds, $length);
                let key = Zeroizing::new(key);
                let mut mac = <SimpleHmac<$hash> as Mac>::new_from_slice(&key).map_err(|_| Closed::Unsupported)?;
                mac.update(content);
                mac.verify_slice(self.digest).map_err(|_| Closed::WrongPassword)
            }};
        }
        match self.algorithm {
            SHA1 => check!(Sha1, 20),
            SHA256 => check!(Sha256, 32),
            SHA384 => check!(Sha384, 48),
            SHA512 => check!(Sha512, 64),
            _ => Err(Closed::Unsupported),
        }
    }
}

/// Decrypts with the scheme that an `AlgorithmIdentifier` names.
pub(super) fn decrypt(scheme: Value<'_>, password: &Password, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, Closed> {
    let mut inside = scheme.inside();
    let name = inside.take(der::OBJECT).ok_or(Closed::Unsupported)?.content;
    let parameters = inside.take(der::SEQUENCE).ok_or(Closed::Unsupported)?;
    if name == PBES2 {
        return decrypt_pbes2(scheme, parameters, password, sealed);
    }
    let number = name.strip_prefix(PKCS12_PBE).ok_or(Closed::Unsupported)?;
    let mut inside = parameters.inside();
    let salt = inside.take(der::OCTETS).ok_or(Closed::Unsupported)?.content;
    let iterations = inside.next().and_then(Value::number).ok_or(Closed::Unsupported)?;
    let rounds = password.rounds(iterations)?;
    match number {
        [3] => legacy::<des::TdesEde3>(password, salt, rounds, 24, sealed),
        [4] => legacy::<des::TdesEde2>(password, salt, rounds, 16, sealed),
        [5] => legacy::<rc2::Rc2>(password, salt, rounds, 16, sealed),
        [6] => legacy::<rc2::Rc2>(password, salt, rounds, 5, sealed),
        _ => Err(Closed::Unsupported),
    }
}

/// RFC 7292, appendix B and C: SHA-1 and a block cipher of eight bytes.
fn legacy<C>(
    password: &Password,
    salt: &[u8],
    rounds: i32,
    key_bytes: usize,
    sealed: &[u8],
) -> Result<Zeroizing<Vec<u8>>, Closed>
where
    C: KeyInit + BlockCipher + BlockDecryptMut,
{
    let key = Zeroizing::new(derive_key::<Sha1>(&password.wide, salt, Pkcs12KeyType::EncryptionKey, rounds, key_bytes));
    let vector = derive_key::<Sha1>(&password.wide, salt, Pkcs12KeyType::Iv, rounds, 8);
    let decryptor = Decryptor::<C>::new_from_slices(&key, &vector).map_err(|_| Closed::Unsupported)?;
    let open = decryptor.decrypt_padded_vec_mut::<Pkcs7>(sealed).map_err(|_| Closed::WrongPassword)?;
    Ok(Zeroizing::new(open))
}

/// RFC 8018: only PBKDF2; what scrypt asks of memory is the file's choice.
fn decrypt_pbes2(
    scheme: Value<'_>,
    parameters: Value<'_>,
    password: &Password,
    sealed: &[u8],
) -> Result<Zeroizing<Vec<u8>>, Closed> {
    let iterations = pbkdf2_iterations(parameters).ok_or(Closed::Unsupported)?;
    password.rounds(iterations)?;
    let scheme = pkcs5::EncryptionScheme::try_from(scheme.whole).map_err(|_| Closed::Unsupported)?;
    match scheme.decrypt(password.narrow.as_slice(), sealed) {
        Ok(open) => Ok(Zeroizing::new(open)),
        // The crate says `EncryptFailed` of a padding that decrypts wrongly.
        Err(pkcs5::Error::DecryptFailed | pkcs5::Error::EncryptFailed) => Err(Closed::WrongPassword),
        Err(_) => Err(Closed::Unsupported),
    }
}

fn pbkdf2_iterations(parameters: Value<'_>) -> Option<u64> {
    let mut derivation = parameters.inside().take(der::SEQUENCE)?.inside();
    if derivation.take(der::OBJECT)?.content != PBKDF2 {
        return None;
    }
    let mut inside = derivation.take(der::SEQUENCE)?.inside();
    inside.take(der::OCTETS)?;
    inside.take(der::INTEGER)?.number()
}
