//! What the SQL Servers' histories say, merged over all readings and matched with the files that were seen: by the
//! GUIDs of backup sets and media, never by a path alone. Pure.

mod apply_proofs;
mod device;
mod index;
mod listed;
mod merge;
mod partners;
mod readings;
mod row;
mod seen;
mod server_proof;
mod whereabouts;

pub use apply_proofs::{apply_server_proofs, apply_server_verdict};
pub use device::DevicePath;
pub use index::RowSketch;
pub use listed::from_row;
pub use merge::History;
pub use readings::{answers_for, is_same};
pub use row::{Home, Row, Whereabouts, finished_by};
pub use server_proof::ServerProof;
