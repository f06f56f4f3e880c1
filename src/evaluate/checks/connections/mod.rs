//! How servers were reached.

pub mod legacy_tls;
pub mod plaintext_login;
