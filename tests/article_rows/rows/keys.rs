//! Keys: the authority's, and those of the servers.

use crate::files::{AUTHORITY, SYSTEM, image};
use crate::row::Row;
use openssl::asn1::Asn1Time;
use openssl::bn::BigNum;
use openssl::ec::{EcGroup, EcKey};
use openssl::hash::MessageDigest;
use openssl::nid::Nid;
use openssl::pkcs12::Pkcs12;
use openssl::pkey::{PKey, Private};
use openssl::rsa::Rsa;
use openssl::symm::Cipher;
use openssl::x509::extension::BasicConstraints as Constraints;
use openssl::x509::{X509, X509Builder, X509NameBuilder};
use rcgen::{BasicConstraints, Certificate, CertificateParams, DnType, IsCa, KeyPair, date_time_ymd};

const PASSWORD: &str = "a password of the tests";
/// The password is in the environment; or the audit is not to know it, and says so.
const OPENED: &str = "password_env = [\"KEY_PASSWORD\"]\n";
const CLOSED: &str = "minimum = \"identified\"\n";
const PAGE: usize = 4096;

/// A certificate of that name with its key, closed with the password.
fn key_backup(subject: &str, is_authority: bool) -> Vec<u8> {
    let (certificate, key) = signed(subject, is_authority);
    let key = PKey::private_key_from_der(key.serialized_der()).unwrap();
    let certificate = X509::from_der(certificate.der()).unwrap();
    Pkcs12::builder().name(subject).pkey(&key).cert(&certificate).build2(PASSWORD).unwrap().to_der().unwrap()
}

fn signed(subject: &str, is_authority: bool) -> (Certificate, KeyPair) {
    let mut params = CertificateParams::new(vec![subject.to_owned()]).unwrap();
    params.distinguished_name.push(DnType::CommonName, subject);
    params.not_before = date_time_ymd(2026, 1, 1);
    params.not_after = date_time_ymd(2028, 1, 1);
    if is_authority {
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    }
    let key = KeyPair::generate().unwrap();
    (params.self_signed(&key).unwrap(), key)
}

/// The database of an authority, backed up last night at 03:00:04 UTC, with the header's checksum.
fn issued() -> Vec<u8> {
    let mut header = vec![0u8; PAGE];
    header[4..8].copy_from_slice(&0x89ab_cdef_u32.to_le_bytes());
    header[52..56].copy_from_slice(&2u32.to_le_bytes());
    // Second, minute, hour, day, month, year since 1900.
    header[188..196].copy_from_slice(&[4, 0, 3, 31, 10, 126, 1, 0]);
    header[236..240].copy_from_slice(&(PAGE as u32).to_le_bytes());
    let mut sum = 0x89ab_cdef_u32;
    for word in header[4..].chunks(4) {
        sum ^= u32::from_le_bytes(word.try_into().unwrap());
    }
    header[..4].copy_from_slice(&sum.to_le_bytes());
    let mut file = header.repeat(2);
    file.resize(5 * PAGE, 7);
    file
}

fn utf16(text: &str) -> Vec<u8> {
    [0xfeff].into_iter().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect()
}

/// All four parts: key, database with its log, registry, CAPolicy.inf.
pub fn certification_authority() -> Vec<Row> {
    let registry = "Windows Registry Editor Version 5.00\r\n\r\n\
        [HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\CertSvc\\Configuration]\r\n\"Active\"=\"Contoso CA\"\r\n";
    let policy = "[Version]\r\nSignature=\"$Windows NT$\"\r\n[Certsrv_Server]\r\nRenewalKeyLength=2048\r\n";
    let row = |how, more: &str| {
        let declared = format!("[certification-authority]\ntargets = [\"ca01.contoso.com\"]\n{more}");
        Row::new("certification-authority", how).declared(&declared).every("every 7d")
    };
    let folder = |how, more| {
        row(how, more)
            .file("ca01/Contoso CA.p12", key_backup("Contoso CA", true))
            .file("ca01/DataBase/certbkxp.dat", utf16("C:\\Windows\\system32\\CertLog"))
            .file("ca01/DataBase/Contoso CA.edb", issued())
            .file("ca01/DataBase/edb00012.log", vec![1; 64])
            .file("ca01/certsvc.reg", utf16(registry))
            .file("ca01/CAPolicy.inf", policy)
            .needs("ca01/Contoso CA.p12")
            .needs("ca01/DataBase/Contoso CA.edb")
            .needs("ca01/DataBase/edb00012.log")
    };
    vec![
        folder("certutil -backup with registry and CAPolicy.inf", OPENED).environment("KEY_PASSWORD", PASSWORD),
        folder("certutil -backup whose key stays closed", CLOSED),
        row("a system state image of its machine", "").files(image("CA01", &[SYSTEM, AUTHORITY])),
    ]
}

/// A key backup, opened or closed, or the statement that servers enrol again.
pub fn certificates() -> Vec<Row> {
    let enrol = "[certificates]\naccept = [\"attestation\"]\nminimum = \"attested\"\n";
    let store = |how, more| {
        Row::new("certificates", how)
            .declared(&format!("[certificates]\ntargets = [\"fe01.contoso.com\"]\n{more}"))
            .every("every 30d")
            .file("fe01.pfx", key_backup("fe01.contoso.com", false))
    };
    vec![
        store("a PKCS#12 file that opens", OPENED).environment("KEY_PASSWORD", PASSWORD),
        store("a PKCS#12 file that stays closed", CLOSED),
        Row::new("certificates", "an attestation that servers enrol again")
            .declared(enrol)
            .every("every 30d")
            .attested(),
    ]
}

/// A value of the distinguished encoding.
fn value(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = content.len();
    let mut bytes = match length {
        0..0x80 => vec![tag, length as u8],
        0x80..0x100 => vec![tag, 0x81, length as u8],
        _ => vec![tag, 0x82, (length >> 8) as u8, length as u8],
    };
    bytes.extend(content);
    bytes
}

/// A PKCS#12 file of these keys, each closed with the password, and these certificates in the open, in this order and
/// without marks that link them: no program writes one whose key is another's.
fn assembled(keys: &[&PKey<Private>], certificates: &[&X509]) -> Vec<u8> {
    const BAG: [u8; 10] = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x0c, 0x0a, 0x01];
    const DATA: [u8; 9] = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x01];
    const X509_TYPE: [u8; 10] = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x16, 0x01];
    let bag = |number: u8, content: &[u8]| {
        value(0x30, &[value(6, &[&BAG[..], &[number]].concat()), value(0xa0, content)].concat())
    };
    let sealed = |key: &&PKey<Private>| {
        bag(2, &key.private_key_to_pkcs8_passphrase(Cipher::aes_256_cbc(), PASSWORD.as_bytes()).unwrap())
    };
    let open = |certificate: &&X509| {
        let der = value(0xa0, &value(4, &certificate.to_der().unwrap()));
        bag(3, &value(0x30, &[value(6, &X509_TYPE), der].concat()))
    };
    let bags = keys.iter().map(sealed).chain(certificates.iter().map(open)).collect::<Vec<_>>().concat();
    let data = |content: &[u8]| value(0x30, &[value(6, &DATA), value(0xa0, &value(4, content))].concat());
    let safes = value(0x30, &data(&value(0x30, &bags)));
    value(0x30, &[value(2, &[3]), data(&safes)].concat())
}

fn rsa() -> PKey<Private> {
    PKey::from_rsa(Rsa::generate(2048).unwrap()).unwrap()
}

fn elliptic() -> PKey<Private> {
    let group = EcGroup::from_curve_name(Nid::X9_62_PRIME256V1).unwrap();
    PKey::from_ec_key(EcKey::generate(&group).unwrap()).unwrap()
}

/// A certificate of that name and key, valid in 2026 and 2027.
fn issued_to(subject: &str, key: &PKey<Private>, is_authority: bool) -> X509 {
    let mut name = X509NameBuilder::new().unwrap();
    name.append_entry_by_text("CN", subject).unwrap();
    let name = name.build();
    let mut certificate = X509Builder::new().unwrap();
    certificate.set_version(2).unwrap();
    certificate.set_serial_number(&BigNum::from_u32(7).unwrap().to_asn1_integer().unwrap()).unwrap();
    certificate.set_subject_name(&name).unwrap();
    certificate.set_issuer_name(&name).unwrap();
    certificate.set_pubkey(key).unwrap();
    certificate.set_not_before(&Asn1Time::from_str("20260101000000Z").unwrap()).unwrap();
    certificate.set_not_after(&Asn1Time::from_str("20271231000000Z").unwrap()).unwrap();
    if is_authority {
        certificate.append_extension(Constraints::new().critical().ca().build().unwrap()).unwrap();
    }
    certificate.sign(key, MessageDigest::sha256()).unwrap();
    certificate.build()
}

const FE01: &str = "fe01.contoso.com";

fn certificates_by(how: &'static str, more: &str, path: &str, bytes: Vec<u8>) -> Row {
    Row::new("certificates", how)
        .declared(&format!("[certificates]\ntargets = [\"{FE01}\"]\n{more}"))
        .every("every 30d")
        .file(path, bytes)
        .environment("KEY_PASSWORD", PASSWORD)
}

fn sealed_pem(certificate: &X509, key: &PKey<Private>) -> Vec<u8> {
    let key = key.private_key_to_pem_pkcs8_passphrase(Cipher::aes_256_cbc(), PASSWORD.as_bytes()).unwrap();
    [certificate.to_pem().unwrap(), key].concat()
}

/// Keys that are their certificates', in other orders and forms.
pub fn other_key_backups() -> Vec<Row> {
    let (root, leaf) = (rsa(), rsa());
    let (root, own) = (issued_to("Contoso CA", &root, true), issued_to(FE01, &leaf, false));
    vec![
        certificates_by("a chain, its root first", OPENED, "fe01.pfx", assembled(&[&leaf], &[&root, &own])),
        certificates_by("certificate and key in text", OPENED, "fe01.pem", sealed_pem(&own, &leaf)),
        certificates_by(
            "certificate and key apart",
            OPENED,
            "fe01.key",
            sealed_pem(&own, &leaf).split_off(own.to_pem().unwrap().len()),
        )
        .file("fe01.cer", own.to_der().unwrap()),
    ]
}

/// What looks like the backup of a machine's key and is none.
pub fn other_keys() -> Vec<Row> {
    let (key, other) = (rsa(), rsa());
    let own = issued_to(FE01, &key, false);
    let foreign = issued_to("sql01.contoso.com", &other, false);
    let elliptic = elliptic();
    vec![
        certificates_by("the key of another certificate", OPENED, "fe01.pfx", assembled(&[&other], &[&own])),
        certificates_by("a key of another sort", OPENED, "fe01.pfx", assembled(&[&elliptic], &[&own])),
        certificates_by(
            "another's key with its certificate",
            OPENED,
            "fe01.pfx",
            assembled(&[&other], &[&own, &foreign]),
        ),
        certificates_by("a store without a key", OPENED, "fe01.pfx", assembled(&[], &[&own])),
        certificates_by("a closed store without a key", CLOSED, "fe01.pfx", assembled(&[], &[&own])),
        certificates_by("another's key in text", OPENED, "fe01.pem", sealed_pem(&own, &other)),
        certificates_by("the pair of another machine in text", OPENED, "fe01.pem", sealed_pem(&foreign, &other)),
        certificates_by(
            "a key alone, of nobody knows whom",
            OPENED,
            "fe01.key",
            sealed_pem(&own, &key).split_off(own.to_pem().unwrap().len()),
        ),
        certificates_by(
            "a key that is not the deployed certificate's",
            OPENED,
            "fe01.pfx",
            assembled(&[&other], &[&issued_to(FE01, &other, false)]),
        )
        .file("web.cer", issued_to(FE01, &key, false).to_der().unwrap()),
    ]
}

/// An authority's backup with this key backup.
fn authority_with(how: &'static str, more: &str, key: Vec<u8>) -> Row {
    Row::new("certification-authority", how)
        .declared(&format!("[certification-authority]\ntargets = [\"ca01.contoso.com\"]\n{more}"))
        .every("every 7d")
        .file("ca01/Contoso CA.p12", key)
        .file("ca01/DataBase/certbkxp.dat", utf16("C:\\Windows\\system32\\CertLog"))
        .file("ca01/DataBase/Contoso CA.edb", issued())
        .file("ca01/DataBase/edb00012.log", vec![1; 64])
        .environment("KEY_PASSWORD", PASSWORD)
}

/// Backups of an authority with its key, and both its keys after a renewal.
pub fn other_authority_backups() -> Vec<Row> {
    let (old, new) = (rsa(), rsa());
    let (first, second) = (issued_to("Contoso CA", &old, true), issued_to("Contoso CA", &new, true));
    let cer = |certificate: &X509| certificate.to_der().unwrap();
    vec![
        authority_with("its key, and its certificate elsewhere", OPENED, assembled(&[&new], &[&second]))
            .file("pki/ca.cer", cer(&second)),
        authority_with("both its keys", OPENED, assembled(&[&old, &new], &[&first, &second]))
            .file("pki/ca.cer", cer(&second)),
    ]
}

/// Backups of an authority whose key is not in them.
pub fn keyless_authorities() -> Vec<Row> {
    let (key, other) = (rsa(), rsa());
    let own = issued_to("Contoso CA", &key, true);
    let foreign = issued_to("Fabrikam CA", &other, true);
    let server = issued_to(FE01, &other, false);
    vec![
        authority_with("a key that is not its certificate's", OPENED, assembled(&[&other], &[&own])),
        authority_with("certificates without any key", OPENED, assembled(&[], &[&own])),
        authority_with("certificates without any key, closed", CLOSED, assembled(&[], &[&own])),
        authority_with("the key of another authority", OPENED, assembled(&[&other], &[&foreign])),
        authority_with("the key of a server", OPENED, assembled(&[&other], &[&server])),
        authority_with(
            "the key of another authority, its own certificate elsewhere",
            OPENED,
            assembled(&[&other], &[&foreign]),
        )
        .file("pki/ca.cer", own.to_der().unwrap()),
    ]
}

/// What everyone may have: a certificate without its key.
pub fn certificate_alone() -> Row {
    let (certificate, _) = signed("fe01.contoso.com", false);
    Row::new("certificates", "a certificate without its key")
        .declared("[certificates]\ntargets = [\"fe01.contoso.com\"]\n")
        .every("every 30d")
        .file("fe01.cer", certificate.der().to_vec())
}
