//! `collect`.

pub mod args;
mod command;

pub use command::run;
