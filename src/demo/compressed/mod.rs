//! `BACKUP ... WITH COMPRESSION`: the container and its encoder. Knows nothing of what it carries.

mod code_lengths;
mod container;
mod matches;
mod xpress;

pub(super) use container::CompressedContainer;
pub use xpress::compress;
