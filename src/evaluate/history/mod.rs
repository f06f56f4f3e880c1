//! What the SQL Servers' histories say, united over all readings and matched with the files that were seen: by the
//! GUIDs of backup sets and media, never by a path alone. Pure.

mod device;
mod listed;
mod partners;
mod raise;
mod raised;
mod readings;
mod row;
mod seen;
mod unite;
mod whereabouts;

pub use device::DevicePath;
pub use listed::listed;
pub use raise::{condemn, raise};
pub use raised::Raised;
pub use readings::{answers_for, is_reading_of, is_same, readings_of};
pub use row::{Row, Whereabouts};
pub use unite::History;
