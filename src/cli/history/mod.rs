//! The history of audits: which one an audit reads and appends to, and the command that shows it.

mod command;
mod of_audit;
mod place;
mod view;

pub use command::run;
pub use of_audit::AuditHistory;
pub use place::{log_of, subject};
