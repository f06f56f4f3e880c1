//! SQL Browser, asked by tiberius and by hand.

use super::conformance::script;
use super::tiberius_client::{config_for, connect, run};
use crate::tds_server::{Browser, Server};
use std::io::ErrorKind;
use std::net::UdpSocket;
use std::time::Duration;

fn ask(browser: &Browser, request: &[u8]) -> Option<Vec<u8>> {
    let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
    socket.set_read_timeout(Some(Duration::from_millis(200))).unwrap();
    socket.send_to(request, browser.address()).unwrap();
    let mut answer = [0; 1024];
    match socket.recv(&mut answer) {
        Ok(length) => Some(answer[..length].to_vec()),
        Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => None,
        Err(error) => panic!("{error}"),
    }
}

#[test]
fn an_instance_is_known_by_its_name_alone() {
    let browser = Browser::start(&[("RTC", 14330), ("RTCLOCAL", 14331)], 0);
    let answer = ask(&browser, b"\x04rtc\0").unwrap();
    let text = "ServerName;SQL01;InstanceName;RTC;IsClustered;No;Version;11.0.7001.0;tcp;14330;;";
    assert_eq!(answer[0], 5);
    assert_eq!(usize::from(u16::from_le_bytes([answer[1], answer[2]])), text.len());
    assert_eq!(&answer[3..], text.as_bytes());
    assert_eq!(ask(&browser, b"\x04LYNCLOCAL\0"), None);
    assert_eq!(ask(&browser, b"\x03").unwrap().len(), 3 + 2 * text.len() + "LOCAL".len());
}

#[test]
fn the_first_requests_may_go_unanswered() {
    let browser = Browser::start(&[("RTC", 14330)], 2);
    let answered: Vec<bool> = (0..3).map(|_| ask(&browser, b"\x04RTC\0").is_some()).collect();
    assert_eq!(answered, [false, false, true]);
    assert_eq!(browser.requests(), 3);
    assert_eq!(ask(&Browser::saying(b"nonsense"), b"\x04RTC\0").unwrap(), b"nonsense");
}

#[test]
fn the_port_it_says_is_the_servers() {
    let server = Server::start(script());
    let browser = Browser::start(&[("RTC", server.port())], 0);
    let answer = String::from_utf8(ask(&browser, b"\x04RTC\0").unwrap()[3..].to_vec()).unwrap();
    let port = answer.split(';').skip_while(|field| *field != "tcp").nth(1).unwrap().parse().unwrap();
    let mut config = config_for(port);
    config.trust_cert();
    run(connect(config)).unwrap();
    assert_eq!(server.seen().logins.len(), 1);
}
