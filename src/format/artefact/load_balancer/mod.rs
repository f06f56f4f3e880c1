//! Load balancers: what content surely tells. KEMP's backups are of a format that is not published: a mapping names
//! them.

mod archive;
mod netscaler;
mod tmsh;

pub use archive::ARCHIVE;
pub use netscaler::NETSCALER;
pub use tmsh::TMSH;

use super::vendor::Read;

/// The forms of text that load balancers write, whatever the device does.
pub(super) const FORMS: &[Read] = &[tmsh::read];
