//! Damage of every kind, made by code, against the reader of backup media: a named problem with its offset, never a
//! panic, never a file that looks sound.

use crate::mtf_support::{Media, Memory, Set, ids, only, problems, put, read, samples};
use bakproof::format::mtf::{looks_like, read_headers};
use bakproof::model::{Proof, Verdict};

#[test]
fn a_file_cut_at_any_byte_is_never_sound() {
    for (name, media, bytes) in samples() {
        // Cut exactly between its two sets a file is what it was before the second was appended.
        let between = if name == "plain" { media.find("SSET", 1) } else { second_set_in_container(&bytes) };
        for length in (0..bytes.len()).filter(|length| *length != between) {
            let seen = read(&bytes[..length]);
            assert!(seen.verdict > Verdict::Identified, "{name} cut at {length} of {}: {seen:?}", bytes.len());
            if length >= 8 {
                assert_eq!(seen.verdict, Verdict::Incomplete, "{name} cut at {length}: {:?}", problems(&seen));
            }
            let past = problems(&seen).into_iter().find(|problem| problem.offset.is_some_and(|at| at > length as u64));
            assert_eq!(past, None, "{name} cut at {length}: an offset lies outside the file");
        }
    }
}

/// The file offset behind the fourth filemark: media header, MSLS, ESET.
fn second_set_in_container(bytes: &[u8]) -> usize {
    let marks: Vec<usize> =
        (0..bytes.len() / 512).map(|n| n * 512).filter(|at| bytes[*at..].starts_with(b"SFMB")).collect();
    marks[2] + 512
}

#[test]
fn a_cut_says_how_much_is_missing() {
    let media = Media::with(&[Set { data_bytes: 2_000_000, ..Set::default() }]);
    let stream = media.find("MSDA/MQDA", 0);
    let seen = read(&media.bytes[..stream + 22 + 2 + 1_000_000]);
    let problem = &seen.sets[0].problems[0];
    assert_eq!((&*problem.id, problem.offset), ("truncated", Some(stream as u64)));
    assert_eq!(
        problem.message,
        "at least 1,000,000 bytes are missing from the data that begins at byte 3644: the file was cut or is still being written"
    );
    assert_eq!(seen.sets[0].backup_finish_date, None, "without MSLS nobody knows when it finished");
    assert_eq!(seen.sets[0].database_name.as_deref(), Some("LcsCDR"), "MSCI still says what it is");
}

#[test]
fn every_flipped_bit_of_a_header_is_seen() {
    let media = Media::with(&[Set::default()]);
    for (name, at) in &media.marks {
        let length = if name.contains('/') { 22 } else { 52 };
        for bit in 0..length * 8 {
            let mut bytes = media.bytes.clone();
            bytes[at + bit / 8] ^= 1 << (bit % 8);
            let seen = read(&bytes);
            assert!(seen.verdict > Verdict::Identified, "bit {bit} of {name}: {:?}", problems(&seen));
            assert_ne!(
                seen.sets.first().map(|set| set.proof.contains(&Proof::Framing)),
                Some(true),
                "bit {bit} of {name}"
            );
            let magic_is_gone = *at == 0 && bit < 32;
            assert_eq!(looks_like(&bytes[..512]), !magic_is_gone, "bit {bit} of {name}");
        }
    }
}

#[test]
fn a_ruined_block_header_still_shows_the_set() {
    let mut media = Media::with(&[Set::default()]);
    let at = media.find("SSET", 0);
    media.bytes[at + 20] ^= 1;
    let seen = read(&media.bytes);
    assert_eq!((ids(&seen), seen.verdict), (vec!["block-checksum"], Verdict::Damaged));
    assert_eq!(seen.sets[0].problems[0].offset, Some(at as u64));
    assert_eq!(seen.sets[0].database_name.as_deref(), Some("LcsCDR"));
}

#[test]
fn what_is_no_backup_is_said_to_be_none() {
    for bytes in [&b""[..], b"T", b"TAP", b"MSSQLBA", b"PK\x03\x04", &[0; 9000], &[0xff; 9000], b"tape is not TAPE"] {
        assert!(!looks_like(bytes), "{bytes:?}");
        let seen = read(bytes);
        assert_eq!((seen.verdict, ids(&seen)), (Verdict::Unreadable, vec!["not-sql-backup"]));
    }
    assert!(!looks_like(
        b"TAPE library inventory, 2013-04-01: slot 1 holds LYN001, slot 2 holds LYN002, slot 3 is empty"
    ));
    assert!(!looks_like(b"TAPE list"));
    let mut other = Media::new();
    put(&mut other.bytes, 86, &0x0a_u16.to_le_bytes());
    assert!(!looks_like(&other.bytes[..512]), "another program's tape image");
}

#[test]
fn interrupted_and_header_only_media_are_incomplete() {
    let seen = read(&Media::new().bytes);
    assert_eq!((seen.verdict, ids(&seen), seen.sets.len()), (Verdict::Incomplete, vec!["no-backup-set"], 0));
    // The label has a date; only sets have the time zone that makes it a moment.
    let label = seen.media.unwrap();
    assert_eq!((label.media_date, label.media_wall_time), (None, Some("2026-11-01T21:59:59".parse().unwrap())));
    let mut media = Media::new();
    media.begin(&Set::default());
    media.data(&Set::default());
    let seen = read(&media.bytes);
    assert_eq!((seen.verdict, ids(&seen)), (Verdict::Incomplete, vec!["interrupted"]));
    assert_eq!(seen.sets[0].backup_finish_date, None);
    // A set appended after the interrupted one is whole.
    media.set(&Set { position: 2, ..Set::default() });
    let seen = read(&media.bytes);
    let verdicts: Vec<_> = seen.sets.iter().map(|set| set.verdict).collect();
    assert_eq!((seen.verdict, verdicts), (Verdict::Incomplete, vec![Verdict::Incomplete, Verdict::Identified]));
    let unfinished = only(&Set { finish: [0; 5], ..Set::default() });
    assert_eq!((unfinished.verdict, &*unfinished.problems[0].id), (Verdict::Incomplete, "interrupted"));
}

#[test]
fn what_follows_the_last_set_is_told_and_judged() {
    let media = Media::with(&[Set::default()]);
    let with = |tail: &[u8]| read(&[&media.bytes[..], tail].concat());
    for (tail, id) in [(&[0; 5000][..], "unexplained-data"), (b"\r\n", "trailing-data"), (&[0xff; 51], "trailing-data")]
    {
        let seen = with(tail);
        assert_eq!((seen.verdict, ids(&seen)), (Verdict::Incomplete, vec![id]));
        assert_eq!(seen.problems[0].offset, Some(media.bytes.len() as u64));
        assert_eq!(seen.sets[0].verdict, Verdict::Identified);
    }
    let seen = with(&[0xa5; 3000][..]);
    assert_eq!((seen.verdict, ids(&seen)), (Verdict::Unreadable, vec!["foreign-block"]), "its sum happens to fit");
    let seen = with(&[&[0xa5; 3000][..], b"x"].concat()[1..]);
    assert_eq!(ids(&seen), ["foreign-block"]);
    let mut ruined = media.clone();
    ruined.set(&Set::default());
    let second = ruined.find("SSET", 1);
    ruined.bytes[second] = b'T';
    let seen = read(&ruined.bytes);
    let lost = vec!["foreign-block", "lost-sets"];
    assert_eq!((seen.verdict, ids(&seen)), (Verdict::Damaged, lost), "a set that lost its head");
    assert_eq!(seen.sets[0].verdict, Verdict::Identified, "the set before it is not affected");
    let seen = with(&media.bytes);
    assert_eq!((seen.verdict, ids(&seen)), (Verdict::Unreadable, vec!["foreign-block"]), "two files joined");
    assert_eq!(seen.sets.len(), 1);
}

#[test]
fn sets_behind_a_hole_are_lost_and_told() {
    let media = Media::with(&[Set::default(), Set::default(), Set::default()]);
    let hole = |at: usize, length: usize| {
        let mut bytes = media.bytes.clone();
        bytes[at..at + length].fill(0);
        read(&bytes)
    };
    for length in [512, 4096] {
        let seen = hole(media.find("SSET", 1), length);
        assert_eq!((seen.verdict, ids(&seen)), (Verdict::Damaged, vec!["unexplained-data", "lost-sets"]));
        assert_eq!((seen.sets.len(), seen.sets[0].verdict), (1, Verdict::Identified));
        assert!(seen.problems[1].message.contains("at least one further backup set"), "{:?}", seen.problems);
    }
    // A hole inside the second set hides the third, whatever it makes of the second.
    for name in ["VOLB", "MSCI", "MSLS"] {
        let seen = hole(media.find(name, 1), 512);
        let told = seen.problems.iter().any(|problem| problem.id == "lost-sets");
        assert!(told && seen.verdict == Verdict::Damaged, "{name}: {:?}", problems(&seen));
    }
    // The last set's head: blocks without a beginning are what is left of it.
    let seen = hole(media.find("SSET", 2), 512);
    assert_eq!((seen.verdict, ids(&seen)), (Verdict::Damaged, vec!["unexplained-data", "lost-sets"]));
}

#[test]
fn media_that_lost_their_beginning_are_damaged() {
    let media = Media::with(&[Set::default()]);
    // A container whose first record is gone begins with the filemark's successor.
    let mut lost = Media { bytes: media.bytes[1024..].to_vec(), block_bytes: 512, ..Media::default() };
    lost.marks = media.marks.iter().filter(|(_, at)| *at >= 1024).map(|(name, at)| (name.clone(), at - 1024)).collect();
    let seen = read(&lost.compressed());
    assert_eq!((seen.verdict, ids(&seen)), (Verdict::Damaged, vec!["no-media-header"]));
}

#[test]
fn zeros_inside_a_backup_are_an_interrupted_copy() {
    for name in ["MSTL", "MSDA/MQDA", "SSET"] {
        let mut media = Media::with(&[Set::default()]);
        let at = media.find(name, 0);
        media.bytes[at..].fill(0);
        let seen = read(&media.bytes);
        assert_eq!((seen.verdict, ids(&seen)[0]), (Verdict::Damaged, "zeros"), "{name}");
    }
}

#[test]
fn blocks_outside_a_set_are_out_of_order() {
    let mut media = Media::with(&[Set::default()]);
    media.data(&Set::default());
    media.end(&Set::default());
    let seen = read(&media.bytes);
    assert_eq!((seen.verdict, ids(&seen)[0]), (Verdict::Damaged, "block-order"));
}

#[test]
fn a_disk_that_fails_is_not_a_damaged_backup() {
    let media = Media::with(&[Set { data_bytes: 200_000, ..Set::default() }]);
    for bytes in [media.bytes.clone(), media.compressed()] {
        for fails_at in [0, 100_000, bytes.len() as u64 - 1] {
            let seen = read_headers(&Memory { fails_at: Some(fails_at), ..Memory::new(&bytes) });
            assert!(ids(&seen).contains(&"read-error") || seen.verdict == Verdict::Identified, "{fails_at}: {seen:?}");
            assert!(seen.verdict <= Verdict::Unreadable, "{fails_at}: {seen:?}");
        }
    }
    let seen = read_headers(&Memory { fails_at: Some(0), ..Memory::new(&media.bytes) });
    assert_eq!((seen.verdict, ids(&seen)), (Verdict::Unreadable, vec!["read-error"]));
}
