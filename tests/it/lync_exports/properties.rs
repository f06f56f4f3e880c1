//! Whatever the bytes: no panic, no hang, an answer that fits itself.

use super::samples::{self, DRAFT_TOPOLOGY, PUBLISHED_TOPOLOGY};
use super::{answer, read};
use bakproof::format::lync::{ExportFile, looks_like};
use bakproof::model::{Kind, Verdict};
use proptest::prelude::*;

fn originals() -> Vec<Vec<u8>> {
    let zips = samples::kinds().into_iter().map(|(_, built)| built.bytes);
    zips.chain([PUBLISHED_TOPOLOGY.as_bytes().to_vec(), DRAFT_TOPOLOGY.as_bytes().to_vec()]).collect()
}

fn check(file: &ExportFile) {
    let bad = file.verdict > Verdict::Intact;
    assert!(!bad || !file.problems.is_empty(), "a bad verdict has a reason: {:?}", answer(file));
    match &file.facts {
        Some(facts) => assert_eq!((facts.verdict, &facts.problems), (file.verdict, &file.problems)),
        None => assert_eq!(file.kind, Kind::Unknown),
    }
    assert!(file.verdict != Verdict::Verified || file.kind != Kind::Topology);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_answered_or_declined(head in 0..4_usize, tail in proptest::collection::vec(any::<u8>(), 0..2000)) {
        let starts: [&[u8]; 4] = [b"", b"PK\x03\x04", b"PK\x05\x06", b"<Topology xmlns=\"urn:schema:Microsoft.Rtc.Management.Deploy.Topology.2008\">"];
        let bytes = [starts[head], &tail].concat();
        prop_assert!(head == 0 || looks_like(&bytes));
        if let Some(file) = read(&bytes) {
            check(&file);
            prop_assert_ne!(file.verdict, Verdict::Verified);
        }
    }

    #[test]
    fn any_change_of_a_sound_file_is_survived(
        which in 0..6_usize,
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
        cut in proptest::option::of(any::<prop::sample::Index>()),
        hole in proptest::option::of((any::<prop::sample::Index>(), 1..64_usize)),
    ) {
        let mut bytes = originals().swap_remove(which);
        for (at, value) in changes {
            let at = at.index(bytes.len());
            bytes[at] = value;
        }
        if let Some((at, length)) = hole {
            let at = at.index(bytes.len());
            bytes.drain(at..(at + length).min(bytes.len()));
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len().max(1)));
        }
        if let Some(file) = read(&bytes) {
            check(&file);
        }
    }

    #[test]
    fn any_xml_like_text_is_survived(parts in proptest::collection::vec(prop::sample::select(vec![
        "<a>", "</a>", "<a/>", "<b c='d'>", "</b>", "<!--", "-->", "<!-->", "<!--->", "<![CDATA[", "]]>", "&amp;", "&", ";", "&#x0;", "<?xml", "?>",
        "<?x ?>", "<?>", "<", ">", "</", "<>", "</>", "'", "\"", "=", " ", "text", "xmlns:p='q'", "<p:x", "<!DOCTYPE", "[", "\u{fffe}", "ø", "\0",
    ]), 0..40)) {
        let text = format!("{}{}", PUBLISHED_TOPOLOGY.strip_suffix("</Topology>").unwrap(), parts.concat());
        if let Some(file) = read(text.as_bytes()) {
            check(&file);
            prop_assert_ne!(file.verdict, Verdict::Intact);
        }
    }
}
