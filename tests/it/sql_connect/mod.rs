//! Connecting to SQL Servers: what goes well, and everything that goes wrong, against a server that speaks TDS.

mod audits;
mod browser;
mod certificates;
mod legacy;
mod logins;
mod network;
mod results;
mod scene;
mod verifying;
