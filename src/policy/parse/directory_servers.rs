//! `[[directory_server]]`: a domain controller, how it is reached, and who asks it.

use super::inventory::Seen;
use super::reader::{Reader, short};
use super::server_keys::{LONGEST_WAIT, LONGEST_WORK, address, duration, exclude, login, port};
use super::values;
use crate::policy::deployment::{DirectoryConnection, DirectoryServer, DirectoryTls};
use crate::policy::diagnostics::Diagnostic;
use std::path::PathBuf;

const KEYS: [&str; 11] = [
    "host",
    "address",
    "port",
    "tls",
    "ca_file",
    "user",
    "password_env",
    "password_file",
    "connect_timeout",
    "query_timeout",
    "budget",
];

/// The directory servers, each host once.
pub(super) fn directory_servers(root: &Reader<'_>, line: impl Fn(usize) -> usize) -> Vec<DirectoryServer> {
    let mut seen = Seen::default();
    let mut servers = Vec::new();
    for value in root.tables("directory_server", "[[directory_server]]") {
        let Some(reader) = Reader::new(value, "[[directory_server]]", &KEYS, root.sink) else { continue };
        let host = reader.required_text("host", "\"dc1.contoso.com\"").and_then(|at| values::host_name(&reader, at));
        let host = host.and_then(|at| seen.first(&reader, "directory server", at));
        // Nothing but the names of its naming contexts is shown to somebody without a name.
        let user = reader.required_text("user", "\"auditor@contoso.com\"");
        refuse_control_characters(&reader);
        let login = login(&reader);
        let connection = connection(&reader);
        let line = line(reader.span.start);
        if let (Some(host), Some(_)) = (host, user) {
            servers.push(DirectoryServer { host, login, connection, line });
        }
    }
    servers
}

/// `"CONTOSO\auditor"` in double quotes holds a bell, and names nobody.
fn refuse_control_characters(reader: &Reader<'_>) {
    if let Some((user, span)) = reader.text("user")
        && user.chars().any(char::is_control)
    {
        let title = format!("`{}` is not a valid `user` in {}", short(user), reader.name);
        reader.sink.add(
            Diagnostic::new(span, title, "a backslash in double quotes starts an escape sequence")
                .help(r"write it in single quotes, such as 'CONTOSO\auditor'"),
        );
    }
}

fn connection(reader: &Reader<'_>) -> DirectoryConnection {
    let usual = DirectoryConnection::default();
    let words = DirectoryTls::ALL.map(|tls| (tls.word(), tls));
    let tls = reader.word("tls", &words).map_or(usual.tls, |(tls, _)| tls);
    if tls == DirectoryTls::None {
        exclude(reader, "ca_file", "tls", "without encryption there is no certificate to check");
    }
    DirectoryConnection {
        address: reader.text("address").and_then(|at| address(reader, at)),
        port: port(reader, "without it, bakproof uses 636 with `tls = \"ldaps\"`, and else 389"),
        tls,
        ca_file: reader.text("ca_file").map(|(text, _)| PathBuf::from(text)),
        connect_timeout: duration(reader, "connect_timeout", LONGEST_WAIT).unwrap_or(usual.connect_timeout),
        query_timeout: duration(reader, "query_timeout", LONGEST_WAIT).unwrap_or(usual.query_timeout),
        budget: duration(reader, "budget", LONGEST_WORK).unwrap_or(usual.budget),
    }
}
