//! Keys: the authority's, and those of the servers.

use crate::article_rows::files::{AUTHORITY, SYSTEM, image};
use crate::article_rows::row::Row;
use crate::issued_keys::{assembled, elliptic, issued_to, rsa};
use openssl::pkcs12::Pkcs12;
use openssl::pkey::{PKey, Private};
use openssl::symm::Cipher;
use openssl::x509::X509;
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
        certificates_by("a chain, its root first", OPENED, "fe01.pfx", assembled(&[&leaf], &[&root, &own], PASSWORD)),
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
        certificates_by("the key of another certificate", OPENED, "fe01.pfx", assembled(&[&other], &[&own], PASSWORD)),
        certificates_by("a key of another sort", OPENED, "fe01.pfx", assembled(&[&elliptic], &[&own], PASSWORD)),
        certificates_by(
            "another's key with its certificate",
            OPENED,
            "fe01.pfx",
            assembled(&[&other], &[&own, &foreign], PASSWORD),
        ),
        certificates_by("a store without a key", OPENED, "fe01.pfx", assembled(&[], &[&own], PASSWORD)),
        certificates_by("a closed store without a key", CLOSED, "fe01.pfx", assembled(&[], &[&own], PASSWORD)),
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
            assembled(&[&other], &[&issued_to(FE01, &other, false)], PASSWORD),
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
        authority_with("its key, and its certificate elsewhere", OPENED, assembled(&[&new], &[&second], PASSWORD))
            .file("pki/ca.cer", cer(&second)),
        authority_with("both its keys", OPENED, assembled(&[&old, &new], &[&first, &second], PASSWORD))
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
        authority_with("a key that is not its certificate's", OPENED, assembled(&[&other], &[&own], PASSWORD)),
        authority_with("certificates without any key", OPENED, assembled(&[], &[&own], PASSWORD)),
        authority_with("certificates without any key, closed", CLOSED, assembled(&[], &[&own], PASSWORD)),
        authority_with("the key of another authority", OPENED, assembled(&[&other], &[&foreign], PASSWORD)),
        authority_with("the key of a server", OPENED, assembled(&[&other], &[&server], PASSWORD)),
        authority_with(
            "the key of another authority, its own certificate elsewhere",
            OPENED,
            assembled(&[&other], &[&foreign], PASSWORD),
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
