//! All that is needed to read one instance, apart from the password: what a thread, or a child process, is handed.

use crate::base::Stamp;
use crate::model::{Instance, ServerReading};
use crate::policy::{Deployment, SqlConnection, SqlServer};
use serde::{Deserialize, Serialize};

/// One instance to be read.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Job {
    /// As the deployment file names it; also the name of the source.
    pub instance: Instance,
    /// `None`: as whoever runs this program, where the build can do that.
    pub user: Option<String>,
    /// Paths in it are resolved.
    pub connection: SqlConnection,
    /// Backups that finished before this are only counted.
    pub window_from: Stamp,
}

/// What became of a job; how a child process answers.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Answer {
    Reading(Box<ServerReading>),
    /// Why there is none, and what to do.
    Unreachable(String),
}

impl Job {
    /// The job of a declared instance.
    pub fn new(server: &SqlServer, deployment: &Deployment, window_from: Stamp) -> Self {
        let mut connection = server.connection.clone();
        connection.ca_file = connection.ca_file.map(|path| deployment.resolve(&path));
        Self { instance: server.instance.clone(), user: server.login.user.clone(), connection, window_from }
    }
}
