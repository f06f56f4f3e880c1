//! Evidence bundles: a report with everything that it was judged from, sealed so that anybody can check it years later.
//! Pure: bytes in, bytes out. Whoever hands a bundle in may have made it up, so that reading it is bounded.
//!
//! | File | What it is |
//! |---|---|
//! | `report.json`, `report.*` | the report, in every format that was asked for |
//! | `evidence.json`, `deployment.toml`, `catalog/`, `users/`, `baseline.json` | what it was judged from |
//! | `CHECK.txt` | how to check the bundle without bakproof |
//! | `SHA256SUMS` | the digests of all files above |
//! | `statement.json` | an in-toto statement of the same digests, and of how the report was asked for |
//! | `statement.dsse.json` | the statement, signed: a DSSE envelope; absent in a bundle that nobody signed |
//! | `timestamps/` | time stamps (RFC 3161), each beside the envelope that it covers |

mod archive;
mod check;
mod contents;
mod digesting;
mod envelope;
mod keys;
mod names;
mod seal;
mod stamp;
mod statement;

pub use archive::{pack, unpack};
pub use check::{NamedKey, Outcome, check_files, check_signatures, check_stamps, covered};
pub use contents::{BundleError, Contents, MAX_BUNDLE_BYTES, MAX_FILES, sha256};
pub use digesting::Digesting;
pub use envelope::{Envelope, PAYLOAD_TYPE, Signature, Signing};
pub use keys::{KeyError, PrivateKey, PublicKey, is_encrypted};
pub use names::{
    BASELINE, CATALOG, CHECK, DEPLOYMENT, ENVELOPE, EVIDENCE, REPORT, STATEMENT, SUMS, TIMESTAMPS, USERS, is_litter,
};
pub use seal::{StampName, is_sealed, seal, stated, sums};
pub use stamp::{StampError, TimeStamp, query, read_answer};
pub use statement::{
    DeploymentName, Details, PREDICATE_TYPE, Predicate, RenderedAs, Statement, UsersFile, Version, View,
};
