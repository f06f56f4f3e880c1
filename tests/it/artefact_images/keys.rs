//! PKCS#12 by OpenSSL, PEM and certificates by rcgen.

use super::{knowing, problems, recognise, recognise_in};
use crate::issued_keys::{assembled, elliptic, issued_to, rsa, value};
use crate::skipped;
use bakproof::format::artefact::ArtefactFile;
use bakproof::model::{CertificateFacts, Detail, KeyProtection, KeyStoreFacts, Kind, Verdict};
use openssl::pkcs12::Pkcs12;
use openssl::pkey::{PKey, Private};
use openssl::symm::Cipher;
use rcgen::{CertificateParams, DnType, IsCa, KeyPair, date_time_ymd};
use std::process::Command;

pub const PASSWORD: &str = "Pa55 wörd";

/// A certificate of a pool, valid in 2013 and 2014, and its key.
pub struct Pair {
    pub certificate_pem: String,
    pub certificate_der: Vec<u8>,
    pub key_pem: String,
}

pub fn pair(subject: &str) -> Pair {
    let mut params =
        CertificateParams::new(vec!["Pool01.contoso.com".to_owned(), "sip.contoso.com".to_owned()]).unwrap();
    params.distinguished_name.push(DnType::CommonName, subject);
    params.not_before = date_time_ymd(2013, 3, 1);
    params.not_after = date_time_ymd(2014, 3, 1);
    params.is_ca = IsCa::NoCa;
    let key = KeyPair::generate().unwrap();
    let certificate = params.self_signed(&key).unwrap();
    Pair {
        certificate_pem: certificate.pem(),
        certificate_der: certificate.der().to_vec(),
        key_pem: key.serialize_pem(),
    }
}

/// What OpenSSL answers; `None`, said loudly, where it is not there or lacks the algorithm.
pub fn openssl(pair: &Pair, arguments: &[&str]) -> Option<Vec<u8>> {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("key.pem"), &pair.key_pem).unwrap();
    std::fs::write(folder.path().join("certificate.pem"), &pair.certificate_pem).unwrap();
    let run = Command::new("openssl").args(arguments).args(["-out", "out"]).current_dir(folder.path()).output();
    match run {
        Ok(output) if output.status.success() => std::fs::read(folder.path().join("out")).ok(),
        _ => {
            skipped::say_loudly(&format!("skipped: openssl {arguments:?} does not work here"));
            None
        }
    }
}

pub fn pkcs12(pair: &Pair, password: &str, more: &[&str]) -> Option<Vec<u8>> {
    let pass = format!("pass:{password}");
    let mut arguments =
        vec!["pkcs12", "-export", "-inkey", "key.pem", "-in", "certificate.pem", "-passout", pass.as_str()];
    arguments.extend(more);
    openssl(pair, &arguments)
}

fn store(file: &ArtefactFile) -> &KeyStoreFacts {
    match &file.facts.detail {
        Detail::KeyStore(store) => store,
        other => panic!("no key store: {other:?}"),
    }
}

fn certificate(file: &ArtefactFile) -> &CertificateFacts {
    match &file.facts.detail {
        Detail::Certificate(certificate) => certificate,
        other => panic!("no certificate: {other:?}"),
    }
}

const LEGACY: &[&str] = &["-legacy", "-certpbe", "PBE-SHA1-RC2-40", "-keypbe", "PBE-SHA1-3DES", "-macalg", "sha1"];

#[test]
fn a_key_backup_opens_with_its_password_in_the_old_ciphers_and_the_new() {
    let pair = pair("pool01.contoso.com");
    for more in [&[] as &[&str], LEGACY, &["-certpbe", "NONE"], &["-macalg", "sha512"]] {
        let Some(bytes) = pkcs12(&pair, PASSWORD, more) else { continue };
        let file = recognise_in(&bytes, &knowing(PASSWORD)).expect("recognised");
        assert_eq!((file.kind, file.facts.verdict), (Kind::Pkcs12, Verdict::Verified), "{more:?} {file:?}");
        let store = store(&file);
        assert_eq!(store.protection, KeyProtection::Password);
        assert!(store.has_mac && store.was_opened && store.has_private_key == Some(true));
        assert_eq!(store.certificates.len(), 1);
        // Old, and told so: this certificate ended in 2014.
        assert_eq!(store.certificates[0].not_before.unwrap().to_string(), "2013-03-01T00:00:00Z");
        assert_eq!(store.certificates[0].not_after.unwrap().to_string(), "2014-03-01T00:00:00Z");
        assert_eq!(file.facts.names, ["pool01.contoso.com", "sip.contoso.com"]);
    }
}

#[test]
fn without_its_password_only_the_structure_of_a_key_backup_is_told() {
    let Some(bytes) = pkcs12(&pair("pool01"), PASSWORD, &[]) else { return };
    let file = recognise(&bytes).unwrap();
    assert_eq!(file.facts.verdict, Verdict::Identified);
    assert_eq!((store(&file).protection, store(&file).was_opened), (KeyProtection::Password, false));
    assert_eq!((store(&file).has_private_key, store(&file).has_mac), (None, true));
    assert_eq!(problems(&file.facts), [""; 0]);
    let file = recognise_in(&bytes, &knowing("wrong")).unwrap();
    assert_eq!(problems(&file.facts), ["wrong-password"]);
}

#[test]
fn a_key_backup_with_the_empty_password_and_one_with_a_bare_key_are_told() {
    let pair = pair("pool01");
    for more in [&[] as &[&str], LEGACY] {
        let Some(bytes) = pkcs12(&pair, "", more) else { continue };
        let file = recognise(&bytes).unwrap();
        assert_eq!(store(&file).protection, KeyProtection::EmptyPassword);
        assert_eq!(store(&file).has_private_key, Some(true));
    }
    let Some(bytes) = pkcs12(&pair, PASSWORD, &["-keypbe", "NONE"]) else { return };
    let file = recognise(&bytes).unwrap();
    assert_eq!((store(&file).protection, store(&file).was_opened), (KeyProtection::None, false));
    assert_eq!(store(&file).has_private_key, Some(true));
}

#[test]
fn a_key_backup_without_a_mac_says_so() {
    let Some(bytes) = pkcs12(&pair("pool01"), PASSWORD, &["-nomac"]) else { return };
    let file = recognise_in(&bytes, &knowing(PASSWORD)).unwrap();
    assert_eq!((file.facts.verdict, store(&file).has_mac), (Verdict::Intact, false));
    assert_eq!(store(&file).has_private_key, Some(true));
}

#[test]
fn a_key_backup_that_is_cut_or_changed_is_no_good_one() {
    let Some(bytes) = pkcs12(&pair("pool01"), PASSWORD, &[]) else { return };
    let file = recognise_in(&bytes[..bytes.len() - 40], &knowing(PASSWORD)).unwrap();
    assert_eq!((file.facts.verdict, problems(&file.facts)), (Verdict::Incomplete, vec!["truncated"]));
    for at in (60..bytes.len()).step_by(7) {
        let mut changed = bytes.clone();
        changed[at] ^= 0x10;
        let file = recognise_in(&changed, &knowing(PASSWORD)).unwrap();
        assert_ne!(file.facts.verdict, Verdict::Verified, "at {at}");
    }
}

#[test]
fn rounds_that_would_take_for_ever_are_not_computed() {
    let pair = pair("pool01");
    let Some(bytes) = pkcs12(&pair, "", &["-iter", "70000", "-macalg", "sha256"]) else { return };
    // 70,000 is the last integer of the file, in three bytes: as 0x7fffff it is more than is computed.
    let at = bytes.len() - 3;
    assert_eq!(&bytes[at..], &[0x01, 0x11, 0x70]);
    let mut changed = bytes;
    changed[at..].copy_from_slice(&[0x7f, 0xff, 0xff]);
    let file = recognise(&changed).unwrap();
    assert_eq!(problems(&file.facts), ["unsupported-encryption"]);
    assert_eq!(store(&file).protection, KeyProtection::Unknown);
}

#[test]
fn certificates_are_read_and_are_no_key_backups() {
    let pair = pair("CONTOSO CA");
    for bytes in [pair.certificate_der.as_slice(), pair.certificate_pem.as_bytes()] {
        let file = recognise(bytes).unwrap();
        assert_eq!((file.kind, file.facts.verdict), (Kind::Certificate, Verdict::Intact));
        let certificate = certificate(&file);
        assert_eq!(certificate.subject.as_deref(), Some("CONTOSO CA"));
        assert_eq!(certificate.names, ["pool01.contoso.com", "sip.contoso.com"]);
        assert_eq!(certificate.not_after.unwrap().to_string(), "2014-03-01T00:00:00Z");
    }
    let cut = recognise(&pair.certificate_der[..200]).unwrap();
    assert_eq!((cut.kind, cut.facts.verdict), (Kind::Certificate, Verdict::Incomplete));
    for form in ["DER", "PEM"] {
        let arguments = ["crl2pkcs7", "-nocrl", "-certfile", "certificate.pem", "-outform", form];
        let Some(bytes) = openssl(&pair, &arguments) else { continue };
        let file = recognise(&bytes).unwrap();
        assert_eq!((file.kind, certificate(&file).subject.as_deref()), (Kind::Certificate, Some("CONTOSO CA")));
    }
}

#[test]
fn keys_in_text_are_told_by_how_they_are_protected() {
    let pair = pair("pool01");
    let bare = recognise(pair.key_pem.as_bytes()).unwrap();
    assert_eq!((bare.kind, store(&bare).protection), (Kind::PrivateKey, KeyProtection::None));
    let both = recognise(format!("{}{}", pair.certificate_pem, pair.key_pem).as_bytes()).unwrap();
    assert_eq!((both.kind, store(&both).certificates.len()), (Kind::PrivateKey, 1));
    let pass = format!("pass:{PASSWORD}");
    let sealed = ["pkcs8", "-topk8", "-in", "key.pem", "-passout", pass.as_str()];
    if let Some(bytes) = openssl(&pair, &sealed) {
        let file = recognise(&bytes).unwrap();
        assert_eq!((store(&file).protection, store(&file).was_opened), (KeyProtection::Password, false));
        assert!(store(&recognise_in(&bytes, &knowing(PASSWORD)).unwrap()).was_opened);
    }
    let legacy = ["ec", "-aes128", "-in", "key.pem", "-passout", pass.as_str()];
    if let Some(bytes) = openssl(&pair, &legacy) {
        assert!(String::from_utf8_lossy(&bytes).contains("Proc-Type: 4,ENCRYPTED"));
        assert_eq!(store(&recognise(&bytes).unwrap()).protection, KeyProtection::Password);
    }
    let cut = recognise(&pair.key_pem.as_bytes()[..100]).unwrap();
    assert_eq!(cut.facts.verdict, Verdict::Incomplete);
}

#[test]
fn a_key_in_binary_lies_open_whatever_its_form() {
    let number = |length: usize| value(2, &vec![0x5a; length]);
    let rsa = |numbers: &[usize]| {
        let all = numbers.iter().map(|length| number(*length));
        value(0x30, &[value(2, &[0])].into_iter().chain(all).collect::<Vec<_>>().concat())
    };
    let pkcs1 = rsa(&[128, 3, 128, 64, 64, 64, 64, 64]);
    let algorithm = value(0x30, &[value(6, &[0x2a, 0x86, 0x48]), value(5, &[])].concat());
    let pkcs8 = value(0x30, &[value(2, &[0]), algorithm, value(4, &pkcs1)].concat());
    let curve = value(0xa0, &value(6, &[0x2a, 0x86, 0x48]));
    let sec1 = value(0x30, &[value(2, &[1]), value(4, &[7; 32]), curve].concat());
    for (form, bytes) in [("PKCS#1", &pkcs1), ("PKCS#8", &pkcs8), ("SEC 1", &sec1)] {
        let file = recognise(bytes).unwrap_or_else(|| panic!("{form} is not seen"));
        assert_eq!((file.kind, store(&file).protection), (Kind::PrivateKey, KeyProtection::None), "{form}");
        assert!(recognise(&bytes[..bytes.len() - 1]).is_none(), "{form}: the rest of a key is none");
        assert!(
            recognise(&[bytes.clone(), vec![1, 2, 3]].concat()).is_none(),
            "{form}: something longer is another file"
        );
    }
    // What begins alike: fewer numbers, short ones, another version.
    assert!(recognise(&rsa(&[128, 3, 128])).is_none());
    assert!(recognise(&rsa(&[8, 3, 8, 4, 4, 4, 4, 4])).is_none());
    assert!(recognise(&value(0x30, &[value(2, &[0]), value(4, &[7; 32])].concat())).is_none());
}

#[test]
fn a_key_is_seen_behind_what_openssl_prints_before_it() {
    let armour = format!(
        "-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----\n",
        data_encoding::BASE64
            .encode(&value(0x30, &[value(2, &[0]), value(0x30, &value(6, &[42])), value(4, &[9; 40])].concat()))
    );
    // The numbers of a long key are longer than what is read of a file at first.
    let numbers = "    00:d3:45:64:0e:a8:01:2e:ee:d2:ff:0b:38:48:ab:\n".repeat(200);
    for first in
        ["Private-Key: (2048 bit, 2 primes)", "RSA Private-Key: (2048 bit, 2 primes)", "Private-Key: (256 bit)"]
    {
        let file = recognise(format!("{first}\nmodulus:\n{numbers}{armour}").as_bytes()).unwrap();
        assert_eq!((file.kind, store(&file).protection), (Kind::PrivateKey, KeyProtection::None), "{first}");
    }
    assert!(recognise(format!("Private-Key: (2048 bit)\nmodulus:\n{numbers}").as_bytes()).is_none());
}

#[test]
fn no_key_stands_in_what_is_told_of_it() {
    let pair = pair("pool01");
    let secret = pair.key_pem.lines().nth(1).unwrap();
    let file = recognise(pair.key_pem.as_bytes()).unwrap();
    assert!(!format!("{file:?}").contains(secret));
}

#[test]
fn a_sealed_key_in_binary_is_one_as_it_is_in_text() {
    let pair = pair("pool01");
    let pass = format!("pass:{PASSWORD}");
    let schemes: [&[&str]; 5] = [
        &[],
        &["-v2", "des3"],
        &["-scrypt"],
        &["-v1", "PBE-SHA1-3DES"],
        &["-v1", "PBE-MD5-DES", "-provider", "legacy", "-provider", "default"],
    ];
    for (at, scheme) in schemes.iter().enumerate() {
        let mut arguments = vec!["pkcs8", "-topk8", "-in", "key.pem", "-passout", pass.as_str(), "-outform", "DER"];
        arguments.extend(*scheme);
        let Some(bytes) = openssl(&pair, &arguments) else { continue };
        let file = recognise(&bytes).expect("recognised");
        assert_eq!((file.kind, file.facts.verdict), (Kind::PrivateKey, Verdict::Intact), "{scheme:?}");
        assert_eq!(
            (store(&file).was_opened, store(&file).has_private_key, store(&file).sealed_keys),
            (false, None, Some(1))
        );
        // What nobody here decrypts stays closed, with a password too.
        let opened = recognise_in(&bytes, &knowing(PASSWORD)).unwrap();
        let is_known = matches!(at, 0 | 1 | 3);
        assert_eq!((store(&opened).was_opened, store(&opened).public_keys.len()), (is_known, usize::from(is_known)));
        assert!(!store(&recognise_in(&bytes, &knowing("wrong")).unwrap()).was_opened);
        assert!(recognise(&bytes[..bytes.len() - 1]).is_none(), "cut");
        assert!(recognise(&[bytes.as_slice(), b"more"].concat()).is_none(), "something else behind it");
    }
    // The same form with a digest in it is a signature's.
    let digest = [0x30, 0x1f, 0x30, 0x07, 0x06, 0x05, 0x2b, 0x0e, 0x03, 0x02, 0x1a, 0x04, 0x14];
    assert!(recognise(&[&digest[..], &[7; 20]].concat()).is_none());
}

#[test]
fn what_quotes_a_certificate_or_is_signed_is_none() {
    let pair = pair("pool01");
    let prose = "A line of a manual that explains how to renew a certificate. ".repeat(40);
    assert!(recognise(format!("{prose}\n{}", pair.certificate_pem).as_bytes()).is_none());
    assert!(recognise(b"-----BEGIN PGP MESSAGE-----\nAAAA\n-----END PGP MESSAGE-----\n").is_none());
    assert!(recognise(&[0x30, 0x82, 0x01, 0x00, 0x02, 0x01, 0x00, 0x30, 0x03]).is_none());
    let signature = [
        "cms",
        "-sign",
        "-signer",
        "certificate.pem",
        "-inkey",
        "key.pem",
        "-in",
        "key.pem",
        "-outform",
        "DER",
        "-nodetach",
    ];
    if let Some(bytes) = openssl(&pair, &signature) {
        assert!(recognise(&bytes).is_none());
    }
}

fn told(file: &ArtefactFile) -> (Verdict, Vec<&str>) {
    (file.facts.verdict, problems(&file.facts))
}

fn pem(parts: &[&[u8]]) -> Vec<u8> {
    parts.concat()
}

#[test]
fn a_key_is_its_certificates_by_its_public_half_alone() {
    let makers: [fn() -> PKey<Private>; 2] = [rsa, elliptic];
    for (own, make) in makers.iter().enumerate() {
        let key = make();
        let certificate = issued_to("fe01.contoso.com", &key, false);
        let written = Pkcs12::builder().name("x").pkey(&key).cert(&certificate).build2(PASSWORD).unwrap();
        let file = recognise_in(&written.to_der().unwrap(), &knowing(PASSWORD)).unwrap();
        assert_eq!(told(&file), (Verdict::Verified, vec![]));
        assert_eq!((store(&file).own().count(), store(&file).public_keys.len()), (1, 1));
        let file = recognise_in(&assembled(&[&key], &[&certificate], PASSWORD), &knowing(PASSWORD)).unwrap();
        assert_eq!(told(&file), (Verdict::Intact, vec![]), "{own}");
        // Another key of the same sort, and of the other.
        for other in [make(), makers[1 - own]()] {
            let file = recognise_in(&assembled(&[&other], &[&certificate], PASSWORD), &knowing(PASSWORD)).unwrap();
            assert_eq!(told(&file), (Verdict::Incomplete, vec!["key-of-another-certificate"]), "{own}");
            assert_eq!(store(&file).certificates[0].has_key, Some(false));
            let (mine, others) = (key.private_key_to_pem_pkcs8().unwrap(), other.private_key_to_pem_pkcs8().unwrap());
            let armoured = certificate.to_pem().unwrap();
            assert_eq!(told(&recognise(&pem(&[&armoured, &mine])).unwrap()), (Verdict::Intact, vec![]));
            let wrong = recognise(&pem(&[&armoured, &others])).unwrap();
            assert_eq!(told(&wrong), (Verdict::Incomplete, vec!["key-of-another-certificate"]));
            // Both keys, as after a renewal.
            let both = recognise(&pem(&[&armoured, &others, &mine])).unwrap();
            assert_eq!(told(&both), (Verdict::Intact, vec![]));
        }
    }
}

#[test]
fn the_older_forms_of_keys_tell_their_public_half_too() {
    let (one, two) = (rsa(), elliptic());
    let forms = [
        (one.rsa().unwrap().private_key_to_pem().unwrap(), one.rsa().unwrap().private_key_to_der().unwrap(), &one),
        (
            two.ec_key().unwrap().private_key_to_pem().unwrap(),
            two.ec_key().unwrap().private_key_to_der().unwrap(),
            &two,
        ),
    ];
    for (text, binary, key) in forms {
        let certificate = issued_to("fe01.contoso.com", key, false);
        let file = recognise(&pem(&[&text, &certificate.to_pem().unwrap()])).unwrap();
        assert_eq!(told(&file), (Verdict::Intact, vec![]));
        let public_key =
            recognise(&certificate.to_der().unwrap()).map(|file| super::keys::certificate(&file).public_key.clone());
        let bare = recognise(&binary).unwrap();
        assert_eq!(Some(store(&bare).public_keys.first().cloned()), public_key);
    }
}

#[test]
fn of_a_chain_the_certificate_of_the_key_is_the_files_own() {
    let (root, between, leaf) = (rsa(), elliptic(), rsa());
    let chain = [
        issued_to("Contoso Root CA", &root, true),
        issued_to("Contoso Issuing CA", &between, true),
        issued_to("fe01.contoso.com", &leaf, false),
    ];
    let [root, between, own] = &chain;
    for order in [[root, between, own], [own, between, root], [between, own, root]] {
        let file = recognise_in(&assembled(&[&leaf], &order, PASSWORD), &knowing(PASSWORD)).unwrap();
        assert_eq!(told(&file), (Verdict::Intact, vec![]));
        assert_eq!(file.facts.names, ["fe01.contoso.com"]);
        assert_eq!(store(&file).certificates[0].subject.as_deref(), Some("fe01.contoso.com"));
    }
    let stranger = recognise_in(&assembled(&[&rsa()], &[root, between, own], PASSWORD), &knowing(PASSWORD)).unwrap();
    assert_eq!(told(&stranger), (Verdict::Incomplete, vec!["key-of-another-certificate"]));
}

#[test]
fn a_store_without_a_key_says_so() {
    let key = rsa();
    let certificate = issued_to("fe01.contoso.com", &key, false);
    let open = recognise(&assembled(&[], &[&certificate], PASSWORD)).unwrap();
    assert_eq!((problems(&open.facts), store(&open).has_private_key), (vec!["no-private-key"], Some(false)));
    // Closed, it may hold a key; where others have one, none is in sight.
    let pair = pair("pool01");
    let pass = format!("pass:{PASSWORD}");
    let arguments = ["pkcs12", "-export", "-nokeys", "-in", "certificate.pem", "-passout", pass.as_str()];
    let Some(bytes) = openssl(&pair, &arguments) else { return };
    let closed = recognise(&bytes).unwrap();
    assert_eq!((problems(&closed.facts), store(&closed).has_private_key), (vec!["no-key-in-sight"], None));
    assert_eq!(store(&closed).sealed_keys, Some(0));
    let opened = recognise_in(&bytes, &knowing(PASSWORD)).unwrap();
    assert_eq!((problems(&opened.facts), store(&opened).has_private_key), (vec!["no-private-key"], Some(false)));
    let sealed = recognise(&assembled(&[&key], &[&certificate], PASSWORD)).unwrap();
    assert_eq!((store(&sealed).sealed_keys, store(&sealed).has_private_key), (Some(1), None));
}

#[test]
fn a_key_that_could_not_be_compared_is_not_said_to_be_the_certificates() {
    let key = elliptic();
    let certificate = issued_to("fe01.contoso.com", &key, false).to_pem().unwrap();
    // Java writes keys of elliptic curves without their point.
    let secret = key.ec_key().unwrap().private_key().to_vec();
    let sec1 = value(0x30, &[value(2, &[1]), value(4, &secret)].concat());
    let curve = [value(6, &[0x2a, 0x86, 0x48, 0xce, 0x3d, 2, 1]), value(6, &[0x2a, 0x86, 0x48, 0xce, 0x3d, 3, 1, 7])];
    let pkcs8 = value(0x30, &[value(2, &[0]), value(0x30, &curve.concat()), value(4, &sec1)].concat());
    let armour =
        format!("-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----\n", data_encoding::BASE64.encode(&pkcs8));
    let file = recognise(&pem(&[&certificate, armour.as_bytes()])).unwrap();
    assert_eq!(told(&file), (Verdict::Identified, vec!["key-not-compared"]));
    // A key in text that stays sealed.
    let sealed = key.private_key_to_pem_pkcs8_passphrase(Cipher::aes_256_cbc(), PASSWORD.as_bytes()).unwrap();
    let both = pem(&[&certificate, &sealed]);
    assert_eq!(told(&recognise(&both).unwrap()), (Verdict::Identified, vec!["key-not-compared"]));
    assert_eq!(told(&recognise_in(&both, &knowing(PASSWORD)).unwrap()), (Verdict::Intact, vec![]));
    // What stands in a key's armour and is none.
    let none = "-----BEGIN PRIVATE KEY-----\nMAMCAQA=\n-----END PRIVATE KEY-----\n";
    assert_eq!(recognise(none.as_bytes()).unwrap().facts.verdict, Verdict::Damaged);
}
