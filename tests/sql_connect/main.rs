//! Connecting to SQL Servers: what goes well, and everything that goes wrong, against a server that speaks TDS.

#![cfg(feature = "sql")]
#![allow(clippy::unwrap_used, reason = "the lint lets tests unwrap, but not their helpers")]

mod audits;
mod browser;
mod certificates;
mod legacy;
mod logins;
mod network;
mod results;
mod scene;
mod verifying;

#[path = "../support/mod.rs"]
mod support;
#[path = "../tds_server/mod.rs"]
mod tds_server;
