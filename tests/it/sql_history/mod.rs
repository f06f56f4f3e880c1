//! What an instance says: the queries that ship, the reading over them, and the script whose saved output is as good.

pub mod emulation;
pub mod fake;
mod named;
mod printed;
mod properties;
mod queries;
mod reading;
mod saved;
