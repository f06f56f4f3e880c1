//! Named instances: their port is asked of SQL Browser, and a partner is tried when the server is away.

#![cfg(target_os = "linux")]

use super::scene::{at_port, collect, connection, declared, script};
use crate::tds_server::{Browser, Server};
use bakproof::policy::{SqlConnection, SqlServer};
use jiff::SignedDuration;
use std::net::UdpSocket;
use std::time::Duration;

/// The port of SQL Browser cannot be chosen: each test has an address of this machine's own network for itself, where
/// questions are passed on to a browser of the test.
fn at_its_port(address: &str, browser: &Browser) {
    let outside = UdpSocket::bind((address, 1434)).expect("a port nobody else uses");
    let to = browser.address();
    std::thread::spawn(move || {
        let inside = UdpSocket::bind("127.0.0.1:0").unwrap();
        inside.set_read_timeout(Some(Duration::from_millis(200))).unwrap();
        let mut datagram = [0; 2048];
        while let Ok((count, client)) = outside.recv_from(&mut datagram) {
            inside.send_to(&datagram[..count], to).unwrap();
            if let Ok((count, _)) = inside.recv_from(&mut datagram) {
                outside.send_to(&datagram[..count], client).unwrap();
            }
        }
    });
}

fn named(address: &str, port_of: &Server) -> SqlServer {
    let connection = SqlConnection {
        address: Some(address.to_owned()),
        port: None,
        connect_timeout: SignedDuration::from_secs(5),
        ..connection(port_of)
    };
    declared(r"sql01.contoso.com\RTC", connection)
}

/// The test server listens on 127.0.0.1 alone: whoever knows the port must reach it at the browser's address.
fn forward(address: &str, server: &Server) -> u16 {
    let listener = std::net::TcpListener::bind((address, 0)).unwrap();
    let (port, to) = (listener.local_addr().unwrap().port(), server.address());
    std::thread::spawn(move || {
        for client in listener.incoming().map_while(Result::ok) {
            let Ok(server) = std::net::TcpStream::connect(to) else { return };
            for (mut from, mut into) in [(client.try_clone().unwrap(), server.try_clone().unwrap()), (server, client)] {
                std::thread::spawn(move || {
                    let _ = std::io::copy(&mut from, &mut into);
                    let _ = into.shutdown(std::net::Shutdown::Both);
                });
            }
        }
    });
    port
}

#[test]
fn a_browser_that_answers_only_the_third_question_is_enough() {
    let address = "127.18.4.1";
    let server = Server::start(script());
    let browser = Browser::start(&[("MON", 1), ("RTC", forward(address, &server))], 2);
    at_its_port(address, &browser);
    collect(vec![named(address, &server)]).reading();
    assert_eq!(browser.requests(), 3);
}

#[test]
fn a_browser_that_is_silent_or_does_not_know_the_instance_is_named() {
    let server = Server::start(script());
    let browser = Browser::start(&[("RTC", server.port())], usize::MAX);
    at_its_port("127.18.4.2", &browser);
    collect(vec![named("127.18.4.2", &server)]).says(&["SQL Browser", "RTC", "UDP 1434", "`port`"]);
    assert_eq!(browser.requests(), 3);

    let browser = Browser::saying(b"\x05\xff\xffServerName;");
    at_its_port("127.18.4.3", &browser);
    collect(vec![named("127.18.4.3", &server)]).says(&["SQL Browser"]);
    assert_eq!(server.seen().connections, 0);
}

#[test]
fn a_failover_partner_is_tried_when_the_server_is_away() {
    let address = "127.18.4.5";
    let server = Server::start(script());
    let browser = Browser::start(&[("RTC", forward(address, &server))], 0);
    at_its_port(address, &browser);
    let partner = format!(r"{address}\RTC").parse().unwrap();
    let away = SqlConnection { failover_partner: Some(partner), ..at_port(1) };
    collect(vec![declared("sql01.contoso.com", away)]).reading();
    assert_eq!(server.seen().logins.len(), 1);

    let nobody = "127.18.4.6".parse().unwrap();
    let away = SqlConnection { failover_partner: Some(nobody), ..at_port(1) };
    collect(vec![declared("sql01.contoso.com", away)]).says(&["127.0.0.1:1", "127.18.4.6:1433"]);
}
