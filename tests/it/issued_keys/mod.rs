//! Keys, certificates and PKCS#12 files made by code, wrong ones too, for the tests that read and that judge them.

use openssl::asn1::Asn1Time;
use openssl::bn::BigNum;
use openssl::ec::{EcGroup, EcKey};
use openssl::hash::MessageDigest;
use openssl::nid::Nid;
use openssl::pkey::{PKey, Private};
use openssl::rsa::Rsa;
use openssl::symm::Cipher;
use openssl::x509::extension::BasicConstraints;
use openssl::x509::{X509, X509Builder, X509NameBuilder};

/// A value of the distinguished encoding.
pub fn value(tag: u8, content: &[u8]) -> Vec<u8> {
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
pub fn assembled(keys: &[&PKey<Private>], certificates: &[&X509], password: &str) -> Vec<u8> {
    const BAG: [u8; 10] = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x0c, 0x0a, 0x01];
    const DATA: [u8; 9] = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x01];
    const X509_TYPE: [u8; 10] = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x16, 0x01];
    let bag = |number: u8, content: &[u8]| {
        value(0x30, &[value(6, &[&BAG[..], &[number]].concat()), value(0xa0, content)].concat())
    };
    let sealed = |key: &&PKey<Private>| {
        bag(2, &key.private_key_to_pkcs8_passphrase(Cipher::aes_256_cbc(), password.as_bytes()).unwrap())
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

pub fn rsa() -> PKey<Private> {
    PKey::from_rsa(Rsa::generate(2048).unwrap()).unwrap()
}

pub fn elliptic() -> PKey<Private> {
    let group = EcGroup::from_curve_name(Nid::X9_62_PRIME256V1).unwrap();
    PKey::from_ec_key(EcKey::generate(&group).unwrap()).unwrap()
}

/// A certificate of that name and key, valid in 2026 and 2027.
pub fn issued_to(subject: &str, key: &PKey<Private>, is_authority: bool) -> X509 {
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
        certificate.append_extension(BasicConstraints::new().critical().ca().build().unwrap()).unwrap();
    }
    certificate.sign(key, MessageDigest::sha256()).unwrap();
    certificate.build()
}
