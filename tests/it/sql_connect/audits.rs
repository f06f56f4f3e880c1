//! Whole audits with the real program: what becomes of servers, and that nothing it emits tells a password.

use super::scene::{PASSWORD, USER, answering, script};
use crate::support::{Ran, bakproof_with};
use crate::tds_server::{Answer, Identity, Server, Tls, Trouble};
use serde_json::Value;
use std::fs;
use std::path::Path;

fn deployment(folder: &Path, servers: &[(&str, &Server, &str)]) {
    let mut text = String::from(
        "[deployment]\nname = \"Contoso\"\ntime_zone = \"Europe/Oslo\"\n[[repository]]\nname = \"nas\"\npath = \"backups\"\n",
    );
    for (instance, server, more) in servers {
        text += &format!(
            "[[sql_server]]\ninstance = '{instance}'\naddress = \"127.0.0.1\"\nport = {}\nuser = \"{USER}\"\npassword_env = \"PW\"\n\
             connect_timeout = \"2s\"\nlogin_timeout = \"2s\"\n{more}\n",
            server.port()
        );
    }
    fs::create_dir_all(folder.join("backups")).unwrap();
    fs::write(folder.join("bakproof.toml"), text).unwrap();
}

fn audit(folder: &Path, more: &[&str]) -> Ran {
    let mut arguments = vec!["audit", "--state", "state"];
    arguments.extend(more);
    bakproof_with(folder, arguments, &[("PW", PASSWORD)])
}

fn evidence(folder: &Path) -> Value {
    serde_json::from_slice(&fs::read(folder.join("evidence.json")).unwrap()).unwrap()
}

fn reasons(evidence: &Value) -> Vec<(String, Option<String>)> {
    let sources = evidence["sources"].as_array().unwrap().iter().filter(|source| source["kind"] == "sql-server");
    sources.map(|s| (s["name"].as_str().unwrap().to_owned(), s["unreachable"].as_str().map(str::to_owned))).collect()
}

const TRUST: &str = "trust_server_certificate = true";
const LEGACY: &str = "trust_server_certificate = true\nlegacy_tls = true";

#[test]
fn nothing_that_is_emitted_tells_the_password() {
    let folder = tempfile::tempdir().unwrap();
    let good = Server::start(script());
    let old = Server::start(script().tls(Tls::Legacy10).identity(Identity::weak("x")));
    let refusing = Server::start(script().login(USER, "another").trouble(Trouble::DropsAfterPrelogin));
    let telling = Server::start(answering(Answer::error(50000, 16, &format!("your password is {PASSWORD}"))));
    let telling_old = Server::start(
        answering(Answer::error(50000, 16, &format!("your password is {PASSWORD}")))
            .tls(Tls::Legacy10)
            .identity(Identity::weak("x")),
    );
    let untrusted = Server::start(script());
    deployment(
        folder.path(),
        &[
            ("good", &good, TRUST),
            ("old", &old, LEGACY),
            ("refusing", &refusing, TRUST),
            ("telling", &telling, TRUST),
            ("telling-old", &telling_old, LEGACY),
            ("untrusted", &untrusted, ""),
        ],
    );
    let ran = audit(
        folder.path(),
        &[
            "--progress",
            "json",
            "--save-evidence",
            "evidence.json",
            "--output",
            "table",
            "--output",
            "json=report.json",
            "--output",
            "csv=report.csv",
        ],
    );
    assert_eq!(ran.code, 3, "{}{}", ran.stdout, ran.stderr);
    let read = reasons(&evidence(folder.path()));
    let is_read: Vec<(&str, bool)> = read.iter().map(|(name, reason)| (name.as_str(), reason.is_none())).collect();
    assert_eq!(
        is_read,
        [
            ("good", true),
            ("old", true),
            ("refusing", false),
            ("telling", false),
            ("telling-old", false),
            ("untrusted", false)
        ],
        "{read:?}"
    );
    assert!(good.seen().logins[0].is_password_right && old.seen().logins[0].is_password_right);
    let check = bakproof_with(folder.path(), ["check"], &[("PW", PASSWORD)]);
    for (what, text) in [("stdout", &ran.stdout), ("stderr", &ran.stderr), ("check", &check.stdout)] {
        assert!(!text.contains(PASSWORD), "{what}: {text}");
    }
    let mut files = 0;
    for entry in
        walkdir::WalkDir::new(folder.path()).into_iter().map(Result::unwrap).filter(|e| e.file_type().is_file())
    {
        files += 1;
        let bytes = fs::read(entry.path()).unwrap();
        assert!(!bytes.windows(PASSWORD.len()).any(|w| w == PASSWORD.as_bytes()), "{:?}", entry.path());
    }
    assert!(files >= 4, "{files}");
}

#[test]
fn servers_that_were_not_asked_are_unknown_and_never_forgotten() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(script());
    deployment(folder.path(), &[("sql01", &server, TRUST)]);
    let ran = audit(folder.path(), &["--no-sql", "--save-evidence", "evidence.json"]);
    assert_eq!(ran.code, 3, "{}", ran.stdout);
    assert!(reasons(&evidence(folder.path()))[0].1.as_deref().unwrap().contains("--no-sql"));
    assert_eq!(server.seen().connections, 0);

    // A server declared later is missing from the evidence that was saved: said, and not connected to.
    deployment(folder.path(), &[("sql01", &server, TRUST), ("sql02", &server, TRUST)]);
    let ran = audit(folder.path(), &["--evidence", "evidence.json", "--output", "json"]);
    assert_eq!(ran.code, 3);
    let report: Value = serde_json::from_str(&ran.stdout).unwrap();
    let late = report["sources"].as_array().unwrap().iter().find(|source| source["name"] == "sql02").unwrap();
    assert!(late.to_string().contains("not in the saved evidence"), "{late}");
    assert_eq!(server.seen().connections, 0);
}

#[test]
fn the_hidden_command_takes_a_request_and_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let ran = bakproof_with(folder.path(), ["collect-sql-server"], &[]);
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("for bakproof itself"), "{}", ran.stderr);
    let help = bakproof_with(folder.path(), ["--help"], &[]);
    assert!(!help.stdout.contains("collect-sql-server"));
}

#[test]
fn the_environment_does_not_loosen_what_the_deployment_file_keeps_strict() {
    let folder = tempfile::tempdir().unwrap();
    let settings = folder.path().join("openssl.cnf");
    fs::write(
        &settings,
        "openssl_conf = a\n[a]\nssl_conf = b\n[b]\nsystem_default = c\n[c]\nMinProtocol = TLSv1\n\
         CipherString = DEFAULT@SECLEVEL=0\nOptions = UnsafeLegacyServerConnect\n",
    )
    .unwrap();
    let old = Server::start(script().tls(Tls::Legacy10).identity(Identity::weak("x")));
    let (strict, asked_for) = (Server::start(script()), old);
    deployment(
        folder.path(),
        &[("asked-for", &asked_for, LEGACY), ("old", &asked_for, TRUST), ("strict", &strict, TRUST)],
    );
    let ran = bakproof_with(
        folder.path(),
        ["audit", "--state", "state", "--save-evidence", "evidence.json"],
        &[("PW", PASSWORD), ("OPENSSL_CONF", settings.to_str().unwrap())],
    );
    assert_eq!(ran.code, 3, "{}{}", ran.stdout, ran.stderr);
    let read = reasons(&evidence(folder.path()));
    let is_read: Vec<(&str, bool)> = read.iter().map(|(name, reason)| (name.as_str(), reason.is_none())).collect();
    assert_eq!(is_read, [("asked-for", true), ("old", false), ("strict", true)], "{read:?}");
    assert!(read[1].1.as_deref().unwrap().contains("`legacy_tls = true`"), "{read:?}");
}
