//! What a reading is asked to do, and what it cannot learn from the server.

use crate::base::Stamp;
use crate::model::{Encryption, Instance, ReadingOrigin, TlsVersion};
use jiff::Timestamp;
use std::fmt;

/// One reading of one instance.
#[derive(Clone)]
pub struct ReadPlan<'a> {
    /// Name of the source.
    pub source: String,
    /// As the deployment file names it; `None`: as the server names itself.
    pub instance: Option<Instance>,
    /// Backups that finished before this are only counted; `None`: all are read.
    pub window_from: Option<Stamp>,
    /// The collecting machine's clock, asked around the question for the server's; `None` where nobody can compare them.
    pub clock: Option<&'a dyn Fn() -> Timestamp>,
    /// Whether the newest rows of user databases are asked for.
    pub probes: bool,
    pub origin: ReadingOrigin,
    /// `None` of a script's output.
    pub encryption: Option<Encryption>,
    /// What the server chose; `None` of a script's output.
    pub tls_version: Option<TlsVersion>,
    /// The login to name in grants that are missing.
    pub login: Option<String>,
}

impl fmt::Debug for ReadPlan<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ReadPlan")
            .field("source", &self.source)
            .field("instance", &self.instance)
            .field("window_from", &self.window_from)
            .field("probes", &self.probes)
            .field("origin", &self.origin)
            .field("encryption", &self.encryption)
            .field("tls_version", &self.tls_version)
            .finish_non_exhaustive()
    }
}
