//! `check`: validates the deployment file and shows what it means.

use super::args::Check;
use super::audit;
use super::exit::{Exit, Failure};
use super::output;
use super::terminal::Terminal;
use bakproof::draft::{self, Seen};
use bakproof::policy::Policy;
use jiff::Timestamp;
use std::path::Path;

/// Validates the file and shows what it means; what an audit will trip over goes to standard error.
///
/// # Errors
/// Usage: the file is absent or wrong.
pub fn run(arguments: &Check, terminal: &Terminal) -> Result<Exit, Failure> {
    let catalogue = audit::catalogue()?;
    let deployment = audit::deployment(&arguments.file, audit::WRITE_ONE, &catalogue, terminal)?;
    let today = Timestamp::now().to_zoned(deployment.time_zone.clone()).date();
    let policy = Policy::new(catalogue, deployment);
    output::stdout(draft::rules(&policy, terminal.appearance.at_most(80)).as_bytes())?;
    for caution in draft::cautions(&policy, today, cfg!(windows), &seen_at) {
        terminal.warning(&caution);
    }
    Ok(Exit::Good)
}

/// A path that cannot be looked at is as good as absent to an audit.
fn seen_at(path: &Path) -> Seen {
    match path.metadata() {
        Ok(facts) if facts.is_dir() => Seen::Folder,
        Ok(_) => Seen::File,
        Err(_) => Seen::Nothing,
    }
}
