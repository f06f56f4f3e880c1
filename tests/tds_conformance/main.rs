//! The TDS test server, proven by clients that nobody of this project wrote: tiberius, Microsoft's ODBC driver, pytds.

#![cfg(feature = "sql")]

#[path = "../loud/mod.rs"]
mod loud;
#[path = "../tds_server/mod.rs"]
mod tds_server;

mod browser;
mod conformance;
mod python;
mod tiberius_client;
mod tls;
mod troubles;
mod types;
