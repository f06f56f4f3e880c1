//! Which file is the history of a deployment.

use bakproof::policy::Deployment;
use bakproof::state::{HistoryLog, history_file_name};
use std::fs;
use std::path::Path;

/// The history in a state folder. `place`: the deployment file, or the folder that is audited without one.
pub fn log_in(state: &Path, deployment: &Deployment, place: &Path) -> HistoryLog {
    // However the place is written, it is one place.
    let place = fs::canonicalize(place).or_else(|_| std::path::absolute(place)).unwrap_or_else(|_| place.to_owned());
    HistoryLog::new(state, &history_file_name(&deployment.name, &place))
}
