//! Who logs in, and what is said when nobody can.

use super::scene::{Environment, PASSWORD, USER, collect, collect_one, collect_with, connection, declared, script};
use crate::tds_server::{Server, Trouble};
use bakproof::policy::{Login, SqlConnection};

#[test]
fn a_wrong_password_is_said_and_not_shown() {
    let server = Server::start(script());
    let seen = collect_with(vec![declared("sql01", connection(&server))], &Environment(Some("not-the-password")));
    seen.says(&["18456", "`user` and the password"]);
    assert!(!seen.reason().contains("not-the-password"));
}

#[test]
fn a_password_that_is_nowhere_is_missed_before_anybody_is_asked() {
    let server = Server::start(script());
    let mut one = declared("sql01", connection(&server));
    collect_with(vec![one.clone()], &Environment(None)).says(&["`password_env`", "not set"]);
    collect_with(vec![one.clone()], &Environment(Some(""))).says(&["`PW`", "is empty"]);
    one.login = Login { user: Some(USER.into()), ..Login::default() };
    collect(vec![one.clone()]).says(&["`password_env` or `password_file`"]);
    one.login.password_file = Some("/nonexistent/password".into());
    collect(vec![one]).says(&["`password_file`", "does not exist"]);
    assert_eq!(server.seen().connections, 0);
}

#[test]
fn a_password_comes_from_a_file() {
    let server = Server::start(script());
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("password");
    std::fs::write(&path, format!("{PASSWORD}\r\n")).unwrap();
    let mut one = declared("sql01", connection(&server));
    one.login = Login { user: Some(USER.into()), password_env: None, password_file: Some(path) };
    collect(vec![one]).reading();
    assert!(server.seen().logins[0].is_password_right);
}

#[cfg(not(any(windows, feature = "sspi")))]
#[test]
fn a_windows_login_is_refused_where_the_build_cannot_do_it() {
    let server = Server::start(script());
    let mut one = declared("sql01", connection(&server));
    one.login.user = Some(r"CONTOSO\auditor".into());
    collect(vec![one.clone()]).says(&["Windows login", "`sspi`"]);
    one.login = Login::default();
    collect(vec![one]).says(&["names no `user`"]);
    assert_eq!(server.seen().logins.len(), 0);
}

#[test]
fn the_server_sees_a_reader_with_a_name() {
    let server = Server::start(script());
    collect_one(SqlConnection { read_only_intent: true, ..connection(&server) }).reading();
    let login = server.seen().logins[0].clone();
    assert_eq!(login.user, USER);
    assert_eq!(login.application, "bakproof");
    assert!(login.read_only);
}

#[test]
fn a_server_that_is_silent_after_the_login_costs_the_login_timeout() {
    let server = Server::start(script().trouble(Trouble::SilentAfterLogin));
    collect_one(connection(&server)).says(&["login timeout", "`login_timeout`"]);
}
