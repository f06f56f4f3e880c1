//! `collect`.

pub mod args;
mod command;
mod missed;

pub use command::run;
