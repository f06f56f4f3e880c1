//! All instances of a deployment, side by side: each on its own thread and its own time, so that one that is dead costs
//! its time-out once and nothing of the others.

use super::Answer;
#[cfg(feature = "sql")]
use super::Job;
use crate::base::{PathName, Stamp};
use crate::collect::{Account, Monitor, Passwords};
use crate::model::{Instance, ServerReading, Source, SourceKind};
use crate::policy::{Deployment, SqlServer};
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

/// Instances that are asked at the same time where nothing else is said.
pub const DEFAULT_PARALLEL: NonZeroUsize = NonZeroUsize::MIN.saturating_add(15);

/// What to collect and with which means.
#[derive(Clone, Debug)]
pub struct Collection {
    /// Backups that finished before this are only counted.
    pub window_from: Stamp,
    /// Instances asked at the same time.
    pub parallel: NonZeroUsize,
    /// This program, which is started again for each instance with `legacy_tls`; `None` where it is not known.
    pub program: Option<PathBuf>,
}

/// Who logs in to the instances that are to be asked.
pub fn accounts(deployment: &Deployment) -> impl Iterator<Item = Account<'_>> {
    let asked = deployment.sql_servers.iter().filter(|server| server.connect);
    asked.map(|server| Account { server: server.instance.to_string(), login: &server.login, table: "[[sql_server]]" })
}

/// Reads every instance that the deployment wants connected. Sources are sorted by name, readings by instance and time.
pub fn collect_servers(
    deployment: &Deployment,
    collection: &Collection,
    passwords: &Passwords,
    monitor: &dyn Monitor,
) -> (Vec<Source>, Vec<ServerReading>) {
    let servers: Vec<&SqlServer> = deployment.sql_servers.iter().filter(|server| server.connect).collect();
    let next = AtomicUsize::new(0);
    let done = Mutex::new(Vec::with_capacity(servers.len()));
    let work = || {
        while let Some(server) = servers.get(next.fetch_add(1, Ordering::Relaxed)) {
            let name = server.instance.to_string();
            monitor.server(&name);
            let answer = one(server, deployment, collection, passwords);
            monitor.server_done(&name, matches!(answer, Answer::Reading(_)));
            done.lock().unwrap_or_else(PoisonError::into_inner).push((&server.instance, answer));
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..collection.parallel.get().min(servers.len()) {
            scope.spawn(work);
        }
    });
    let done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
    let (mut sources, mut readings) = (Vec::new(), Vec::new());
    for (instance, answer) in done {
        match answer {
            Answer::Reading(mut reading) => {
                reading.source = instance.to_string();
                reading.instance = instance.clone();
                readings.push(*reading);
                sources.push(source(instance, None));
            }
            Answer::Unreachable(reason) => sources.push(source(instance, Some(reason))),
        }
    }
    sources.sort_by(|a, b| a.name.cmp(&b.name));
    readings.sort_by(|a, b| (&a.instance, a.read_at).cmp(&(&b.instance, b.read_at)));
    (sources, readings)
}

/// The sources of a run that connects to nothing, each with the reason.
pub fn not_asked(deployment: &Deployment, reason: &str) -> Vec<Source> {
    let servers = deployment.sql_servers.iter().filter(|server| server.connect);
    servers.map(|server| source(&server.instance, Some(reason.to_owned()))).collect()
}

/// A server, as a source without files.
pub(super) fn source(instance: &Instance, unreachable: Option<String>) -> Source {
    let name = instance.to_string();
    let path = PathName::from(name.as_str());
    Source { unreachable, ..Source::empty(name, SourceKind::SqlServer, path) }
}

#[cfg(feature = "sql")]
fn one(server: &SqlServer, deployment: &Deployment, collection: &Collection, passwords: &Passwords) -> Answer {
    let password = match passwords.of(&server.instance.to_string()) {
        Ok(password) => password,
        Err(reason) => return Answer::Unreachable(format!("{} was not asked: {reason}", server.instance)),
    };
    let job = Job::new(server, deployment, collection.window_from);
    if super::live::needs_child(&job) {
        super::live::in_child(&job, password, deployment, collection.program.as_deref())
    } else {
        super::live::here(&job, password)
    }
}

#[cfg(not(feature = "sql"))]
fn one(server: &SqlServer, _: &Deployment, _: &Collection, _: &Passwords) -> Answer {
    Answer::Unreachable(format!(
        "{} was not asked: this build cannot read live servers; use a build with the feature `sql`, or run the \
         script of `bakproof sql-script` there and set `history` to its output",
        server.instance
    ))
}
