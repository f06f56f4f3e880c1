//! What went wrong, in a sentence, and what to do about it. Names the host; whoever reports it names the instance.

use crate::collect::sql::query::Refusal;
use std::fmt;
use std::io;
use tiberius::error::Error;

/// Longest text of a server that is passed on.
const MAX_SERVER_TEXT: usize = 500;

/// Why there is no connection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    what: String,
    advice: String,
    /// The host did not answer as a server does: another one may be tried.
    pub is_network: bool,
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}; {}", self.what, self.advice)
    }
}

impl Trouble {
    /// The host or the way to it.
    pub fn network(what: String, advice: impl Into<String>) -> Self {
        Self { what, advice: advice.into(), is_network: true }
    }

    /// What the deployment file or the server's settings say.
    pub fn settings(what: String, advice: impl Into<String>) -> Self {
        Self { what, advice: advice.into(), is_network: false }
    }

    /// A name that leads nowhere.
    pub fn name(host: &str, why: &str) -> Self {
        Self::network(
            format!("the name {host} could not be resolved ({why})"),
            "check the name, or give the server's IP address as `address`",
        )
    }

    /// Nothing came back.
    pub fn silent(place: &str) -> Self {
        Self::network(
            format!("{place} did not answer within the connection timeout"),
            "check that the machine is up and that no firewall drops the connection, or raise `connect_timeout`",
        )
    }

    /// The socket failed before anything was said.
    pub fn io(place: &str, error: &io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::ConnectionRefused => Self::network(
                format!("nothing listens on {place} (connection refused)"),
                "check that the instance runs, that TCP/IP is enabled for it, and that `port` is right",
            ),
            io::ErrorKind::HostUnreachable | io::ErrorKind::NetworkUnreachable => Self::network(
                format!("there is no route to {place} ({error})"),
                "check the network between this machine and the server, or give another `address`",
            ),
            io::ErrorKind::TimedOut => Self::silent(place),
            _ => Self::network(format!("{place} could not be reached ({error})"), "check the network and `port`"),
        }
    }

    /// Connected, but no answer to what every server answers.
    pub fn no_handshake(place: &str) -> Self {
        Self::network(
            format!("{place} accepted the connection but did not complete the login within the login timeout"),
            format!(
                "check `port`, and that a SQL Server listens there and is not overloaded, or raise `login_timeout`; \
                 {LEGACY}"
            ),
        )
    }

    /// Prelogin, TLS or login failed.
    pub fn handshake(place: &str, error: &Error) -> Self {
        match error {
            Error::Server(token) => Self::login(place, token.code(), token.message()),
            Error::Tls(text) => Self::tls(place, text),
            Error::Io { kind, message } => match kind {
                io::ErrorKind::UnexpectedEof
                | io::ErrorKind::ConnectionReset
                | io::ErrorKind::ConnectionAborted
                | io::ErrorKind::BrokenPipe => Self::hung_up(place),
                io::ErrorKind::TimedOut => Self::no_handshake(place),
                _ if ssl_reason(message).is_some() => Self::tls(place, message),
                _ => Self::garbage(place, message),
            },
            Error::Protocol(text) if text.contains("encryption level") => Self::settings(
                format!("{place} offers no encryption"),
                "give the server a certificate or let it create its own; only on a trusted network, set \
                 `plaintext_login = true`, which the report mentions",
            ),
            other => Self::garbage(place, &other.to_string()),
        }
    }

    fn hung_up(place: &str) -> Self {
        Self::network(
            format!("{place} closed the connection before the login was complete"),
            format!("check the server's error log; {LEGACY}"),
        )
    }

    fn garbage(place: &str, detail: &str) -> Self {
        Self::network(
            format!("what answers on {place} is not a SQL Server ({})", bounded(detail)),
            "check `port`: it must be the instance's TCP port",
        )
    }

    fn tls(place: &str, text: &str) -> Self {
        let shown = bounded(text);
        match ssl_reason(text) {
            Some(UNEXPECTED_EOF) => Self::hung_up(place),
            None if hung_up(text) => Self::hung_up(place),
            Some(CERTIFICATE_VERIFY_FAILED) => Self::certificate(place, text),
            Some(DH_KEY_TOO_SMALL | CA_KEY_TOO_SMALL | CA_MD_TOO_WEAK | EE_KEY_TOO_SMALL) => {
                Self::settings(format!("the encryption that {place} offers is too weak ({shown})"), LEGACY)
            }
            _ => Self::settings(format!("{place} and this program support no common version of TLS ({shown})"), LEGACY),
        }
    }

    /// Why a certificate was refused has a number of its own, of which the driver passes on OpenSSL's text only. The texts
    /// are constants of the OpenSSL that is built into this program.
    fn certificate(place: &str, text: &str) -> Self {
        let shown = bounded(text);
        let lower = text.to_ascii_lowercase();
        if lower.contains("hostname mismatch") || lower.contains("ip address mismatch") {
            return Self::settings(
                format!("the certificate of {place} is not for this name ({shown})"),
                "use the instance name that its certificate has, or set `trust_server_certificate = true`, which the \
                 report mentions",
            );
        }
        if lower.contains("too weak") || lower.contains("too small") {
            return Self::settings(format!("the encryption that {place} offers is too weak ({shown})"), LEGACY);
        }
        Self::settings(
            format!("the certificate of {place} is not trusted ({shown})"),
            "set `ca_file` to the certificate of its authority, or set `trust_server_certificate = true`, which the \
             report mentions",
        )
    }

    fn login(place: &str, number: u32, message: &str) -> Self {
        let said = bounded(message);
        let advice = match number {
            18456 => "check `user` and the password, and that the server accepts SQL Server logins (mixed mode)",
            18452 => "the server accepts only Windows logins: allow mixed mode, or use a Windows login",
            18470 => "the login is disabled: enable it",
            18486 => "the login is locked: unlock it",
            18487 | 18488 => "the password has to be changed: change it",
            4060 | 4064 => "the login's default database cannot be opened: set it to master",
            18451 | 18461 | 17142 => "the server is not accepting logins at the moment: try again later",
            _ => "check the server's error log",
        };
        Self::settings(format!("{place} refused the login with error {number} ({said})"), advice)
    }
}

const LEGACY: &str = "a server without TLS 1.2 (SQL Server 2008 R2 and 2012 without their updates) should be \
                      updated; until then, set `legacy_tls = true`, which the report mentions";
// Reasons of OpenSSL's library SSL, from its sslerr.h.
const CERTIFICATE_VERIFY_FAILED: u32 = 134;
const UNEXPECTED_EOF: u32 = 294;
const DH_KEY_TOO_SMALL: u32 = 394;
const CA_KEY_TOO_SMALL: u32 = 397;
const CA_MD_TOO_WEAK: u32 = 398;
const EE_KEY_TOO_SMALL: u32 = 399;

/// The reason in the first error of OpenSSL that `text` shows: 134 of `error:0A000086:SSL routines:...`.
fn ssl_reason(text: &str) -> Option<u32> {
    const LIBRARY_SSL: u32 = 20;
    let (_, shown) = text.split_once("error:")?;
    let code = u32::from_str_radix(shown.get(..8)?, 16).ok()?;
    (code >> 23 == LIBRARY_SSL).then_some(code & 0x7f_ffff)
}

/// Whether `text` shows that the peer reset or aborted the connection: Linux 104, macOS 54, Windows 10053 and 10054; or
/// that it closed it, which the `openssl` crate says in these words.
fn hung_up(text: &str) -> bool {
    text.contains("unexpected EOF")
        || [104, 54, 10053, 10054].iter().any(|number| text.contains(&format!("(os error {number})")))
}

/// What broke while a query was answered.
pub fn query(error: &Error) -> Refusal {
    match error {
        Error::Server(token) => Refusal::Server { number: token.code(), message: bounded(token.message()) },
        Error::Io { message, .. } => Refusal::Lost(format!("the connection broke ({})", bounded(message))),
        other => Refusal::Lost(format!("the answer is not what SQL Server sends ({})", bounded(&other.to_string()))),
    }
}

fn bounded(text: &str) -> String {
    let text = text.trim().trim_end_matches('.');
    match text.char_indices().nth(MAX_SERVER_TEXT) {
        Some((end, _)) => format!("{} ...", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_trouble_names_the_place_and_the_next_step() {
        let tls = |text: &str| Trouble::handshake("sql01:1433", &Error::Tls(text.to_owned())).to_string();
        assert!(
            tls("error:0A000086:SSL routines:f:certificate verify failed:f.c:1: (self-signed certificate)")
                .contains("ca_file")
        );
        assert!(
            tls("error:0A000086:SSL routines:f:certificate verify failed:f.c:1: (hostname mismatch)")
                .contains("not for this name")
        );
        assert!(tls("error:0A000102:SSL routines:f:unsupported protocol:f.c:1:").contains("legacy_tls"));
        assert!(
            tls("error:0A000086:SSL routines:f:certificate verify failed:f.c:1: (CA md too weak)")
                .contains("legacy_tls")
        );
        assert!(tls("error:0A000126:SSL routines:f:unexpected eof while reading:f.c:1:").contains("error log"));
        assert!(tls("Eine Verbindung wurde geschlossen. (os error 10054)").contains("error log"));
        let eof = Error::Io { kind: io::ErrorKind::UnexpectedEof, message: "eof".into() };
        let text = Trouble::handshake("sql01:1433", &eof).to_string();
        assert!(text.contains("sql01:1433") && text.contains("legacy_tls"), "{text}");
        let garbage = Error::Protocol("header: invalid".into());
        assert!(Trouble::handshake("sql01:1433", &garbage).to_string().contains("`port`"));
        assert!(Trouble::login("sql01:1433", 18456, "Login failed").to_string().contains("18456"));
    }

    #[test]
    fn long_texts_of_a_server_are_cut() {
        let Refusal::Lost(text) = query(&Error::Protocol("é".repeat(5000).into())) else { panic!() };
        assert!(text.chars().count() < 600, "{text}");
    }
}
