//! Live connections to SQL Server. tokio and TLS stay inside this folder.

mod address;
mod browser;
mod child;
mod connect;
mod explain;
mod instance;
mod login;
mod metered;
mod open_ssl_file;
mod server_hello;
mod session;
mod trust;

pub use child::{answer_child, in_child, needs_child};
pub use instance::here;
