//! Asking the SQL Servers of a deployment: their passwords, a line that shows who is still being asked, and the outputs
//! that were saved for want of a connection.

use super::here::Here;
use super::progress::{self, Progress};
use super::terminal::Terminal;
use bakproof::base::Stamp;
use bakproof::collect::Passwords;
use bakproof::collect::sql::{self, Collection};
use bakproof::model::{ServerReading, Source};
use bakproof::policy::Deployment;
use jiff::{SignedDuration, Timestamp};
use std::num::NonZeroUsize;

/// History older than this is only counted, whatever `reverify` says: two of the longest usual cycles, a month each,
/// and a few days.
const SHORTEST_WINDOW: SignedDuration = SignedDuration::from_hours(70 * 24);

/// Asks every server that the deployment wants connected, `parallel` at a time; `None`: asks nobody, and says so. Saved
/// outputs are read in any case.
pub fn ask(
    deployment: &Deployment,
    parallel: Option<NonZeroUsize>,
    now: Stamp,
    terminal: &Terminal,
    how: Progress,
) -> (Vec<Source>, Vec<ServerReading>) {
    let (mut sources, mut readings) = sql::read_saved(deployment);
    let (asked, answered) = match parallel {
        Some(parallel) => connect(deployment, parallel, now, terminal, how),
        None => (sql::not_asked(deployment, "--no-sql: audit without it to ask this server"), Vec::new()),
    };
    sources.extend(asked);
    readings.extend(answered);
    (sources, readings)
}

fn connect(
    deployment: &Deployment,
    parallel: NonZeroUsize,
    now: Stamp,
    terminal: &Terminal,
    how: Progress,
) -> (Vec<Source>, Vec<ServerReading>) {
    let window = deployment.reverify.max(SHORTEST_WINDOW);
    let window_from = now.moved_to(now.at.saturating_sub(window).unwrap_or(Timestamp::MIN));
    let passwords = Passwords::gather(sql::accounts(deployment), deployment, &Here);
    let collection = Collection { window_from, parallel, program: std::env::current_exe().ok() };
    let monitor = progress::monitor(terminal, how);
    let seen = sql::collect_servers(deployment, &collection, &passwords, monitor.as_ref());
    monitor.finish();
    seen
}
