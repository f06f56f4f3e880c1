//! Servers that do not answer, or answer nonsense.

use super::scene::{answering, at_port, collect, collect_one, connection, declared, first_answer, script};
use crate::tds_server::{Answer, Server, Trouble};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::time::{Duration, Instant};

#[test]
fn a_closed_port_is_refused() {
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    collect_one(at_port(port)).says(&["connection refused", &port.to_string(), "`port`"]);
}

/// A listener that accepts nobody, filled until the system answers no more: what a firewall that drops looks like.
fn filtered() -> (TcpListener, Vec<TcpStream>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address: SocketAddr = listener.local_addr().unwrap();
    let mut waiting = Vec::new();
    while let Ok(socket) = TcpStream::connect_timeout(&address, Duration::from_millis(300)) {
        waiting.push(socket);
        assert!(waiting.len() < 10_000, "the queue never fills");
    }
    (listener, waiting)
}

#[test]
fn a_port_that_a_firewall_hides_costs_the_connect_timeout() {
    let (listener, _waiting) = filtered();
    let began = Instant::now();
    let port = listener.local_addr().unwrap().port();
    collect_one(at_port(port)).says(&["did not answer", "connection timeout", "firewall", "`connect_timeout`"]);
    assert!((1..5).contains(&began.elapsed().as_secs()), "{:?}", began.elapsed());
}

#[test]
fn whoever_takes_the_connection_and_is_silent_costs_the_login_timeout() {
    for trouble in [Trouble::Silent, Trouble::SilentAfterPrelogin] {
        let server = Server::start(script().trouble(trouble));
        let began = Instant::now();
        collect_one(connection(&server)).says(&["login timeout", "`legacy_tls = true`"]);
        assert!((1..5).contains(&began.elapsed().as_secs()), "{:?}", began.elapsed());
    }
}

#[test]
fn whoever_hangs_up_is_named() {
    for trouble in [Trouble::DropsAtOnce, Trouble::DropsAfterPrelogin] {
        let server = Server::start(script().trouble(trouble));
        collect_one(connection(&server)).says(&["closed the connection", "`legacy_tls = true`"]);
    }
}

#[test]
fn what_is_no_sql_server_is_called_so() {
    for bytes in [&b"HTTP/1.1 400 Bad Request\r\n\r\n"[..], &[0xff; 64], b"SSH-2.0-OpenSSH_9.2\r\n"] {
        let server = Server::start(script().trouble(Trouble::Says(bytes.to_vec())));
        let seen = collect_one(connection(&server));
        let reason = seen.reason();
        // A header that promises more than comes is waited for.
        assert!(reason.contains("does not speak") || reason.contains("login timeout"), "{reason}");
    }
    let server = Server::start(script().trouble(Trouble::Babbles));
    let began = Instant::now();
    let seen = collect_one(connection(&server));
    assert!(seen.reason().starts_with(r"sql01.contoso.com\RTC could not be read"), "{}", seen.reason());
    assert!(began.elapsed().as_secs() < 6, "{:?}", began.elapsed());
}

#[test]
fn dead_servers_cost_their_timeout_once_and_nothing_of_the_others() {
    let dead: Vec<Server> = (0..6).map(|_| Server::start(script().trouble(Trouble::Silent))).collect();
    let alive: Vec<Server> = (0..12).map(|_| Server::start(answering(first_answer()))).collect();
    let servers = dead.iter().chain(&alive).enumerate();
    let servers = servers.map(|(number, server)| declared(&format!("sql{number:02}"), connection(server))).collect();
    let began = Instant::now();
    let seen = collect(servers);
    assert!(began.elapsed() < Duration::from_secs(6), "{:?}", began.elapsed());
    assert_eq!((seen.sources.len(), seen.readings.len()), (18, 12));
    let names: Vec<&str> = seen.sources.iter().map(|source| source.name.as_str()).collect();
    assert!(names.is_sorted(), "{names:?}");
    assert!(seen.sources[..6].iter().all(|source| source.unreachable.is_some()));
    assert!(seen.sources[6..].iter().all(|source| source.unreachable.is_none()));
}

#[test]
fn a_server_that_says_nothing_to_further_questions_is_still_read() {
    let server = Server::start(script().default(Answer::drop()));
    collect_one(connection(&server)).reading();
}

#[test]
fn another_instance_of_the_machine_does_not_answer_for_the_one_that_was_meant() {
    let server = Server::start(script());
    collect(vec![declared(r"sql01.contoso.com\MON", connection(&server))]).says(&[
        r"SQL01\RTC",
        "another instance",
        "`port`",
    ]);
    // A machine may have other names; a script's output is asked the same.
    collect(vec![declared(r"alias.contoso.com\MON", connection(&server))]).reading();
}
