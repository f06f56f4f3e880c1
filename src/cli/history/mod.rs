//! The history of audits: which one an audit reads and appends to, the command that shows it, and the one that compares.

pub mod args;
mod command;
mod diff;
mod file;
mod of_audit;
mod subject;
mod view;

pub use command::run;
pub use diff::run as diff;
pub use of_audit::AuditHistory;
