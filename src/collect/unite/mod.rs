//! Evidence of several collectors, united as if one run had seen it all. Pure: neither reads nor judges. The same evidence gives
//! the same answer in whatever order it comes, if it is added in the order of [`order`].
//!
//! What one collector could not look at and another did is seen. What two saw differently at one place is unreadable there,
//! with a problem that says so: nobody can tell which of them a restore would find.

mod beside;
mod comparisons;
mod gone;
mod left;
mod media;
mod order;
mod place;
mod readings;
mod record;
mod records;
mod sources;
mod told;
mod uniting;

pub use gone::Look;
pub use order::{Head, MAX_COLLECTORS, UniteError, order};
pub use uniting::Uniting;
