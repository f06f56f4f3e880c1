//! Keys and certificates: PKCS#12, PEM, certificates in DER, PKCS#7. Facts leave this folder, keys never do: what is
//! decrypted is wiped where it is looked at.

mod certificate;
mod cipher;
mod der;
mod der_key;
mod opened;
mod pem;
mod pem_file;
mod pkcs12;
mod pkcs7;
mod plain;
mod public_key;

pub(super) use der_key::DER_KEY;
pub(super) use pem_file::PEM;
pub(super) use pkcs12::{PKCS12, key_store};
pub(super) use plain::CERTIFICATE;
