//! The deployment whose history a command is about.

use super::file::log_in;
use crate::cli::audit::{self, WRITE_ONE};
use crate::cli::diligence;
use crate::cli::exit::Failure;
use crate::cli::terminal::Terminal;
use bakproof::policy::Deployment;
use bakproof::state::{HistoryLog, NAMED_BY};
use std::path::{Path, PathBuf};

/// The deployment that a command is about, and its file or folder.
///
/// # Errors
/// Usage: there is none, or its file is wrong.
pub fn subject(asked: Option<&Path>, terminal: &Terminal) -> Result<(Deployment, PathBuf), Failure> {
    let subject = asked.map_or_else(|| PathBuf::from("bakproof.toml"), Path::to_path_buf);
    if subject.is_dir() {
        return Ok((Deployment::undeclared(&subject), subject));
    }
    let instead = format!("name the deployment file or the folder whose audits are asked about, or {WRITE_ONE}");
    let deployment = audit::deployment(&subject, &instead, &audit::catalogue()?, terminal)?;
    Ok((deployment, subject))
}

/// Its history.
///
/// # Errors
/// Usage: nothing names a state folder.
pub fn log_of(deployment: &Deployment, place: &Path, state: Option<&PathBuf>) -> Result<HistoryLog, Failure> {
    let folder = diligence::named_folder(state).ok_or_else(|| {
        Failure::usage(format!("{NAMED_BY} is not set, so that no folder has a history; name one with --state DIR"))
    })?;
    Ok(log_in(&folder, deployment, place))
}
