//! Which certificates are believed, and what is said of those that are not.

use super::scene::{collect_one, connection, script};
use crate::tds_server::{Authority, Encryption, Identity, Server, Tls};
use bakproof::model;
use bakproof::policy::SqlConnection;

fn strict(server: &Server) -> SqlConnection {
    SqlConnection { trust_server_certificate: false, ..connection(server) }
}

#[test]
fn a_certificate_of_the_named_authority_is_believed() {
    let authority = Authority::new("Contoso CA");
    let server = Server::start(script().identity(authority.certify("sql01.contoso.com")));
    let folder = tempfile::tempdir().unwrap();
    let ca_file = folder.path().join("ca.pem");
    std::fs::write(&ca_file, authority.certificate_pem()).unwrap();
    let seen = collect_one(SqlConnection { ca_file: Some(ca_file.clone()), ..strict(&server) });
    assert_eq!(seen.reading().encryption, Some(model::Encryption::Verified));
    assert!(server.seen().logins[0].login_encrypted && server.seen().logins[0].session_encrypted);

    let other = Server::start(script().identity(authority.certify("sql02.contoso.com")));
    collect_one(SqlConnection { ca_file: Some(ca_file), ..strict(&other) }).says(&["not for this name"]);
    assert_eq!(other.seen().logins.len(), 0, "a password went to a server that is not believed");
}

#[test]
fn a_certificate_that_nobody_vouches_for_is_not_believed() {
    let server = Server::start(script());
    collect_one(strict(&server)).says(&["not trusted", "`ca_file`", "`trust_server_certificate = true`"]);
    assert_eq!(server.seen().logins.len(), 0);

    let authority = Authority::new("Another CA");
    let folder = tempfile::tempdir().unwrap();
    let ca_file = folder.path().join("ca.pem");
    std::fs::write(&ca_file, authority.certificate_pem()).unwrap();
    collect_one(SqlConnection { ca_file: Some(ca_file), ..strict(&server) }).says(&["not trusted"]);
    assert_eq!(server.seen().logins.len(), 0);
}

#[test]
fn a_certificate_may_be_trusted_blindly() {
    for tls in [Tls::Modern, Tls::CbcOnly12] {
        let server = Server::start(script().tls(tls).identity(Identity::self_signed("x")));
        let seen = collect_one(connection(&server));
        assert_eq!(seen.reading().encryption, Some(model::Encryption::TrustedCertificate));
    }
}

#[test]
fn an_authority_file_that_holds_none_is_named() {
    let server = Server::start(script());
    let folder = tempfile::tempdir().unwrap();
    let ca_file = folder.path().join("ca.pem");
    collect_one(SqlConnection { ca_file: Some(ca_file.clone()), ..strict(&server) })
        .says(&["ca.pem", "cannot be used"]);
    std::fs::write(&ca_file, "not a certificate").unwrap();
    collect_one(SqlConnection { ca_file: Some(ca_file.clone()), ..strict(&server) }).says(&["no PEM certificate"]);
    std::fs::write(&ca_file, "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n").unwrap();
    collect_one(SqlConnection { ca_file: Some(ca_file), ..strict(&server) }).says(&["certificate"]);
    assert_eq!(server.seen().logins.len(), 0);
}

#[test]
fn without_encryption_nothing_is_sent_unless_it_is_asked_for() {
    let server = Server::start(script().encryption(Encryption::NotSupported));
    collect_one(connection(&server)).says(&["offers no encryption", "`plaintext_login = true`"]);
    assert_eq!(server.seen().logins.len(), 0);
    let seen = collect_one(SqlConnection { plaintext_login: true, ..connection(&server) });
    assert_eq!(seen.reading().encryption, Some(model::Encryption::Plaintext));
}
