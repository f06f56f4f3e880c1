//! What people state.

pub mod attestation;
