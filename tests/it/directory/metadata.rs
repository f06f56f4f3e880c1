//! The three forms of replication metadata: what they say, and what becomes of every cut and every flipped bit.

use super::fake::metadata;
use bakproof::format::directory::{
    AttributeMetadata, BINARY, LastBackup, METADATA, PROPERTY_METADATA, last_backup, metadata_blob, metadata_xml,
    property_metadata,
};
use bakproof::format::ldap::{Attribute, Entry, message_length, response};
use proptest::prelude::*;

const WHEN: &str = "2013-11-02T02:00:04Z";
/// Seconds from 1601 to that moment.
const SECONDS: i64 = 11_644_473_600 + 1_383_357_604;
const ORIGIN: &str = "CN=NTDS Settings,CN=DC1,CN=Servers,CN=Oslo,CN=Sites,CN=Configuration,DC=contoso,DC=com";

fn head(name: &str, values: Vec<Vec<u8>>) -> Entry {
    Entry { dn: "DC=contoso,DC=com".to_owned(), attributes: vec![Attribute { name: name.to_owned(), values }] }
}

fn blob(attribute: &str) -> Vec<u8> {
    let utf16 = |text: &str| text.encode_utf16().chain([0]).flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    let (name, origin) = (utf16(attribute), utf16(ORIGIN));
    let mut out = Vec::new();
    out.extend(52u32.to_le_bytes());
    out.extend(612u32.to_le_bytes());
    out.extend((SECONDS * 10_000_000).to_le_bytes());
    out.extend([7; 16]);
    out.extend(90_210u64.to_le_bytes());
    out.extend(90_210u64.to_le_bytes());
    out.extend((52 + name.len() as u32).to_le_bytes());
    out.extend(name);
    out.extend(origin);
    out
}

fn vector(numbers: &[u32]) -> Vec<u8> {
    let mut out: Vec<u8> = [1, 0, numbers.len() as u32, 0].into_iter().flat_map(u32::to_le_bytes).collect();
    for number in numbers {
        out.extend(number.to_le_bytes());
        out.extend(1u32.to_le_bytes());
        out.extend(SECONDS.to_le_bytes());
        out.extend([7; 16]);
        out.extend([0; 16]);
    }
    out
}

fn expected() -> AttributeMetadata {
    AttributeMetadata {
        attribute: "dSASignature".to_owned(),
        changed: Some(WHEN.parse().unwrap()),
        origin: Some(ORIGIN.to_owned()),
    }
}

#[test]
fn all_three_forms_say_the_same_time() {
    assert_eq!(metadata_xml(&metadata("dSASignature", WHEN, "DC1")).unwrap().changed, expected().changed);
    assert_eq!(metadata_blob(&blob("dSASignature")), Some(expected()));
    let vector = property_metadata(&vector(&[0x20001, 0x2004a])).unwrap().unwrap();
    assert_eq!((vector.changed, vector.origin), (expected().changed, None));
}

#[test]
fn the_first_form_that_says_it_counts_and_silence_is_told_from_no_answer() {
    let at = |controller: Option<&str>| LastBackup::At {
        time: WHEN.parse().unwrap(),
        controller: controller.map(str::to_owned),
    };
    let signature = || metadata("dSASignature", WHEN, "DC1");
    let other = || metadata("objectClass", WHEN, "DC1");
    for (name, values, answer) in [
        (METADATA, vec![other(), signature()], at(Some("dc1"))),
        (BINARY, vec![blob("objectClass"), blob("dSASignature")], at(Some("dc1"))),
        (PROPERTY_METADATA, vec![vector(&[0x2004a])], at(None)),
        (METADATA, vec![other()], LastBackup::NotListed),
        (BINARY, vec![blob("objectClass")], LastBackup::NotListed),
        (PROPERTY_METADATA, vec![vector(&[0x20001])], LastBackup::NotListed),
        ("msDS-ReplAttributeMetaData;range=0-*", vec![other()], LastBackup::NotListed),
        // Pieces, and values that cannot be read, may have said it.
        ("msDS-ReplAttributeMetaData;range=0-0", vec![other()], LastBackup::Unread),
        (METADATA, vec![other(), b"<DS_REPL_ATTR".to_vec()], LastBackup::Unread),
        (METADATA, vec![metadata("dSASignature", "soon", "DC1")], LastBackup::Unread),
        (PROPERTY_METADATA, vec![vector(&[1])[..40].to_vec()], LastBackup::Unread),
        ("name", vec![b"contoso".to_vec()], LastBackup::Unread),
        (METADATA, Vec::new(), LastBackup::Unread),
    ] {
        assert_eq!(last_backup(&head(name, values)), answer, "{name}");
    }
}

#[test]
fn an_entity_of_ones_own_and_a_document_type_are_refused() {
    let text = String::from_utf8(metadata("dSASignature", WHEN, "DC1")).unwrap();
    let with_entity = format!("<!DOCTYPE x [<!ENTITY dc \"DC2\">]>{}", text.replace("CN=DC1", "CN=&dc;"));
    assert_eq!(metadata_xml(with_entity.as_bytes()), None);
    assert_eq!(metadata_xml(format!("{}{}", text.trim_end_matches('\0'), text).as_bytes()), None, "two roots");
}

/// Whatever a damaged value still says of the signature, it is never another moment than the right one or none, unless
/// the damage lies in the time itself.
#[test]
fn a_cut_value_says_nothing() {
    let text = metadata("dSASignature", WHEN, "DC1");
    let trailing = text.iter().rev().take_while(|byte| byte.is_ascii_whitespace() || **byte == 0).count();
    for end in 0..text.len() - trailing {
        assert_eq!(metadata_xml(&text[..end]), None, "{end}");
    }
    let blob = blob("dSASignature");
    for end in 0..blob.len() {
        assert_eq!(metadata_blob(&blob[..end]), None, "{end}");
    }
    let vector = vector(&[0x20001, 0x2004a, 0x90001]);
    for end in 0..vector.len() {
        assert_eq!(property_metadata(&vector[..end]), None, "{end}");
    }
}

#[test]
fn flipped_bits_outside_the_time_never_make_another_time() {
    let right = Some(WHEN.parse().unwrap());
    let blob = blob("dSASignature");
    for bit in (0..blob.len() * 8).filter(|bit| !(8 * 8..16 * 8).contains(bit)) {
        let mut damaged = blob.clone();
        damaged[bit / 8] ^= 1 << (bit % 8);
        let said = metadata_blob(&damaged);
        assert!(said.is_none_or(|said| said.changed == right), "{bit}");
    }
    let vector = vector(&[0x2004a]);
    for bit in (0..vector.len() * 8).filter(|bit| !(24 * 8..32 * 8).contains(bit)) {
        let mut damaged = vector.clone();
        damaged[bit / 8] ^= 1 << (bit % 8);
        let said = property_metadata(&damaged).flatten();
        assert!(said.is_none_or(|said| said.changed == right), "{bit}");
    }
}

proptest! {
    #[test]
    fn no_bytes_stop_the_readers(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let _ = (metadata_xml(&bytes), metadata_blob(&bytes), property_metadata(&bytes));
        let _ = (message_length(&bytes), response(&bytes));
    }

    #[test]
    fn no_damage_to_a_message_stops_its_reader(at in 0usize..600, byte in any::<u8>()) {
        use super::fake::{message, value_of};
        let values = value_of(0x31, &value_of(4, &metadata("dSASignature", WHEN, "DC1")));
        let attribute = value_of(0x30, &[value_of(4, METADATA.as_bytes()), values].concat());
        let entry = [value_of(4, b"DC=contoso,DC=com"), value_of(0x30, &attribute)].concat();
        let mut whole = message(1, &value_of(0x64, &entry));
        prop_assert!(response(&whole).is_ok());
        if let Some(one) = whole.get_mut(at) {
            *one = byte;
        }
        let _ = response(&whole);
    }
}
