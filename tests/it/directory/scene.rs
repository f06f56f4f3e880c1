//! A deployment with one directory server, read without the binary.

use super::fake::{PASSWORD, USER};
use bakproof::collect::directory::{accounts, collect_directories};
use bakproof::collect::{Passwords, Place, Silent};
use bakproof::model::{Artefact, Detail, DirectoryBackupFacts, Source};
use bakproof::policy::{Deployment, DirectoryConnection, DirectoryServer, DirectoryTls, Login};
use jiff::SignedDuration;
use secrecy::SecretString;
use std::ffi::OsString;
use std::io;
use std::path::Path;

/// An environment with the one variable, and nobody to ask.
struct Environment(&'static str);

impl Place for Environment {
    fn variable(&self, name: &str) -> Option<OsString> {
        (name == "PW").then(|| self.0.into())
    }

    fn prompt(&self, _: &str) -> Option<io::Result<SecretString>> {
        None
    }
}

/// Plain, on that port of loopback; time-outs short enough to be waited for.
pub fn plain(port: u16) -> DirectoryConnection {
    DirectoryConnection {
        address: Some("127.0.0.1".to_owned()),
        port: Some(port),
        tls: DirectoryTls::None,
        ca_file: None,
        connect_timeout: SignedDuration::from_secs(2),
        query_timeout: SignedDuration::from_secs(2),
        budget: SignedDuration::from_secs(20),
    }
}

/// What collecting gave.
pub struct Seen {
    pub source: Source,
    pub artefacts: Vec<Artefact>,
}

impl Seen {
    /// The reason names the host, these words, and never the password; and nothing was taken for seen.
    #[track_caller]
    pub fn says(&self, words: &[&str]) {
        let reason = self.source.unreachable.as_deref().expect("it could be read");
        assert!(self.artefacts.is_empty());
        assert!(reason.starts_with("dc1.contoso.com "), "{reason}");
        assert!(!reason.contains(PASSWORD), "{reason}");
        for word in words {
            assert!(reason.contains(word), "`{word}` is missing in: {reason}");
        }
    }

    #[track_caller]
    pub fn facts(&self) -> &DirectoryBackupFacts {
        assert_eq!(self.source.unreachable, None);
        match &self.artefacts[0].facts.detail {
            Detail::DirectoryBackups(facts) => facts,
            other => panic!("{other:?}"),
        }
    }
}

pub fn collect(connection: DirectoryConnection) -> Seen {
    collect_as(connection, PASSWORD)
}

pub fn collect_as(connection: DirectoryConnection, password: &'static str) -> Seen {
    collect_of("dc1.contoso.com", USER, password, connection)
}

pub fn collect_of(host: &str, user: &str, password: &'static str, connection: DirectoryConnection) -> Seen {
    let mut deployment = Deployment::undeclared(Path::new("."));
    let login = Login { user: Some(user.into()), password_env: Some("PW".into()), password_file: None };
    deployment.directory_servers.push(DirectoryServer { host: host.to_owned(), login, connection, line: 1 });
    let passwords = Passwords::gather(accounts(&deployment), &deployment, &Environment(password));
    let (mut sources, artefacts) = collect_directories(&deployment, &passwords, &Silent);
    assert_eq!(sources.len(), 1);
    Seen { source: sources.remove(0), artefacts }
}
