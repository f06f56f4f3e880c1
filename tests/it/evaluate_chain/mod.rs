//! What an audit says of chains of full, differential and log backups, and of exports that shrink or stay old.

mod chains;
mod exports;
mod fixtures;
mod plans;
mod restorer;
