//! `check`: validates the deployment file and shows what it means.

use super::args::Check;
use super::audit;
use super::exit::{Exit, Failure};
use super::output;
use super::terminal::Terminal;
use bakproof::draft;
use bakproof::policy::Policy;

/// Validates the file and shows what it means.
///
/// # Errors
/// Usage: the file is absent or wrong.
pub fn run(arguments: &Check, terminal: &Terminal) -> Result<Exit, Failure> {
    let catalogue = audit::catalogue()?;
    let deployment = audit::deployment(&arguments.file, &catalogue, terminal)?;
    output::stdout(draft::rules(&Policy::new(catalogue, deployment)).as_bytes())
}
