//! Where backups are: repositories and SQL Servers.

use crate::model::{Instance, Kind};
use crate::policy::RepositoryTag;
use jiff::SignedDuration;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::path::PathBuf;

/// A SQL Server instance the deployment names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SqlServer {
    pub instance: Instance,
    /// Other names of its host (cluster, listener, NetBIOS name), upper case.
    pub aliases: BTreeSet<String>,
    pub login: Login,
    /// Whether the audit connects: `connect`, or that a `user` is named.
    pub connect: bool,
    pub connection: SqlConnection,
    /// Saved output of `bakproof sql-script`, as written.
    pub history: Option<PathBuf>,
    /// Line of the table in the file, 1-based.
    pub line: usize,
}

/// How to reach a SQL Server and what it may be asked. Serialized only to hand it to a process of our own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SqlConnection {
    /// Where to connect, when it is not the instance's host.
    pub address: Option<String>,
    /// `None`: 1433 for the default instance; a named one is asked of SQL Browser.
    pub port: Option<u16>,
    /// Tried when the first does not answer.
    pub failover_partner: Option<Instance>,
    /// `ApplicationIntent=ReadOnly`.
    pub read_only_intent: bool,
    /// PEM file of the authority that signed the server's certificate, as written.
    pub ca_file: Option<PathBuf>,
    /// Takes whatever certificate the server shows.
    pub trust_server_certificate: bool,
    /// TLS before 1.2 and its ciphers; in a process of its own.
    pub legacy_tls: bool,
    /// No encryption at all, the password readable on the network.
    pub plaintext_login: bool,
    pub connect_timeout: SignedDuration,
    /// Handshake and login.
    pub login_timeout: SignedDuration,
    /// One query, from its first to its last row.
    pub query_timeout: SignedDuration,
    /// All of one instance together.
    pub budget: SignedDuration,
    /// Newest rows of LcsLog and LcsCDR, retention settings.
    pub probes: bool,
    /// `verify = "server"`: RESTORE VERIFYONLY of the newest backups.
    pub verify: bool,
    pub verify_budget: SignedDuration,
    /// One RESTORE VERIFYONLY.
    pub verify_timeout: SignedDuration,
}

impl Default for SqlConnection {
    fn default() -> Self {
        Self {
            address: None,
            port: None,
            failover_partner: None,
            read_only_intent: false,
            ca_file: None,
            trust_server_certificate: false,
            legacy_tls: false,
            plaintext_login: false,
            connect_timeout: SignedDuration::from_secs(15),
            login_timeout: SignedDuration::from_secs(15),
            query_timeout: SignedDuration::from_secs(120),
            budget: SignedDuration::from_mins(10),
            probes: false,
            verify: false,
            verify_budget: SignedDuration::from_hours(1),
            verify_timeout: SignedDuration::from_mins(30),
        }
    }
}

/// How to log in to a server; the password itself never stands in the file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Login {
    pub user: Option<String>,
    /// Name of the environment variable that holds the password.
    pub password_env: Option<String>,
    /// File that holds the password, as written.
    pub password_file: Option<PathBuf>,
}

/// A folder of backups.
#[derive(Clone, Debug)]
pub struct Repository {
    pub name: String,
    /// As written; relative paths are relative to the deployment file: `Deployment::resolve`.
    pub path: PathBuf,
    pub maps: Vec<Mapping>,
    /// What SQL Servers call this folder.
    pub known_as: Vec<KnownAs>,
    /// The machine whose disks hold it, lower case.
    pub host: Option<String>,
    /// What a person says of it that cannot be seen.
    pub tags: BTreeSet<RepositoryTag>,
    /// `empty = "expected"`: that nothing lies in it is no sign of a share that is not mounted.
    pub may_be_empty: bool,
}

/// `[[repository.known_as]]`: the folder as a SQL Server names it when it writes there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownAs {
    /// `D:\Backup` or `\\nas\lync`, as written.
    pub path: String,
    /// Only of this instance; `None`: of all.
    pub sql: Option<Instance>,
}

/// Fills what the content does not say.
#[derive(Clone, Debug)]
pub struct Mapping {
    /// As written.
    pub pattern: String,
    /// Matches the path below the repository's root, `/`-joined, without case.
    pub glob: globset::GlobMatcher,
    pub kind: Option<Kind>,
    /// What a file that no recogniser takes is: `kind`, or the one kind that `item` leaves, where that is a vendor's.
    pub vendor: Option<Kind>,
    /// Item id, when the mapping names one.
    pub item: Option<String>,
    /// Lower case.
    pub pool: Option<String>,
    pub sql: Option<Instance>,
    /// A target's name: a gateway, machine, share or naming context; compared without case.
    pub target: Option<String>,
    /// Only of Persistent Chat exports: whether they hold everything.
    pub level: Option<ExportLevel>,
}

/// How a Persistent Chat export was made, which its content does not say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExportLevel {
    /// `-Level All` without dates: everything.
    Full,
    /// One level, one category, or from a date on.
    Partial,
}
