//! Logs of robocopy in any language and encoding.

mod date;
mod error_line;
mod names;
mod number;
mod orders;
mod read;
mod run;
mod summary;

pub use read::COPY_LOG;
