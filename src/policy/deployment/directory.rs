//! The live directory: domain controllers that an audit asks.

use super::places::Login;
use jiff::SignedDuration;
use std::path::PathBuf;

/// A domain controller the deployment names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DirectoryServer {
    /// Lower case; the name that its certificate has to have.
    pub host: String,
    pub login: Login,
    pub connection: DirectoryConnection,
    /// Line of the table in the file, 1-based.
    pub line: usize,
}

/// How a directory server is reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DirectoryConnection {
    /// Where to connect, when it is not the host.
    pub address: Option<String>,
    /// `None`: 636 for LDAPS, and else 389.
    pub port: Option<u16>,
    pub tls: DirectoryTls,
    /// PEM file of the authority that signed the server's certificate, as written.
    pub ca_file: Option<PathBuf>,
    /// The connection, and then the encryption.
    pub connect_timeout: SignedDuration,
    /// One search, from its first to its last object.
    pub query_timeout: SignedDuration,
    /// All of one server together.
    pub budget: SignedDuration,
}

impl DirectoryConnection {
    /// The port that is connected to.
    pub fn port(&self) -> u16 {
        const LDAP: u16 = 389;
        const LDAPS: u16 = 636;
        self.port.unwrap_or(if self.tls == DirectoryTls::Ldaps { LDAPS } else { LDAP })
    }
}

impl Default for DirectoryConnection {
    fn default() -> Self {
        Self {
            address: None,
            port: None,
            tls: DirectoryTls::Ldaps,
            ca_file: None,
            connect_timeout: SignedDuration::from_secs(15),
            query_timeout: SignedDuration::from_secs(30),
            budget: SignedDuration::from_mins(2),
        }
    }
}

/// How a connection to a directory server is protected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DirectoryTls {
    /// From the first byte.
    Ldaps,
    /// Asked for on a plain connection, and required.
    StartTls,
    /// Not at all: the password can be read on the network.
    None,
}

impl DirectoryTls {
    /// All, the best first.
    pub const ALL: [Self; 3] = [Self::Ldaps, Self::StartTls, Self::None];

    /// The word used in the file.
    pub fn word(self) -> &'static str {
        match self {
            Self::Ldaps => "ldaps",
            Self::StartTls => "starttls",
            Self::None => "none",
        }
    }
}
