//! The conformance script read by Microsoft's ODBC driver and by pytds. Without them the tests say that they were
//! skipped; where BAKPROOF_PYTHON promises them, as `.ci/run` does, they must be there.

use super::conformance::script;
use super::tiberius_client::{PASSWORD, USER};
use crate::tds_server::{Authority, Seen, Server, Tls, Way};
use std::path::{Path, PathBuf};
use std::process::Command;

/// The name in the certificate: neither client compares addresses with it.
const HOST: &str = "sql01.contoso.local";

/// A Python that has the module.
fn python_with(module: &str) -> Option<PathBuf> {
    crate::outside::python_with(module, &format!("the TDS test server was not proven with Python's {module}"))
}

/// Runs a client's script; what the server saw of it.
fn conforms(module: &str, file: &str, tls: Tls) -> Option<Seen> {
    let python = python_with(module)?;
    let authority = Authority::new("Contoso Test CA");
    let identity = authority.certify(HOST);
    let folder = tempfile::tempdir().unwrap();
    let trusted = folder.path().join("trusted.pem");
    std::fs::write(&trusted, authority.certificate_pem()).unwrap();
    let server = Server::start(script().tls(tls).identity(identity));
    let ran = Command::new(python)
        .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/tds_conformance").join(file))
        .args([&server.port().to_string(), USER, PASSWORD])
        .arg(&trusted)
        .env("SSL_CERT_FILE", &trusted)
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&ran.stdout);
    let seen = server.seen();
    assert!(
        ran.status.success() && said.starts_with("conformant: "),
        "{said}{}\nbroken: {:?}\nlast: {:?}",
        String::from_utf8_lossy(&ran.stderr),
        seen.broken,
        seen.requests.last()
    );
    Some(seen)
}

#[test]
fn microsofts_driver_reads_it() {
    let Some(seen) = conforms("mssql_python", "mssql_odbc.py", Tls::Modern) else { return };
    assert!(seen.logins.iter().all(|login| login.login_encrypted && login.read_only && login.user == USER));
    assert!(seen.logins.iter().any(|login| !login.session_encrypted), "a login that alone is encrypted");
    assert!(seen.logins.iter().any(|login| login.session_encrypted));
    assert_eq!(seen.attentions, 1);
}

#[test]
fn microsofts_driver_reads_it_on_an_old_windows() {
    conforms("mssql_python", "mssql_odbc.py", Tls::CbcOnly12);
}

#[test]
fn pytds_reads_it() {
    let Some(seen) = conforms("pytds", "python_tds.py", Tls::Modern) else { return };
    assert!(seen.logins.iter().any(|login| !login.login_encrypted), "without encryption");
    assert!(seen.logins.iter().any(|login| login.login_encrypted && !login.session_encrypted), "the login alone");
    assert!(seen.logins.iter().any(|login| login.session_encrypted), "everything");
    assert!(seen.requests.iter().any(|request| request.way == Way::Call));
    // One for the time-out, and one for each of three cursors, which pytds cancels when it closes them.
    assert_eq!(seen.attentions, 4);
}
