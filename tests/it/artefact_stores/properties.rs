//! Whatever the bytes and the names: no panic, no hang, an answer that fits itself.

use super::copy_log::Log;
use super::tree::{Tree, facts, find};
use super::{exchange, legacy, read, unicode};
use bakproof::format::artefact::file_store::{compare, list};
use bakproof::format::artefact::{ArtefactFile, FileRecogniser};
use bakproof::format::artefact::{
    contacts::CONTACT_STORE, copy_log::COPY_LOG, exchange::EXCHANGE_DATABASES, legacy::LEGACY_USERS,
};
use bakproof::model::{Detail, Verdict};
use proptest::prelude::*;

const READERS: [FileRecogniser; 4] = [LEGACY_USERS, COPY_LOG, EXCHANGE_DATABASES, CONTACT_STORE];

fn originals() -> Vec<Vec<u8>> {
    let (english, german) = (Log::english().text(), Log::german().text());
    let clixml = exchange::clixml("2013-11-02T02:00:04Z");
    let databases =
        "#TYPE X.MailboxDatabase\r\n\"Name\",\"LastFullBackup\",\"Server\"\r\n\"DB01\",\"11/2/2013 2:00 AM\",\"E\"\r\n";
    let moves = "pool;user;direction;date\r\n;a@b.c;to-lync;1.2.2015 10:00:00\r\n";
    let texts = [english.as_str(), &german, &clixml, databases, moves, legacy::USERS];
    texts.iter().flat_map(|text| [text.as_bytes().to_vec(), unicode(text)]).collect()
}

fn check(file: &ArtefactFile) {
    let facts = &file.facts;
    assert!(facts.verdict <= Verdict::Intact || !facts.problems.is_empty(), "a bad verdict has a reason");
    assert!(facts.problems.len() <= 51);
    assert!(facts.names.is_sorted());
    if let Detail::CopyLog(log) = &facts.detail {
        assert!(log.errors.len() <= 100 && log.errors.iter().all(|line| line.chars().count() <= 1002));
        assert_eq!(log.is_finished, log.files_total.is_some());
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_behind_any_head_is_answered_or_declined(
        which in 0..12_usize,
        keep in any::<prop::sample::Index>(),
        tail in "[ -~\t\r\n:.,/\\\\0-9äöü下午]{0,300}",
    ) {
        let original = originals().swap_remove(which);
        let mut bytes = original[..keep.index(original.len())].to_vec();
        bytes.extend(if which % 2 == 0 { tail.into_bytes() } else { super::utf16le(&tail) });
        READERS.iter().filter_map(|reader| read(*reader, &bytes)).for_each(|file| check(&file));
    }

    #[test]
    fn any_change_of_a_sound_file_is_survived(
        which in 0..12_usize,
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
        cut in proptest::option::of(any::<prop::sample::Index>()),
    ) {
        let mut bytes = originals().swap_remove(which);
        for (at, value) in changes {
            let at = at.index(bytes.len());
            bytes[at] = value;
        }
        if let Some(at) = cut {
            bytes.truncate(at.index(bytes.len()));
        }
        READERS.iter().filter_map(|reader| read(*reader, &bytes)).for_each(|file| check(&file));
    }

    #[test]
    fn any_bytes_are_declined_or_answered_even_unasked(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
        for reader in READERS {
            (reader.looks_like)(&bytes);
            if let Some(file) = (reader.examine)(&super::Bytes(&bytes), &super::berlin()) {
                check(&file);
            }
        }
    }

    #[test]
    fn any_tree_is_counted_without_counting_twice(
        files in proptest::collection::vec(
            ("((1-WebServices-1|co1-ApplicationServer-2|2-PersistentChat-1|x|CollabContent|AppServerFiles|RGS|AS|ä)/){0,5}", "(a|Meeting.Active|ß)", 0..9_u64),
            0..20,
        )
    ) {
        let mut tree = Tree::default();
        for (folder, name, size) in &files {
            tree.file(&format!("{folder}{name}"), *size, "2013-11-02T02:00:00Z");
        }
        let tree = tree.sorted();
        let found = find(&tree);
        prop_assert!(found.is_sorted_by(|a, b| a.folder < b.folder));
        prop_assert!(tree.listed.borrow().values().all(|count| *count == 1));
        for store in &found {
            let facts = facts(store);
            prop_assert_eq!(facts.folders.iter().map(|one| one.file_count).sum::<u64>(), store.file_count);
            prop_assert!(facts.class_totals.iter().map(|one| one.file_count).sum::<u64>() <= store.file_count);
            let listing = list(&tree, &store.folder).unwrap();
            let result = compare(&listing, &listing);
            prop_assert_eq!(result.same.file_count, listing.files.len() as u64);
            prop_assert_eq!(result.missing.file_count + result.extra.file_count + result.changed.file_count, 0);
        }
    }
}
