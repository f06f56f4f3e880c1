//! What an instance says: the queries that ship, the reading over them, and the script whose saved output is as good.

// The helpers make what the tests need; where they cannot, the test has failed.
#![allow(clippy::unwrap_used)]

mod emulation;
mod fake;
mod named;
mod printed;
mod properties;
mod queries;
mod reading;
mod saved;
#[path = "../support/mod.rs"]
mod support;
