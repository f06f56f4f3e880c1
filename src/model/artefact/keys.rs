//! Certification authorities, certificates and keys. No key material ever stands here.

use crate::base::Stamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A `certutil -backup` folder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CertificationAuthorityFacts {
    /// Names of the key backups' files, without extension: the authority's common name.
    pub authorities: Vec<String>,
    pub has_key: bool,
    pub has_database: bool,
    /// The `.edb` was shut down cleanly, or its logs stand beside it (the state in its header, as ESE writes it).
    pub is_database_recoverable: Option<bool>,
    pub log_files: u64,
    pub has_registry: bool,
    pub has_policy_file: bool,
    /// The key backup's file time: the format has none of its own.
    pub key_file_modified: Option<Stamp>,
    /// How the key backup is protected; null without one.
    pub key_protection: Option<KeyProtection>,
    /// The NotBefore of the newest certificate that belongs to a key in it; null where no key backup could be opened.
    pub certificate_not_before: Option<Stamp>,
    /// Names of the databases' files, without extension: the authority's common name as `certutil` writes it.
    #[serde(default)]
    pub database_names: Vec<String>,
    /// What each key backup in it holds; empty in evidence of versions that did not look.
    #[serde(default)]
    pub key_backups: Vec<AuthorityKeyBackup>,
}

/// One key backup of an authority.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AuthorityKeyBackup {
    /// The file's name, without extension.
    pub name: String,
    pub modified: Option<Stamp>,
    pub store: KeyStoreFacts,
}

/// How a key is protected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum KeyProtection {
    /// Encrypted with a password that is not empty.
    Password,
    /// Encrypted with the empty password.
    EmptyPassword,
    /// Readable by anyone.
    None,
    Unknown,
}

/// A PKCS#12 file, or a PEM file that holds a key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct KeyStoreFacts {
    pub protection: KeyProtection,
    /// Whether a MAC (or the encryption's own check) protects it against change.
    pub has_mac: bool,
    /// Whether the given password opened it.
    pub was_opened: bool,
    /// Null if it could not be opened.
    pub has_private_key: Option<bool>,
    /// Its certificates, the key's own first; empty where none stands in the open and it could not be opened.
    pub certificates: Vec<CertificateFacts>,
    /// SHA-256 of the public halves of the private keys that could be read, sorted (see a certificate's `public_key`).
    #[serde(default)]
    pub public_keys: Vec<String>,
    /// Private keys that are in sight and stay sealed; null in evidence of versions that did not count them.
    #[serde(default)]
    pub sealed_keys: Option<u64>,
}

impl KeyStoreFacts {
    /// The certificates whose private key was seen beside them.
    pub fn own(&self) -> impl Iterator<Item = &CertificateFacts> {
        self.certificates.iter().filter(|certificate| certificate.has_key == Some(true))
    }
}

/// One certificate.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct CertificateFacts {
    /// Common name, as written.
    pub subject: Option<String>,
    pub issuer: Option<String>,
    /// DNS names, lower case, sorted.
    pub names: Vec<String>,
    pub serial: String,
    pub not_before: Option<Stamp>,
    pub not_after: Option<Stamp>,
    pub is_authority: bool,
    /// SHA-256 over the certificate, lower-case hexadecimal.
    pub sha256: String,
    /// Its thumbprint, as Windows and SQL Server call it: SHA-1 over the certificate, lower-case hexadecimal. Null in evidence
    /// of versions that did not write it.
    #[serde(default)]
    pub sha1: Option<String>,
    /// SHA-256 over its public key, in a form that the private key gives as well: modulus and exponent, or the point.
    #[serde(default)]
    pub public_key: Option<String>,
    /// What it may be used for (extended key usage), as object identifiers, sorted; empty: for anything.
    #[serde(default)]
    pub usages: Vec<String>,
    /// Whether the private key that belongs to it stands in the same file; null where that could not be compared.
    #[serde(default)]
    pub has_key: Option<bool>,
}
