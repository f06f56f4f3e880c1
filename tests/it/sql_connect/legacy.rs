//! Old TLS: only where it is asked for, and never beside.

use super::scene::{PASSWORD, collect, collect_one, connection, declared, script};
use crate::tds_server::{Answer, Identity, Server, Tls};
use bakproof::model::{Encryption, TlsVersion};
use bakproof::policy::SqlConnection;
use jiff::SignedDuration;

fn old() -> Server {
    Server::start(script().tls(Tls::Legacy10).identity(Identity::weak("SSL_Self_Signed_Fallback")))
}

#[test]
fn a_server_with_old_tls_is_read_where_it_is_asked_for_and_refused_beside() {
    let (opted_in, strict) = (old(), old());
    let legacy = SqlConnection { legacy_tls: true, ..connection(&opted_in) };
    let seen = collect(vec![
        declared("strict.contoso.com", connection(&strict)),
        declared("legacy.contoso.com", legacy.clone()),
        declared("strict2.contoso.com", connection(&opted_in)),
    ]);
    let unreachable: Vec<bool> = seen.sources.iter().map(|source| source.unreachable.is_some()).collect();
    assert_eq!(unreachable, [false, true, true], "{:?}", seen.sources);
    assert!(seen.sources[1].unreachable.as_deref().unwrap().contains("`legacy_tls = true`"), "{:?}", seen.sources[1]);
    assert_eq!(seen.readings.len(), 1);
    assert_eq!(seen.readings[0].encryption, Some(Encryption::LegacyTls));
    assert_eq!(seen.readings[0].tls_version, Some(TlsVersion::V1_0));
    assert_eq!(seen.readings[0].instance.to_string(), "legacy.contoso.com");
    assert_eq!(strict.seen().logins.len(), 0);
    assert_eq!(opted_in.seen().logins.len(), 1);
    // And after a child spoke old TLS, this process still does not.
    collect_one(connection(&strict)).says(&["`legacy_tls = true`"]);
}

#[test]
fn what_goes_wrong_in_the_child_is_told() {
    let server = Server::start(script().tls(Tls::Legacy10).identity(Identity::weak("x")).default(Answer::stall()));
    let mut legacy = SqlConnection { legacy_tls: true, ..connection(&server) };
    assert_eq!(collect_one(legacy.clone()).readings.len(), 1);
    legacy.port = Some(1);
    collect_one(legacy).says(&["nothing listens on 127.0.0.1:1"]);
    assert!(!PASSWORD.is_empty());
}

#[test]
fn a_child_keeps_its_budget() {
    let server =
        Server::start(super::scene::answering(Answer::stall()).tls(Tls::Legacy10).identity(Identity::weak("x")));
    let legacy = SqlConnection {
        legacy_tls: true,
        query_timeout: SignedDuration::from_secs(60),
        budget: SignedDuration::from_secs(2),
        ..connection(&server)
    };
    let began = std::time::Instant::now();
    collect_one(legacy).says(&["`budget`"]);
    assert!(began.elapsed().as_secs() < 10, "{:?}", began.elapsed());
}
