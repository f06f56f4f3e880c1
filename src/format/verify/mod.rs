//! What the content of a backup set proves: pure processing of its bytes piece by piece, results that are put together
//! in order, and the judgement of what all members of a set say. Reads no file and starts no thread.
//!
//! From the bottom up: [`Watch`] says where data and log lie, [`Part`] looks at a contiguous piece of one of them,
//! [`Gathered`] puts parts in order, [`judge()`] says what a set's members prove together.

mod extent;
mod extents;
mod gathered;
mod judge;
mod judge_extents;
mod judge_pages;
mod log;
mod log_range;
mod marks;
mod names;
mod part;
mod pass;
mod range;
mod system_pages;
mod ties;
mod watch;

pub use extent::{Extent, ExtentId};
pub use gathered::{Gathered, Protected};
pub use judge::{Outcome, Witness, judge};
pub use log::LogPart;
pub use part::{Done, Part};
pub use range::ProtectedRange;
pub use watch::{Run, Sink, Stuff, Watch};
