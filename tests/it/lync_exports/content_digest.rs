//! Two exports with the same content are known as such, whatever their times; any other content is another.

use super::samples::{self, PUBLISHED_TOPOLOGY, configuration_xml, package, response_groups, user_xml};
use super::zip::{Entry, build};
use super::{facts, read};
use sha2::{Digest, Sha256};

fn digest(entries: &[Entry], comment: &[u8]) -> Option<String> {
    facts(&read(&build(entries, comment).bytes).expect("a ZIP is answered")).content_digest.clone()
}

#[test]
fn times_order_packing_and_comment_do_not_count() {
    let whole = response_groups();
    let expected = digest(&whole, b"");
    assert_eq!(expected.as_ref().unwrap().len(), 64);
    let mut other = whole.clone();
    other.reverse();
    for entry in &mut other {
        (entry.date, entry.time, entry.is_stored) = (entry.date + 1, 0, !entry.is_stored);
    }
    assert_eq!(digest(&other, b"another comment"), expected);
}

#[test]
fn names_sizes_and_content_count() {
    let whole = package(&configuration_xml());
    let changes: [fn(&mut Vec<Entry>); 4] = [
        |entries| entries[0].data = configuration_xml().replace("Oslo", "Bodo").into_bytes(),
        |entries| entries[0].data.push(b'\n'),
        |entries| entries[1].name = b"[CONTENT_TYPES].xml".to_vec(),
        |entries| entries.push(Entry::new("more.bin", "x")),
    ];
    let mut seen = vec![digest(&whole, b"").unwrap()];
    for change in changes {
        let mut entries = whole.clone();
        change(&mut entries);
        seen.push(digest(&entries, b"").unwrap());
    }
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), 5);
}

#[test]
fn the_digest_is_what_its_documentation_says() {
    let entries = [Entry::new("b", "beta"), Entry::stored("a", "alpha")];
    let mut bytes = Vec::new();
    for (name, content) in [("a", "alpha"), ("b", "beta")] {
        bytes.extend((name.len() as u64).to_le_bytes());
        bytes.extend(name.bytes());
        bytes.extend((content.len() as u64).to_le_bytes());
        bytes.extend(super::zip::crc(content.as_bytes()).to_le_bytes());
    }
    assert_eq!(digest(&entries, b""), Some(data_encoding::HEXLOWER.encode(&Sha256::digest(&bytes))));
}

#[test]
fn what_was_not_proven_has_no_digest() {
    let mut wrong = package(&user_xml(&["anna@contoso.com"]));
    wrong[0].crc = Some(1);
    assert_eq!(digest(&wrong, b""), None);
    let mut twice = package(&user_xml(&["anna@contoso.com"]));
    twice.push(twice[1].clone());
    assert_eq!(digest(&twice, b""), None);
    assert_eq!(digest(&[], b""), None);
    for (name, built) in samples::kinds() {
        let cut = read(&built.bytes[..built.directory_at]).unwrap();
        assert_eq!(facts(&cut).content_digest, None, "{name}");
    }
    assert_eq!(facts(&read(PUBLISHED_TOPOLOGY.as_bytes()).unwrap()).content_digest, None);
}

#[test]
fn broken_xml_in_a_sound_zip_still_has_a_digest() {
    // It is the same content as yesterday's, and that is worth knowing.
    let broken = package(&configuration_xml().replace("</Sites>", "</Site>"));
    assert!(digest(&broken, b"").is_some());
}
