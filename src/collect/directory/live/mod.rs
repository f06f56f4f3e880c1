//! Live connections to directory servers. Sockets and TLS stay inside this folder.

mod ask;
mod client;
mod connect;
mod explain;
mod timed;
mod trust;

pub use ask::answers;
