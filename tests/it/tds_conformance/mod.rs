//! The TDS test server, proven by clients that nobody of this project wrote: tiberius, Microsoft's ODBC driver, pytds.

mod browser;
mod conformance;
mod msdb;
mod python;
mod tiberius_client;
mod tls;
mod troubles;
mod types;
