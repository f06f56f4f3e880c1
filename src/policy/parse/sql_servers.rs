//! `[[sql_server]]`: an instance, its other names, how it is reached and what it may be asked.

use super::inventory::{Seen, key_of};
use super::reader::Reader;
use super::server_keys::{LONGEST_WAIT, LONGEST_WORK, address, duration, exclude, login, port};
use super::values;
use crate::policy::deployment::{Login, SqlConnection, SqlServer};
use crate::policy::diagnostics::Diagnostic;
use jiff::SignedDuration;
use std::collections::BTreeSet;
use std::path::PathBuf;

const KEYS: [&str; 23] = [
    "instance",
    "aliases",
    "connect",
    "user",
    "password_env",
    "password_file",
    "address",
    "port",
    "failover_partner",
    "read_only_intent",
    "ca_file",
    "trust_server_certificate",
    "legacy_tls",
    "plaintext_login",
    "connect_timeout",
    "login_timeout",
    "query_timeout",
    "budget",
    "probes",
    "verify",
    "verify_budget",
    "verify_timeout",
    "history",
];

/// The SQL servers, each instance once.
pub(super) fn sql_servers(root: &Reader<'_>, line: impl Fn(usize) -> usize) -> Vec<SqlServer> {
    let mut seen = Seen::default();
    let mut servers = Vec::new();
    for value in root.tables("sql_server", "[[sql_server]]") {
        let Some(reader) = Reader::new(value, "[[sql_server]]", &KEYS, root.sink) else { continue };
        let instance = reader.required_text("instance", r"'sql01.contoso.com\MON'").and_then(|(text, span)| {
            let instance = values::instance(&reader, (text, span.clone()))?;
            seen.first(&reader, "SQL server", (key_of(&instance), span))?;
            Some(instance)
        });
        let aliases: BTreeSet<String> = reader
            .names("aliases")
            .into_iter()
            .filter_map(|at| values::host_name(&reader, at))
            .map(|(name, _)| name.to_uppercase())
            .collect();
        let login = login(&reader);
        let connect = connect(&reader, &login);
        let connection = connection(&reader);
        let history = reader.text("history").map(|(text, _)| PathBuf::from(text));
        let line = line(reader.span.start);
        servers.extend(instance.map(|instance| SqlServer {
            instance,
            aliases,
            login,
            connect,
            connection,
            history,
            line,
        }));
    }
    servers
}

/// Who names a user wants a connection; without one a Windows login has to be asked for.
fn connect(reader: &Reader<'_>, login: &Login) -> bool {
    let connect = reader.boolean("connect");
    if let (Some((false, span)), Some((_, user))) = (&connect, reader.text("user")) {
        reader.sink.add(
            Diagnostic::new(span.clone(), "`connect = false` and a `user`", "nobody logs in")
                .related(user, "this is never used")
                .help("remove one of the two"),
        );
    }
    connect.map_or(login.user.is_some(), |(connect, _)| connect)
}

fn connection(reader: &Reader<'_>) -> SqlConnection {
    let usual = SqlConnection::default();
    let flag = |key: &str| reader.boolean(key).is_some_and(|(value, _)| value);
    let wait = |key: &str, usual: SignedDuration| duration(reader, key, LONGEST_WAIT).unwrap_or(usual);
    let work = |key: &str, usual: SignedDuration| duration(reader, key, LONGEST_WORK).unwrap_or(usual);
    let connection = SqlConnection {
        address: reader.text("address").and_then(|at| address(reader, at)),
        port: port(reader, "without it, bakproof uses 1433, or asks SQL Browser for a named instance"),
        failover_partner: values::instance_at(reader, "failover_partner"),
        read_only_intent: flag("read_only_intent"),
        ca_file: reader.text("ca_file").map(|(text, _)| PathBuf::from(text)),
        trust_server_certificate: flag("trust_server_certificate"),
        legacy_tls: flag("legacy_tls"),
        plaintext_login: flag("plaintext_login"),
        connect_timeout: wait("connect_timeout", usual.connect_timeout),
        login_timeout: wait("login_timeout", usual.login_timeout),
        query_timeout: work("query_timeout", usual.query_timeout),
        budget: work("budget", usual.budget),
        probes: flag("probes"),
        verify: reader.word("verify", &[("server", ())]).is_some(),
        verify_budget: work("verify_budget", usual.verify_budget),
        verify_timeout: work("verify_timeout", usual.verify_timeout),
    };
    if connection.trust_server_certificate {
        exclude(reader, "ca_file", "trust_server_certificate", "a certificate that is trusted blindly is not checked");
    }
    if connection.plaintext_login && connection.legacy_tls {
        exclude(reader, "legacy_tls", "plaintext_login", "a connection has either old encryption or none");
    }
    connection
}
