//! What the formats of pipelines share: every finding with its place, what stays the same of it from day to day, what was
//! not looked at, and who judged what.

mod audited;
mod baseline;
mod fingerprint;
mod found;
mod origin;
mod remedy;
mod text;
mod unseen;

pub use audited::{audited, knows_earlier, marks, trend};
pub use baseline::{Compared, State};
pub use found::{DEPLOYMENT_FILE, Found, Of, all, worst_first};
pub use origin::{origin, verdict};
pub use remedy::Remedy;
pub use text::shortened;
pub use unseen::{NotLookedAt, not_looked_at, unread};
