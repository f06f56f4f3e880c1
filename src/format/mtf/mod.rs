//! SQL Server backup media: plain MTF streams and compressed containers, read without a SQL Server.
//!
//! From the bottom up: [`Tape`] gives the logical MTF stream of a file whatever its container, [`walk()`] goes
//! through its blocks and streams and calls a [`Visitor`], [`read_headers`] is the visitor behind `inspect`.

mod assemble;
mod block;
mod compare;
mod config;
mod config_file;
mod config_records;
mod container;
mod date;
mod declaration;
mod fault;
mod headers;
mod label;
mod limits;
mod lost_sets;
mod open;
mod open_set;
mod recognise;
mod records;
mod sset;
mod sum;
mod tape;
mod text;
mod walk;
mod window;
mod xpress;

pub use block::{Block, Stream};
pub(crate) use compare::compared_ranges;
pub use declaration::DECLARATION;
pub use fault::Fault;
pub(crate) use fault::Notes;
pub(crate) use headers::read_headers_with;
pub use headers::{MtfFile, read_headers};
pub use open::open;
pub use recognise::looks_like;
pub(crate) use records::{Record, Records};
pub use tape::{Place, Tape};
pub use walk::{Ending, Step, Visitor, Wish, walk};
pub(crate) use window::Window;
pub use xpress::{XpressError, decode as xpress_decode};
