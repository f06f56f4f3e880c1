//! Every way in which a directory server can fail: each has a reason and something to do, and none is taken for an
//! answer.

use super::fake::{
    CONFIGURATION, DOMAIN, Fake, Identity, PASSWORD, Trouble, closed_port, done, forest, message, value_of,
};
use super::scene::{Seen, collect, collect_as, plain};
use bakproof::policy::{DirectoryConnection, DirectoryTls};
use std::time::Instant;

const WHEN: &str = "2026-10-30T01:00:04Z";

fn with(trouble: Trouble) -> Seen {
    collect(plain(Fake::start(forest(WHEN), trouble, None, false).port))
}

#[test]
fn a_server_that_answers_shows_every_context_and_who_backed_it_up() {
    let seen = with(Trouble::None);
    let facts = seen.facts();
    let rows: Vec<_> = facts
        .backups
        .iter()
        .map(|one| (one.naming_context.as_str(), one.controller.as_deref(), one.time.unwrap().to_string()))
        .collect();
    assert_eq!(rows, [(CONFIGURATION, Some("dc1"), WHEN.to_owned()), (DOMAIN, Some("dc1"), WHEN.to_owned())]);
    assert_eq!(facts.tombstone_lifetime_days, Some(180));
    assert_eq!(facts.management_stores[0].sql_instance, r"sql01.contoso.com\RTC");
    assert_eq!(facts.management_stores[0].partner.as_deref(), Some(r"sql02.contoso.com\RTC"));
    let users = facts.users.as_ref().unwrap();
    assert_eq!((users.domain.as_str(), users.unplaced_count), (DOMAIN, 1));
    let [pool] = users.pools.as_slice() else { panic!("{users:?}") };
    let names: Vec<&str> = pool.users.iter().map(|user| user.user.as_str()).collect();
    assert_eq!(
        (pool.pool.as_str(), names.as_slice()),
        ("pool01.contoso.com", &["anna@contoso.com", "ben@contoso.com"][..])
    );
    assert_eq!(pool.users[0].created.unwrap().to_string(), "2012-01-09T08:11:02Z");
    assert_eq!(pool.users[0].changed.unwrap().to_string(), "2026-10-12T08:11:02Z");
    let contacts = facts.group_contacts.as_ref().unwrap();
    assert_eq!((contacts.len(), contacts[0].pool.as_str(), contacts[0].contact_count), (1, "pool01.contoso.com", 2));
    let authority = &facts.authorities.as_ref().unwrap()[0];
    assert_eq!(
        (authority.authority_name.as_str(), authority.host.as_deref()),
        ("Contoso CA", Some("ca01.contoso.com"))
    );
    assert_eq!(facts.mailbox_databases.as_deref(), Some(&["DB01".to_owned()][..]));
    assert!(seen.source.notes.is_empty(), "{:?}", seen.source.notes);
}

#[test]
fn users_that_cannot_be_read_to_their_end_are_not_read_and_cost_nothing_else() {
    for (trouble, words) in [
        (Trouble::RefusesBelow(DOMAIN, 4), "sizeLimitExceeded"),
        (Trouble::RefusesBelow(DOMAIN, 3), "timeLimitExceeded"),
        (Trouble::RefusesBelow(DOMAIN, 50), "insufficientAccessRights"),
        (Trouble::GoneBelow(DOMAIN), "its answer is broken"),
    ] {
        let seen = with(trouble.clone());
        assert_eq!((seen.facts().backups.len(), &seen.facts().users), (2, &None), "{trouble:?}");
        let [note] = seen.source.notes.as_slice() else { panic!("{:?}", seen.source.notes) };
        assert!(note.reason.starts_with("the users of Lync Server: "), "{}", note.reason);
        assert!(note.reason.contains(words), "{}", note.reason);
    }
}

#[test]
fn a_closed_port_is_refused() {
    let port = closed_port();
    collect(plain(port)).says(&["connection refused", &port.to_string(), "`port`"]);
}

#[test]
fn a_wrong_password_and_a_login_that_needs_encryption_are_told_apart() {
    let server = Fake::start(forest(WHEN), Trouble::None, None, false);
    collect_as(plain(server.port), "wrong").says(&["invalidCredentials", "data 52e", "`user`"]);
    with(Trouble::RefusesLogin(8)).says(&["strongerAuthRequired", "`tls`"]);
    with(Trouble::RefusesLogin(13)).says(&["confidentialityRequired", "`tls`"]);
}

#[test]
fn a_silent_server_costs_its_time_out_and_no_more() {
    for (trouble, key) in [(Trouble::Silent, "`connect_timeout`"), (Trouble::SilentAfterBind, "`query_timeout`")] {
        let began = Instant::now();
        with(trouble).says(&["did not answer in time", key]);
        assert!(began.elapsed().as_secs() < 4, "{:?}", began.elapsed());
    }
}

#[test]
fn what_is_no_directory_is_called_so() {
    let nested: Vec<u8> = std::iter::repeat_n([0x30, 0x84, 0, 0x10, 0, 0], 100_000).flatten().collect();
    for bytes in [b"HTTP/1.1 400 Bad Request\r\n\r\n".to_vec(), vec![0xff; 64], nested] {
        let seen = with(Trouble::Says(bytes));
        let reason = seen.source.unreachable.as_deref().unwrap();
        assert!(reason.contains("is not a directory server") || reason.contains("did not answer"), "{reason}");
    }
    // A length that nobody believes is not waited for, and no memory is set aside for it.
    with(Trouble::Says(vec![0x30, 0x84, 0xff, 0xff, 0xff, 0xff, 2, 1, 1])).says(&["is not a directory server"]);
}

#[test]
fn a_broken_answer_costs_the_whole_server() {
    let id = 3;
    let whole = message(id, &value_of(0x64, &[value_of(4, DOMAIN.as_bytes()), value_of(0x30, b"")].concat()));
    let broken = [
        // A tag that is none, an attribute without values, a number of another request, a message in a message.
        message(id, &[0x7f, 1, 0]),
        message(
            id,
            &value_of(0x64, &[value_of(4, b""), value_of(0x30, &value_of(0x30, &value_of(4, b"cn")))].concat()),
        ),
        message(99, &value_of(0x65, &[10, 1, 0, 4, 0, 4, 0])),
        message(id, &whole),
        message(id, &value_of(0x65, &[10, 1, 0])),
        value_of(0x30, &[2, 1]),
    ];
    for bytes in broken {
        with(Trouble::Breaks(DOMAIN, bytes)).says(&["is not a directory server, or its answer is broken"]);
    }
    with(Trouble::Endless(DOMAIN)).says(&["more objects than there can be"]);
}

#[test]
fn a_server_that_goes_in_the_middle_of_an_answer_has_shown_nothing() {
    for base in ["", DOMAIN, CONFIGURATION] {
        with(Trouble::GoneWithin(base)).says(&["closed the connection", "event log"]);
    }
}

#[test]
fn one_context_that_is_refused_costs_that_context() {
    for (code, name, advice) in [
        (4, "sizeLimitExceeded", "limits of the server"),
        (10, "referral", "[[directory_server]]"),
        (50, "insufficientAccessRights", "`bakproof ldap-rights`"),
    ] {
        let seen = with(Trouble::Refuses(DOMAIN, code));
        let contexts: Vec<&str> = seen.facts().backups.iter().map(|one| one.naming_context.as_str()).collect();
        assert_eq!(contexts, [CONFIGURATION]);
        let [note] = seen.source.notes.as_slice() else { panic!("{:?}", seen.source.notes) };
        assert_eq!(note.path.lossy(), DOMAIN);
        assert!(note.reason.contains(name) && note.reason.contains(advice), "{}", note.reason);
    }
}

#[test]
fn a_context_without_metadata_is_unread_and_one_without_a_signature_is_no_backup_and_no_gap() {
    let mut objects = forest(WHEN);
    objects.insert(DOMAIN.to_owned(), vec![("name".to_owned(), vec![b"contoso".to_vec()])]);
    objects.insert(
        CONFIGURATION.to_owned(),
        vec![("msDS-ReplAttributeMetaData".to_owned(), vec![super::fake::metadata("objectClass", WHEN, "DC1")])],
    );
    let seen = collect(plain(Fake::start(objects, Trouble::None, None, false).port));
    assert!(seen.facts().backups.is_empty());
    let unread: Vec<_> = seen.source.notes.iter().map(|note| note.path.lossy().into_owned()).collect();
    assert_eq!(unread, [DOMAIN]);
}

#[test]
fn a_connection_that_is_lost_late_costs_what_was_not_asked_yet() {
    const EXCHANGE: &str = "CN=Microsoft Exchange,CN=Services,CN=Configuration,DC=contoso,DC=com";
    let seen = with(Trouble::GoneBelow(EXCHANGE));
    let facts = seen.facts();
    assert_eq!((facts.backups.len(), facts.tombstone_lifetime_days, facts.management_stores.len()), (2, Some(180), 1));
    assert!(facts.group_contacts.is_some() && facts.authorities.is_some());
    assert_eq!((&facts.mailbox_databases, &facts.users), (&None, &None));
    assert_eq!(seen.source.notes.len(), 2, "{:?}", seen.source.notes);
}

/// A connection by that name, with the certificate of `identity` trusted.
fn trusting(port: u16, tls: DirectoryTls, identity: &Identity, folder: &std::path::Path) -> DirectoryConnection {
    let file = folder.join("ca.pem");
    std::fs::write(&file, &identity.certificate).unwrap();
    DirectoryConnection { tls, ca_file: Some(file), ..plain(port) }
}

#[test]
fn a_certificate_must_be_trusted_of_the_name_and_in_date() {
    let folder = tempfile::tempdir().unwrap();
    let good = Identity::of("dc1.contoso.com", 2040);
    for (tls, ldaps) in [(DirectoryTls::Ldaps, true), (DirectoryTls::StartTls, false)] {
        let start = |identity: &Identity| Fake::start(forest(WHEN), Trouble::None, Some(identity.clone()), ldaps);
        let server = start(&good);
        assert_eq!(collect(trusting(server.port, tls, &good, folder.path())).facts().backups.len(), 2, "{tls:?}");

        let untrusted = DirectoryConnection { tls, ..plain(start(&good).port) };
        collect(untrusted).says(&["is not trusted", "`ca_file`"]);
        let expired = Identity::of("dc1.contoso.com", 2020);
        collect(trusting(start(&expired).port, tls, &expired, folder.path())).says(&["out of date", "renew"]);
        let other = Identity::of("dc2.contoso.com", 2040);
        let server = start(&other);
        collect(trusting(server.port, tls, &other, folder.path())).says(&["not for this name", "`host`"]);
        let heard = server.heard.lock().unwrap().clone();
        assert!(!heard.windows(PASSWORD.len()).any(|window| window == PASSWORD.as_bytes()), "the password was sent");
    }
}

#[test]
fn whoever_strips_the_encryption_gets_no_password() {
    let folder = tempfile::tempdir().unwrap();
    let good = Identity::of("dc1.contoso.com", 2040);
    for trouble in [Trouble::NoStartTls, Trouble::SlipsIn] {
        let server = Fake::start(forest(WHEN), trouble.clone(), Some(good.clone()), false);
        let seen = collect(trusting(server.port, DirectoryTls::StartTls, &good, folder.path()));
        let expected = if trouble == Trouble::NoStartTls { "refused to encrypt" } else { "is broken" };
        seen.says(&[expected]);
        let heard = server.heard.lock().unwrap().clone();
        assert!(!heard.windows(PASSWORD.len()).any(|window| window == PASSWORD.as_bytes()), "{trouble:?}");
    }
    // LDAPS is not answered on a port without it.
    let server = Fake::start(forest(WHEN), Trouble::None, None, false);
    collect(trusting(server.port, DirectoryTls::Ldaps, &good, folder.path())).says(&["`tls`"]);
    assert!(done(1, 0x61, 0, "").starts_with(&[0x30]));
}
