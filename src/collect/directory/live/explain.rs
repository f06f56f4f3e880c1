//! What went wrong, in a sentence, and what to do about it.

use crate::format::ldap::Outcome;
use openssl::ssl::HandshakeError;
use std::fmt;
use std::io;

/// Longest text of a server or of OpenSSL that is passed on.
const MAX_TEXT_CHARS: usize = 300;
/// Result codes of RFC 4511, appendix A.
pub const NO_SUCH_OBJECT: i32 = 32;
const TIME_LIMIT: i32 = 3;
const SIZE_LIMIT: i32 = 4;
const STRONGER_AUTH: i32 = 8;
const REFERRAL: i32 = 10;
const ADMIN_LIMIT: i32 = 11;
const CONFIDENTIALITY: i32 = 13;
const INVALID_CREDENTIALS: i32 = 49;
const INSUFFICIENT_ACCESS: i32 = 50;
/// Verdicts on a certificate, of OpenSSL's x509_vfy.h.
const NOT_YET_VALID: i32 = 9;
const EXPIRED: i32 = 10;
const HOSTNAME_MISMATCH: i32 = 62;
const ADDRESS_MISMATCH: i32 = 64;

/// Why something was not answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    pub what: String,
    pub advice: String,
    /// The result code, where the server answered with one: the connection is still good.
    pub code: Option<i32>,
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}; {}", self.what, self.advice)
    }
}

impl Trouble {
    pub fn new(what: impl Into<String>, advice: impl Into<String>) -> Self {
        Self { what: what.into(), advice: advice.into(), code: None }
    }

    /// A name that leads nowhere.
    pub fn name(host: &str, why: &str) -> Self {
        Self::new(
            format!("the name {host} could not be resolved ({why})"),
            "check the name, or give the server's IP address as `address`",
        )
    }

    /// The socket failed before anything was said.
    pub fn connecting(place: &str, error: &io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::ConnectionRefused => Self::new(
                format!("nothing listens on {place} (connection refused)"),
                "check that the domain controller runs, and that `port` and `tls` fit together",
            ),
            io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock => Self::new(
                format!("{place} did not answer within the connection timeout"),
                "check that the machine is up and that no firewall drops the connection, or raise `connect_timeout`",
            ),
            _ => Self::new(format!("{place} could not be reached ({error})"), "check the network and `port`"),
        }
    }

    /// The connection failed while something was asked or answered.
    pub fn talking(place: &str, doing: &str, error: &io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::TimedOut => Self::new(
                format!("{place} did not answer in time to {doing}"),
                "find out why the server is slow, or raise `connect_timeout`, `query_timeout` and `budget`",
            ),
            io::ErrorKind::UnexpectedEof | io::ErrorKind::ConnectionReset | io::ErrorKind::ConnectionAborted => {
                Self::new(
                    format!("{place} closed the connection before it answered {doing}"),
                    "check the server's event log, and that `port` and `tls` fit together",
                )
            }
            _ => Self::new(
                format!("the connection to {place} broke ({})", bounded(&error.to_string())),
                "check the network and the server's event log",
            ),
        }
    }

    /// What came is no LDAP.
    pub fn garbage(place: &str) -> Self {
        Self::new(
            format!("what answers on {place} is not a directory server, or its answer is broken"),
            "check `port` and `tls`: LDAPS is 636, StartTLS is 389",
        )
    }

    /// The handshake failed.
    pub fn handshake<S: fmt::Debug>(place: &str, error: &HandshakeError<S>) -> Self {
        let HandshakeError::Failure(failed) = error else {
            return Self::tls(place, &error.to_string());
        };
        if let Some(error) = failed.error().io_error() {
            return Self::talking(place, "the beginning of the encryption", error);
        }
        let verdict = failed.ssl().verify_result();
        let shown = verdict.error_string();
        match verdict.as_raw() {
            0 => Self::tls(place, &failed.error().to_string()),
            EXPIRED | NOT_YET_VALID => Self::new(
                format!("the certificate of {place} is out of date ({shown})"),
                "renew the certificate of the domain controller, and check the clock of this machine",
            ),
            HOSTNAME_MISMATCH | ADDRESS_MISMATCH => Self::new(
                format!("the certificate of {place} is not for this name ({shown})"),
                "set `host` to the name that the certificate has, and where to connect as `address`",
            ),
            _ => Self::new(
                format!("the certificate of {place} is not trusted ({shown})"),
                "set `ca_file` to the certificate of the authority that signed it",
            ),
        }
    }

    fn tls(place: &str, text: &str) -> Self {
        Self::new(
            format!("{place} and this program could not agree on encryption ({})", bounded(text)),
            "check `port` and `tls`, and that the domain controller has a certificate and TLS 1.2 (Windows Server 2008 \
             R2 needs its updates)",
        )
    }

    /// The server does not want encryption: or somebody on the way does not.
    pub fn no_start_tls(place: &str, outcome: &Outcome) -> Self {
        Self::new(
            format!("{place} refused to encrypt the connection ({})", said(outcome)),
            "give the domain controller a certificate; the password was not sent",
        )
    }

    /// The bind was refused.
    pub fn bind(place: &str, outcome: &Outcome) -> Self {
        let advice = match outcome.code {
            INVALID_CREDENTIALS => "check `user` and the password, and that the account is neither locked nor expired",
            STRONGER_AUTH | CONFIDENTIALITY => {
                "the server accepts passwords only over encryption: set `tls` to \"ldaps\" or \"starttls\""
            }
            _ => "check the server's event log",
        };
        Self::answered(format!("{place} refused the login ({})", said(outcome)), advice, outcome.code)
    }

    /// A search was refused, or ended before its end.
    pub fn search(place: &str, outcome: &Outcome) -> Self {
        let advice = match outcome.code {
            REFERRAL => {
                "another server holds it, which bakproof does not follow: declare that one as [[directory_server]]"
            }
            SIZE_LIMIT | TIME_LIMIT | ADMIN_LIMIT => "raise the limits of the server for this user",
            INSUFFICIENT_ACCESS | NO_SUCH_OBJECT => "`bakproof ldap-rights` prints the rights that the user needs",
            _ => "check the server's event log",
        };
        Self::answered(format!("{place} did not answer in full ({})", said(outcome)), advice, outcome.code)
    }

    fn answered(what: String, advice: &str, code: i32) -> Self {
        Self { code: Some(code), ..Self::new(what, advice) }
    }
}

/// The code, its name and what the server says.
fn said(outcome: &Outcome) -> String {
    let name = match outcome.code {
        1 => "operationsError",
        2 => "protocolError",
        TIME_LIMIT => "timeLimitExceeded",
        SIZE_LIMIT => "sizeLimitExceeded",
        STRONGER_AUTH => "strongerAuthRequired",
        REFERRAL => "referral",
        ADMIN_LIMIT => "adminLimitExceeded",
        CONFIDENTIALITY => "confidentialityRequired",
        NO_SUCH_OBJECT => "noSuchObject",
        INVALID_CREDENTIALS => "invalidCredentials",
        INSUFFICIENT_ACCESS => "insufficientAccessRights",
        51 => "busy",
        52 => "unavailable",
        53 => "unwillingToPerform",
        _ => "error",
    };
    match bounded(&outcome.message) {
        text if text.is_empty() => format!("{name}, {}", outcome.code),
        text => format!("{name}, {}: {text}", outcome.code),
    }
}

fn bounded(text: &str) -> String {
    text.trim().trim_end_matches('.').chars().filter(|c| !c.is_control()).take(MAX_TEXT_CHARS).collect()
}
