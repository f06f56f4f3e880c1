//! The live directory: what is asked, what it costs, and what becomes of every way in which a server can fail.

mod audits;
mod failures;
mod fake;
mod metadata;
#[cfg(unix)]
mod real;
#[cfg(unix)]
mod samba;
mod saved;
mod scene;
#[cfg(unix)]
mod slapd;
