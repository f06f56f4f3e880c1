//! The unified contact store: who moved to Exchange or back, and when.

mod columns;
mod read;

pub use read::CONTACT_STORE;
