//! ZIP archives as hostile input: what is listed, what each entry unpacks to, and what a truncated one still holds.
//! Knows nothing of Lync. The only place that touches the `zip` and `flate2` crates.

mod cursor;
mod entry;
mod limits;
mod open;
mod proof;
mod salvage;
mod tail;
mod times;

pub use entry::Entry;
pub use limits::{
    MAX_DIRECTORY_BYTES, MAX_ENTRIES, MAX_ENTRY_BYTES, MAX_NAME_BYTES, MAX_RATIO, MAX_TOTAL_BYTES, RATIO_FREE_BYTES,
};
pub use open::{Archive, Opening, Refusal, open};
pub use proof::{EntryFault, prove};
pub use salvage::salvage_entries;
