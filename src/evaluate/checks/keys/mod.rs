//! Certificates and private keys.

pub mod authority_keys;
pub mod ca_key;
pub mod certificate_expired;
pub mod encryption_key;
pub mod key_lost;
pub mod key_on_same_machine;
pub mod key_unprotected;
