//! Whole audits of live servers with the real program: what a user sees where history and files agree, where they do not,
//! and whatever goes wrong on the way to a server.

#![cfg(feature = "sql")]
#![allow(clippy::unwrap_used, reason = "the lint lets tests unwrap, but not their helpers")]

mod company;
#[path = "../sql_history/emulation.rs"]
mod emulation;
mod failures;
#[path = "../sql_history/fake.rs"]
#[allow(dead_code, reason = "the emulation prints its answers; its instance stands elsewhere")]
mod fake;
mod faults;
mod saved;
mod seen;
#[path = "../support/mod.rs"]
mod support;
#[path = "../tds_server/mod.rs"]
mod tds_server;
mod united;
