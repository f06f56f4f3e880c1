//! All directory servers of a deployment, side by side, so that one that is dead costs its time-out once.

use crate::base::PathName;
use crate::collect::{Account, Monitor, Passwords};
use crate::format::directory::{Answers, Reading, reading};
use crate::model::{Artefact, Kind, KindOrigin, Location, Note, NoteKind, Source, SourceKind};
use crate::policy::{Deployment, DirectoryServer, DirectoryTls};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

/// Servers that are asked at the same time.
const MOST_AT_ONCE: usize = 16;
/// What of a server is looked at, as the place where it was seen.
const PLACE: &str = "replication metadata";

/// Who logs in to the servers.
pub fn accounts(deployment: &Deployment) -> impl Iterator<Item = Account<'_>> {
    deployment.directory_servers.iter().map(|server| Account {
        server: server.host.clone(),
        login: &server.login,
        table: "[[directory_server]]",
    })
}

/// Reads every directory server. Sources and what they showed are sorted by name.
pub fn collect_directories(
    deployment: &Deployment,
    passwords: &Passwords,
    monitor: &dyn Monitor,
) -> (Vec<Source>, Vec<Artefact>) {
    let servers = &deployment.directory_servers;
    let next = AtomicUsize::new(0);
    let done = Mutex::new(Vec::with_capacity(servers.len()));
    let work = || {
        while let Some(server) = servers.get(next.fetch_add(1, Ordering::Relaxed)) {
            monitor.server(&server.host);
            let answers = one(server, deployment, passwords);
            monitor.server_done(&server.host, answers.is_ok());
            done.lock().unwrap_or_else(PoisonError::into_inner).push((server, answers));
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..MOST_AT_ONCE.min(servers.len()) {
            scope.spawn(work);
        }
    });
    let (mut sources, mut artefacts) = (Vec::new(), Vec::new());
    for (server, answers) in done.into_inner().unwrap_or_else(PoisonError::into_inner) {
        match answers {
            Ok(answers) => {
                let (source, artefact) = shown(server, &answers);
                sources.push(source);
                artefacts.push(artefact);
            }
            Err(reason) => sources.push(source(server, Some(reason))),
        }
    }
    sources.sort_by(|a, b| a.name.cmp(&b.name));
    artefacts.sort_by(|a, b| a.location.cmp(&b.location));
    (sources, artefacts)
}

/// The sources of a run that asks none of them, each with the reason.
pub fn not_asked(deployment: &Deployment, reason: &str) -> Vec<Source> {
    deployment.directory_servers.iter().map(|server| source(server, Some(reason.to_owned()))).collect()
}

/// Other places may have the host's name: a SQL Server there, or a repository.
fn source(server: &DirectoryServer, unreachable: Option<String>) -> Source {
    let name = format!("{} (directory)", server.host);
    let scheme = match server.connection.tls {
        DirectoryTls::Ldaps => "ldaps",
        DirectoryTls::StartTls => "ldap+starttls",
        DirectoryTls::None => "ldap",
    };
    let path = PathName::from(format!("{scheme}://{}:{}", server.host, server.connection.port()).as_str());
    Source { unreachable, ..Source::empty(name, SourceKind::DirectoryServer, path) }
}

fn shown(server: &DirectoryServer, answers: &Answers) -> (Source, Artefact) {
    let Reading { facts, unread } = reading(answers);
    let mut source = source(server, None);
    source.notes = unread
        .iter()
        .map(|(what, reason)| Note {
            path: PathName::from(what.as_str()),
            kind: NoteKind::Unreadable,
            reason: format!("{what}: {reason}"),
        })
        .collect();
    source.notes.sort();
    let location = Location { source: source.name.clone(), path: PathName::from(PLACE), size_bytes: 0, modified: None };
    let artefact =
        Artefact { location, kind: Kind::DirectoryBackups, kind_origin: KindOrigin::Content, facts, is_demo: false };
    (source, artefact)
}

#[cfg(feature = "ldap")]
fn one(server: &DirectoryServer, deployment: &Deployment, passwords: &Passwords) -> Result<Answers, String> {
    let host = &server.host;
    let password = match passwords.of(host) {
        Ok(Some(password)) => password,
        Ok(None) => return Err(format!("{host} was not asked: its [[directory_server]] has no password")),
        Err(reason) => return Err(format!("{host} was not asked: {reason}")),
    };
    let mut connection = server.connection.clone();
    connection.ca_file = connection.ca_file.map(|path| deployment.resolve(&path));
    let user = server.login.user.as_deref().unwrap_or_default();
    super::live::answers(host, &connection, user, password).map_err(|why| format!("{host} could not be read: {why}"))
}

#[cfg(not(feature = "ldap"))]
fn one(server: &DirectoryServer, _: &Deployment, _: &Passwords) -> Result<Answers, String> {
    Err(format!(
        "{} was not asked: this build cannot read live directory servers; use a build with the feature `ldap`",
        server.host
    ))
}
