//! Who encrypts what, with which TLS and which certificate; seen from tiberius with the same OpenSSL bakproof uses.

use super::conformance::script;
use super::tiberius_client::{ask, config, connect, run};
use crate::alone::{alone, passes};
use crate::tds_server::{Authority, Encryption, Identity, Server, Tls};
use tiberius::EncryptionLevel;

#[test]
fn server_and_client_agree_on_encryption() {
    use EncryptionLevel as Client;
    // Server, client, and when they agree: whether the login and whether the rest is encrypted.
    let matrix = [
        (Encryption::NotSupported, Client::NotSupported, Some((false, false))),
        (Encryption::NotSupported, Client::Off, None),
        (Encryption::NotSupported, Client::Required, None),
        (Encryption::Offered, Client::NotSupported, Some((false, false))),
        (Encryption::Offered, Client::Off, Some((true, false))),
        (Encryption::Offered, Client::Required, Some((true, true))),
        (Encryption::Forced, Client::NotSupported, None),
        (Encryption::Forced, Client::Off, Some((true, true))),
        (Encryption::Forced, Client::Required, Some((true, true))),
    ];
    for (encryption, level, agreed) in matrix {
        let server = Server::start(script().encryption(encryption));
        let mut config = config(&server);
        config.encryption(level);
        config.handshake_timeout(Some(std::time::Duration::from_secs(2)));
        let rows = run(async { ask(&mut connect(config).await?, "SELECT all_types").await });
        assert_eq!(rows.is_ok(), agreed.is_some(), "{encryption:?} and {level:?}: {rows:?}");
        let logins = server.seen().logins;
        let seen = logins.first().map(|login| (login.login_encrypted, login.session_encrypted));
        assert_eq!(seen, agreed, "{encryption:?} and {level:?}");
    }
}

#[test]
fn a_strict_client_reaches_tls_1_2_and_refuses_tls_1_0() {
    for (tls, is_reached) in [(Tls::Modern, true), (Tls::CbcOnly12, true), (Tls::Legacy10, false)] {
        let server = Server::start(script().tls(tls).identity(Identity::weak("SQL01")));
        let connected = run(connect(config(&server)));
        assert_eq!(connected.is_ok(), is_reached, "{tls:?}: {:?}", connected.err());
        let seen = server.seen();
        assert_eq!(seen.logins.is_empty(), !is_reached, "{tls:?}: a password went to a server that was refused");
        assert_eq!(seen.broken.is_empty(), is_reached, "{tls:?}: {:?}", seen.broken);
    }
}

const CHILD_PORT: &str = "BAKPROOF_TDS_LEGACY_PORT";

/// The OpenSSL configuration is the process's: a child opts in, its parent stays strict.
#[test]
fn a_client_that_opted_in_reaches_tls_1_0() {
    let server = Server::start(script().tls(Tls::Legacy10).identity(Identity::weak("SQL01")));
    let folder = tempfile::tempdir().unwrap();
    let settings = folder.path().join("openssl.cnf");
    let text = "openssl_conf = all\n[all]\nssl_conf = ssl\n[ssl]\nsystem_default = tls\n[tls]\nMinProtocol = TLSv1\n\
                CipherString = DEFAULT@SECLEVEL=0\n";
    std::fs::write(&settings, text).unwrap();
    let mut child = alone(module_path!(), "the_child_that_opted_in");
    child.env("OPENSSL_CONF", &settings).env(CHILD_PORT, server.port().to_string());
    passes(child);
    assert_eq!(server.seen().batches(), ["SELECT all_types"]);
}

#[test]
#[ignore = "started by its parent, which alone knows the server"]
fn the_child_that_opted_in() {
    let port = std::env::var(CHILD_PORT).expect("the parent says it").parse().expect("a port");
    let mut config = super::tiberius_client::config_for(port);
    config.trust_cert();
    let rows = run(async { ask(&mut connect(config).await?, "SELECT all_types").await });
    assert_eq!(rows.unwrap().len(), 2);
}

#[test]
fn a_certificate_is_trusted_by_its_authority_and_for_its_name_only() {
    let authority = Authority::new("Contoso Test CA");
    let other = Authority::new("Another Test CA");
    let folder = tempfile::tempdir().unwrap();
    let pem = |name: &str, text: String| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let ours = pem("ours.pem", authority.certificate_pem());
    let theirs = pem("theirs.pem", other.certificate_pem());
    for (name, trusted, is_reached) in
        [("127.0.0.1", &ours, true), ("127.0.0.1", &theirs, false), ("sql99.contoso.local", &ours, false)]
    {
        let server = Server::start(script().identity(authority.certify(name)));
        let mut config = super::tiberius_client::config_for(server.port());
        config.trust_cert_ca(trusted);
        let connected = run(connect(config));
        assert_eq!(connected.is_ok(), is_reached, "{name} {trusted}: {:?}", connected.err());
    }
}
