//! Certificates for a server: signed by an authority of the test's own, or as weak as those old installations make.

use openssl::asn1::Asn1Time;
use openssl::bn::BigNum;
use openssl::hash::MessageDigest;
use openssl::pkey::{PKey, Private};
use openssl::rsa::Rsa;
use openssl::x509::extension::{BasicConstraints, KeyUsage, SubjectAlternativeName};
use openssl::x509::{X509, X509Builder, X509Name};
use std::net::IpAddr;
use std::sync::OnceLock;

const VALID_DAYS: u32 = 3650;

/// A certificate and its key.
#[derive(Clone, Debug)]
pub struct Identity {
    pub certificate: X509,
    pub key: PKey<Private>,
}

impl Identity {
    /// What SQL Server makes for itself when nobody gave it one.
    pub fn self_signed(name: &str) -> Self {
        let key = strong_key();
        Self { certificate: issue(name, &key, None, MessageDigest::sha256()), key }
    }

    /// 1024 bits and SHA-1, as SQL Server 2008 R2 and 2012 make.
    pub fn weak(name: &str) -> Self {
        let key = new_key(1024);
        Self { certificate: issue(name, &key, None, MessageDigest::sha1()), key }
    }
}

/// Who signs certificates.
#[derive(Clone, Debug)]
pub struct Authority(Identity);

impl Authority {
    pub fn new(name: &str) -> Self {
        let key = new_key(2048);
        let mut builder = begun(name, &key);
        builder.set_issuer_name(&named(name)).expect("a name");
        let constraints = BasicConstraints::new().critical().ca().build().expect("constraints");
        builder.append_extension(constraints).expect("an extension");
        let usage = KeyUsage::new().critical().key_cert_sign().crl_sign().build().expect("a usage");
        builder.append_extension(usage).expect("an extension");
        builder.sign(&key, MessageDigest::sha256()).expect("a signature");
        Self(Identity { certificate: builder.build(), key })
    }

    /// A certificate for a host's name or address.
    pub fn certify(&self, name: &str) -> Identity {
        let key = strong_key();
        Identity { certificate: issue(name, &key, Some(&self.0), MessageDigest::sha256()), key }
    }

    /// What a client is told to trust.
    pub fn certificate_pem(&self) -> String {
        pem(&self.0.certificate)
    }
}

fn issue(name: &str, key: &PKey<Private>, issuer: Option<&Identity>, digest: MessageDigest) -> X509 {
    let mut builder = begun(name, key);
    match issuer {
        Some(issuer) => builder.set_issuer_name(issuer.certificate.subject_name()),
        None => builder.set_issuer_name(&named(name)),
    }
    .expect("a name");
    let mut names = SubjectAlternativeName::new();
    match name.parse::<IpAddr>() {
        Ok(_) => names.ip(name),
        Err(_) => names.dns(name),
    };
    let names = names.build(&builder.x509v3_context(None, None)).expect("a name");
    builder.append_extension(names).expect("an extension");
    builder.sign(issuer.map_or(key, |issuer| &issuer.key), digest).expect("a signature");
    builder.build()
}

/// All but issuer, extensions and signature.
fn begun(name: &str, key: &PKey<Private>) -> X509Builder {
    let mut builder = X509::builder().expect("memory");
    let version_3 = 2;
    builder.set_version(version_3).expect("a version");
    // No two certificates of one issuer may share a number.
    let mut serial = [0; 8];
    openssl::rand::rand_bytes(&mut serial).expect("randomness");
    let serial = BigNum::from_slice(&serial).and_then(|number| number.to_asn1_integer());
    builder.set_serial_number(&serial.expect("a number")).expect("a number");
    builder.set_subject_name(&named(name)).expect("a name");
    builder.set_not_before(&Asn1Time::days_from_now(0).expect("a time")).expect("a time");
    builder.set_not_after(&Asn1Time::days_from_now(VALID_DAYS).expect("a time")).expect("a time");
    builder.set_pubkey(key).expect("a key");
    builder
}

fn named(name: &str) -> X509Name {
    let mut builder = X509Name::builder().expect("memory");
    builder.append_entry_by_text("CN", name).expect("a name of at most 64 characters");
    builder.build()
}

fn pem(certificate: &X509) -> String {
    String::from_utf8(certificate.to_pem().expect("a certificate that was just made")).expect("PEM is ASCII")
}

/// One for all servers of a process: making keys is slow, and no test depends on their difference.
fn strong_key() -> PKey<Private> {
    static KEY: OnceLock<PKey<Private>> = OnceLock::new();
    KEY.get_or_init(|| new_key(2048)).clone()
}

fn new_key(bits: u32) -> PKey<Private> {
    PKey::from_rsa(Rsa::generate(bits).expect("a key")).expect("a key")
}
