//! The directory servers of an audit: passwords, and progress while they are asked.

use super::here::Here;
use super::progress::{self, Progress};
use super::terminal::Terminal;
use bakproof::collect::Passwords;
use bakproof::collect::directory;
use bakproof::model::{Artefact, Source};
use bakproof::policy::Deployment;

/// Asks every directory server of the deployment; where they are not to be asked, says so.
pub fn ask(
    deployment: &Deployment,
    is_asked: bool,
    terminal: &Terminal,
    how: Progress,
) -> (Vec<Source>, Vec<Artefact>) {
    if !is_asked || deployment.directory_servers.is_empty() {
        return (directory::not_asked(deployment, "--no-ldap: audit without it to ask this server"), Vec::new());
    }
    let passwords = Passwords::gather(directory::accounts(deployment), deployment, &Here);
    let monitor = progress::monitor(terminal, how);
    let seen = directory::collect_directories(deployment, &passwords, monitor.as_ref());
    monitor.finish();
    seen
}
