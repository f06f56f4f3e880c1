//! `bundle`: which of its commands.

use super::args::BundleCommand;
use super::{sign, timestamp, verify};
use crate::cli::exit::{Exit, Failure};
use crate::cli::terminal::Terminal;

/// Does what it says.
///
/// # Errors
/// Usage, or a bundle that cannot be read or written.
pub fn run(command: &BundleCommand, terminal: &Terminal) -> Result<Exit, Failure> {
    match command {
        BundleCommand::Verify(asked) => verify::run(asked, terminal),
        BundleCommand::Sign(asked) => sign::run(asked, terminal),
        BundleCommand::TimestampRequest(asked) => timestamp::request(asked, terminal),
        BundleCommand::AddTimestamp(asked) => timestamp::add(asked, terminal),
    }
}
