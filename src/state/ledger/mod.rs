//! The verification ledger: what was verified, when, by which version, and by what the file is known again.
//!
//! One redb file. `places` says by path what the file was and when it was verified; `proofs` says by content what was
//! found and what the headers say; `edges` leads from the ends of a large file to its content, wherever it was moved;
//! `verifications` says what servers verified, and `attested` which digests the files of attestations had when they were
//! first seen. It is a memory and no evidence of its own: damaged, foreign or deleted, it is begun anew, and the audit
//! reads more.

mod attested;
mod memory;
mod open;
mod record;
mod tables;
mod verifications;
mod writer;

pub use memory::Ledger;
pub use record::Versions;
