//! Load balancers: what content surely tells. KEMP's backups are of a format that is not published: a mapping names
//! them.

mod archive;
mod netscaler;

pub use archive::ARCHIVE;
pub use netscaler::NETSCALER;
