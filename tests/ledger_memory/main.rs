//! The verification ledger and what a run makes of it: real files, a real ledger, and a worker that counts what it is
//! asked to read.
//!
//! A program of its own: a child that another test starts holds for a moment the locks of all files that are open here.

#![allow(clippy::unwrap_used, reason = "the lint lets tests unwrap, but not their helpers")]

#[allow(dead_code, reason = "the victim does not pass")]
#[path = "../it/alone.rs"]
mod alone;

mod headers;
mod store;
mod support;
mod work;
