//! Damage of every kind, made by code, against the reader of backup media: a named problem, never a panic, never a file
//! that looks sound, never more memory than the limits allow.

mod mtf_support;

use bakproof::base::ReadAt;
use bakproof::format::mtf::{MtfFile, looks_like, read_headers};
use bakproof::model::{BackupType, Problem, Proof, RecoveryModel, SqlSet, Verdict};
use mtf_support::{Media, Memory, Set, date, put, seal};
use proptest::prelude::*;
use std::io;
use std::time::{Duration, Instant};

fn read(bytes: &[u8]) -> MtfFile {
    let seen = read_headers(&Memory::new(bytes));
    let worst = seen.sets.iter().map(|set| set.verdict).max().unwrap_or(Verdict::Identified);
    assert!(seen.verdict >= worst, "a file is no better than its worst set");
    assert!(seen.verdict >= Verdict::Identified, "headers alone prove nothing");
    assert!(seen.verdict > Verdict::Identified || (seen.media.is_some() && !seen.sets.is_empty()));
    seen
}

/// All problems, of the file and its sets.
fn problems(seen: &MtfFile) -> Vec<&Problem> {
    seen.sets.iter().flat_map(|set| &set.problems).chain(&seen.problems).collect()
}

fn ids(seen: &MtfFile) -> Vec<&str> {
    problems(seen).iter().map(|problem| problem.id.as_str()).collect()
}

/// Plain and compressed media with two sets.
fn samples() -> [(&'static str, Media, Vec<u8>); 2] {
    let media = Media::with(&[Set::default(), Set { position: 2, letter: b'L', ..Set::default() }]);
    [("plain", media.clone(), media.bytes.clone()), ("compressed", media.clone(), media.compressed())]
}

fn only(set: &Set) -> SqlSet {
    let seen = read(&Media::with(std::slice::from_ref(set)).bytes);
    seen.sets.into_iter().next().unwrap()
}

#[test]
fn sound_media_are_identified_with_all_their_facts() {
    for (name, media, bytes) in samples() {
        assert!(looks_like(&bytes[..512]) && looks_like(&bytes[..8]));
        let seen = read(&bytes);
        assert_eq!((seen.verdict, ids(&seen)), (Verdict::Identified, vec![]), "{name}");
        let label = seen.media.unwrap();
        assert_eq!(label.media_name.as_deref(), Some("Nightly"));
        assert_eq!(label.media_date.unwrap().to_string(), "2026-11-01T21:59:59+01:00");
        assert_eq!((label.family_number, label.family_count, label.block_size_bytes), (Some(1), Some(1), Some(512)));
        assert_eq!(label.container, if name == "plain" { "TAPE" } else { "MSSQLBAK" });
        assert_eq!(seen.sets.len(), 2, "{name}");
        for (nth, set) in seen.sets.iter().enumerate() {
            assert_eq!(usize::from(set.position), nth + 1);
            assert_eq!(set.offset, media.find("SSET", nth) as u64);
            assert_eq!(set.is_compressed, name == "compressed");
            assert_eq!(set.proof, [Proof::Framing, Proof::MetadataPair]);
            assert_eq!(set.database_name.as_deref(), Some("LcsCDR"));
            assert_eq!(set.server_name.as_deref(), Some("SQL01\\MON"));
            assert_eq!(set.machine_name.as_deref(), Some("SQL01"));
            assert_eq!(set.name.as_deref(), Some("full of CDR"));
            assert_eq!(set.description, None, "an empty string says nothing");
            assert_eq!(set.user_name.as_deref(), Some("CONTOSO\\svc-backup"));
            assert_eq!(set.backup_finish_date.unwrap().to_string(), "2026-11-01T22:05:30+01:00");
            assert_eq!(set.software_version.as_deref(), Some("10.50.1600"));
            assert_eq!(set.first_lsn.unwrap().to_string(), "34000000012000037");
            assert_eq!(set.collation_bytes.as_deref(), Some("0904d00034"));
            assert_eq!(set.recovery_model, Some(RecoveryModel::Full));
            assert_eq!((set.is_encrypted, set.is_password_protected), (Some(false), Some(false)));
            let groups: Vec<_> = set.files.iter().map(|file| file.file_group.as_deref()).collect();
            assert_eq!(groups, [Some("PRIMARY"), None]);
        }
        assert_eq!(seen.sets[1].backup_type, Some(BackupType::Log));
    }
}

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
    assert_eq!((problem.id.as_str(), problem.offset), ("truncated", Some(stream as u64)));
    assert_eq!(
        problem.message,
        "the file ends at least 1,000,000 bytes before the backup does: it was cut or is still being written"
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
fn absurd_lengths_cost_neither_memory_nor_time() {
    let begun = Instant::now();
    for (stream, length, expected) in [
        ("MSDA/MQDA", 1_u64 << 40, "truncated"),
        ("MSCI/MQCI", 1 << 40, "truncated"),
        ("TAPE/RAID", 1 << 40, "truncated"),
        ("TAPE/RAID", 5000, "limit"),
        ("MSLS/SPAD", u64::MAX >> 1, "truncated"),
        ("MSDA/MQDA", u64::MAX, "stream-length"),
        ("MSLS/SPAD", u64::MAX, "stream-length"),
    ] {
        let mut media = Media::with(&[Set { data_bytes: 20_000, ..Set::default() }]);
        let at = media.find(stream, 0);
        put(&mut media.bytes, at + 8, &length.to_le_bytes());
        seal(&mut media.bytes, at, 22);
        for bytes in [media.bytes.clone(), media.compressed()] {
            let seen = read(&bytes);
            // A container knows its length only at its end, so there the limit on what is kept speaks first.
            let is_kept = stream.ends_with("MQCI") || stream.ends_with("RAID");
            let is_packed = bytes.starts_with(b"MSSQLBAK");
            let expected = if is_packed && is_kept { "limit" } else { expected };
            assert_eq!(ids(&seen)[0], expected, "{stream} {length}");
            assert!(seen.verdict > Verdict::Identified);
        }
    }
    assert!(begun.elapsed() < Duration::from_secs(5));
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
    assert_eq!((unfinished.verdict, unfinished.problems[0].id.as_str()), (Verdict::Incomplete, "interrupted"));
}

#[test]
fn what_follows_the_last_set_is_told_and_judged() {
    let media = Media::with(&[Set::default()]);
    let with = |tail: &[u8]| read(&[&media.bytes[..], tail].concat());
    for tail in [&[0; 5000][..], b"\r\n", &[0xff; 51]] {
        let seen = with(tail);
        assert_eq!((seen.verdict, ids(&seen)), (Verdict::Identified, vec!["trailing-data"]));
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
    assert_eq!((seen.verdict, ids(&seen)), (Verdict::Damaged, vec!["foreign-block"]), "a set that lost its head");
    assert_eq!(seen.sets[0].verdict, Verdict::Identified, "the set before it is not affected");
    let seen = with(&media.bytes);
    assert_eq!((seen.verdict, ids(&seen)), (Verdict::Unreadable, vec!["foreign-block"]), "two files joined");
    assert_eq!(seen.sets.len(), 1);
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
fn times_without_a_known_offset_are_unknown() {
    for quarters in [127, 57, -57, -128] {
        let set = only(&Set { quarters, ..Set::default() });
        assert_eq!((set.backup_start_date, set.backup_finish_date, set.database_creation_date), (None, None, None));
        assert_eq!(set.problems.iter().map(|problem| problem.id.as_str()).collect::<Vec<_>>(), ["unknown-utc-offset"]);
        assert_eq!(set.verdict, Verdict::Identified, "the backup is none the worse");
    }
    for (quarters, offset) in [(56, "+14:00"), (-56, "-14:00"), (22, "+05:30"), (0, "Z")] {
        let text = only(&Set { quarters, ..Set::default() }).backup_start_date.unwrap().to_string();
        assert!(text.ends_with(offset), "{quarters}: {text}");
    }
}

#[test]
fn what_the_header_cannot_mean_is_told() {
    let set = only(&Set { finish: date(2026, 2, 30, 0, 0, 0), ..Set::default() });
    assert_eq!((set.backup_finish_date, set.problems[0].id.as_str()), (None, "impossible-date"));
    let set = only(&Set { letter: b'Z', ..Set::default() });
    assert_eq!((set.backup_type, set.problems[0].id.as_str()), (None, "unknown-backup-type"));
    let mut media = Media::with(&[Set::default()]);
    let config = media.find("MSLS/MQCI", 0) + 22;
    put(&mut media.bytes, config + 352, &0xd800_u16.to_le_bytes());
    let seen = read(&media.bytes);
    assert_eq!(seen.sets[0].database_name.as_deref(), Some("\u{fffd}csCDR"));
    assert_eq!(ids(&seen), ["metadata-mismatch", "bad-text"]);
    let offsets: Vec<_> = problems(&seen).iter().map(|problem| problem.offset.unwrap() as usize - config).collect();
    assert_eq!(offsets, [352, 104], "where the copies differ, and the name's address");
    assert_eq!(seen.verdict, Verdict::Damaged);
}

#[test]
fn the_two_copies_of_the_configuration_must_agree() {
    for (at, verdict) in
        [(40, Verdict::Identified), (100, Verdict::Identified), (8, Verdict::Damaged), (126, Verdict::Damaged)]
    {
        for copy in ["MSCI/MQCI", "MSLS/MQCI"] {
            let mut media = Media::with(&[Set::default()]);
            let config = media.find(copy, 0) + 22;
            media.bytes[config + at] ^= 0x40;
            let seen = read(&media.bytes);
            assert_eq!(seen.verdict, verdict, "{copy}+{at}");
            let told = if verdict == Verdict::Damaged { vec!["metadata-mismatch"] } else { vec![] };
            assert_eq!(ids(&seen), told, "{copy}+{at}");
            assert_eq!(seen.sets[0].proof.contains(&Proof::MetadataPair), verdict != Verdict::Damaged);
        }
    }
}

#[test]
fn flags_are_read_as_headeronly_shows_them() {
    let set = only(&Set { flags: 0x400 | 0x2, status: 0x8 | 0x10, ..Set::default() });
    assert_eq!((set.is_copy_only, set.is_snapshot, set.is_damaged), (Some(true), Some(true), Some(false)));
    assert_eq!((set.has_backup_checksums, set.recovery_model), (Some(false), Some(RecoveryModel::Simple)));
    let set = only(&Set { flags: 0x20, ..Set::default() });
    assert_eq!((set.verdict, set.problems[0].id.as_str()), (Verdict::Damaged, "marked-damaged"));
    let set = only(&Set { encryption: 1, ..Set::default() });
    assert_eq!(
        (set.verdict, set.is_encrypted, set.problems[0].id.as_str()),
        (Verdict::Unreadable, Some(true), "encrypted")
    );
    assert_eq!(set.problems.len(), 1, "said once");
    assert_eq!(only(&Set { password: 5, ..Set::default() }).is_password_protected, Some(true));
}

#[test]
fn a_differential_names_its_base_when_all_its_data_files_do() {
    let base = |letter, base_guids| only(&Set { letter, base_guids, ..Set::default() }).differential_base_guid;
    assert_eq!(base(b'I', vec![[7; 16], [0; 16]]).map(|guid| guid.0), Some([7; 16]), "log files do not matter");
    assert_eq!(base(b'I', vec![[0; 16], [7; 16]]), None);
    assert_eq!(base(b'D', vec![[7; 16], [7; 16]]), None, "a full needs no base");
}

#[test]
fn counts_a_file_can_lengthen_at_will_are_limited() {
    let mut sets = Media::new();
    for _ in 0..10_001 {
        sets.block("SSET", vec![0; 100], &[], 0);
    }
    let seen = read(&sets.bytes);
    assert_eq!((seen.verdict, seen.sets.len()), (Verdict::Incomplete, 10_000));
    assert_eq!(seen.problems[0].id, "limit");
    let mut streams = Media::new();
    streams.block("MSDA", vec![0; 60], &vec![("APAD", Vec::new()); 70_000], 0);
    assert!(ids(&read(&streams.bytes)).contains(&"limit"));
    let mut files = Media::new();
    let record = [&b"SFIN"[..], &8_u32.to_le_bytes()].concat();
    let mut config = [&b"SCIN"[..], &8_u32.to_le_bytes()].concat();
    config.extend(record.repeat(40_000));
    files.block("SSET", vec![0; 100], &[], 0);
    files.block("MSCI", vec![0; 56], &[("MQCI", config)], 0);
    let seen = read(&files.bytes);
    assert_eq!(seen.sets[0].files.len(), 32_767);
    assert!(seen.sets[0].problems.len() <= 50, "the same problem is not told for ever");
}

/// The same filemark again and again, for a terabyte.
struct Endless(Vec<u8>);

impl ReadAt for Endless {
    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<usize> {
        for (index, byte) in buffer.iter_mut().enumerate() {
            let at = offset + index as u64;
            let start = if at < 1024 { at } else { 512 + at % 512 };
            *byte = self.0[start as usize];
        }
        Ok(buffer.len())
    }

    fn size_bytes(&self) -> u64 {
        1 << 40
    }
}

#[test]
fn an_endless_chain_of_blocks_ends() {
    let mut media = Media::default();
    media.block_bytes = 512;
    let mut tape = vec![0; 94];
    put(&mut tape, 86, &0x1200_u16.to_le_bytes());
    media.block("TAPE", tape, &[], 0);
    media.filemark();
    let seen = read_headers(&Endless(media.bytes));
    assert_eq!((seen.verdict, ids(&seen)), (Verdict::Unreadable, vec!["limit"]));
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

#[test]
fn a_backup_of_a_megabyte_takes_few_reads() {
    let media = Media::with(&[Set { data_bytes: 1 << 20, ..Set::default() }]);
    let file = Memory::new(&media.bytes);
    assert_eq!(read_headers(&file).verdict, Verdict::Identified);
    assert!(file.reads.get() <= 3, "{} reads", file.reads.get());
}

#[test]
fn a_container_that_is_not_understood_is_not_guessed_at() {
    let media = Media::with(&[Set::default()]);
    let good = media.compressed();
    let record = 0x1e0;
    let mut version = good.clone();
    put(&mut version, 8, &7_u32.to_le_bytes());
    assert_eq!(read(&version).verdict, Verdict::Identified, "the checksum proves the layout, not the number");
    version[record + 28] ^= 1;
    let seen = read(&version);
    assert_eq!((seen.verdict, ids(&seen)), (Verdict::Unreadable, vec!["unsupported-container"]));
    let mut payload = good.clone();
    payload[record + 28] ^= 1;
    let seen = read(&payload);
    assert_eq!((seen.verdict, ids(&seen)), (Verdict::Damaged, vec!["container-checksum"]));
    assert_eq!(problems(&seen)[0].offset, Some(record as u64));
    // Soundly summed, but no XPRESS: another compression.
    let length = usize::from(u16::from_le_bytes([good[record + 2], good[record + 3]]));
    let mut other = good.clone();
    other[record + 28..record + 28 + length].fill(0x28);
    let sum = mtf_support::rotating_sum(&other[record + 28..record + 28 + length]);
    put(&mut other, record + 24, &sum.to_le_bytes());
    let seen = read(&other);
    assert_eq!((seen.verdict, ids(&seen)), (Verdict::Unreadable, vec!["unsupported-container"]));
    // The uninitialised bytes of head and record headers mean nothing.
    let mut noise = good.clone();
    noise[100..0x1e0].fill(0x21);
    noise[record + 4..record + 24].fill(0x53);
    assert_eq!(read(&noise), read(&good));
}

#[test]
fn a_broken_container_chain_is_damage() {
    let media = Media::with(&[Set { data_bytes: 300_000, ..Set::default() }]);
    let good = media.compressed();
    let mut at = second_record_of_data(&good);
    let mut bytes = good.clone();
    bytes[at] = 0x99;
    let seen = read(&bytes);
    assert_eq!((seen.verdict, ids(&seen)), (Verdict::Damaged, vec!["container-record"]));
    assert_eq!(problems(&seen)[0].offset, Some(at as u64));
    let mut bytes = good.clone();
    bytes[at + 1] = 0xff;
    assert_eq!(ids(&read(&bytes)), ["unsupported-container"]);
    for bit in 0..32 {
        let mut bytes = good.clone();
        bytes[at + bit / 8] ^= 1 << (bit % 8);
        assert!(read(&bytes).verdict > Verdict::Identified, "bit {bit}");
    }
    // A record of which only the header is looked at: its payload is left to the full verification.
    at += 28 + 300;
    let mut bytes = good;
    bytes[at] ^= 1;
    assert_eq!(read(&bytes).verdict, Verdict::Identified);
}

/// Media header, its filemark, one record with the set's head and the first data, then data.
fn second_record_of_data(bytes: &[u8]) -> usize {
    let length = |at: usize| usize::from(u16::from_le_bytes([bytes[at + 2], bytes[at + 3]]));
    let mark = (0..bytes.len() / 512).map(|n| n * 512).find(|at| bytes[*at..].starts_with(b"SFMB")).unwrap();
    let first = mark + 512;
    let second = first + 28 + length(first);
    second + 28 + length(second)
}

/// One way to hurt a file.
#[derive(Clone, Debug)]
enum Wound {
    Flip(prop::sample::Index, u8),
    Fill(prop::sample::Index, usize, u8),
    Remove(prop::sample::Index, usize),
    Insert(prop::sample::Index, Vec<u8>),
    Cut(prop::sample::Index),
    /// A field inside a block or stream header, with its sum made to fit again.
    Field(prop::sample::Index, prop::sample::Index, u64, bool),
}

fn wounds() -> impl Strategy<Value = Vec<Wound>> {
    let index = any::<prop::sample::Index>;
    let wound = prop_oneof![
        (index(), any::<u8>()).prop_map(|(at, byte)| Wound::Flip(at, byte)),
        (index(), 1_usize..3000, any::<u8>()).prop_map(|(at, length, byte)| Wound::Fill(at, length, byte)),
        (index(), 1_usize..3000).prop_map(|(at, length)| Wound::Remove(at, length)),
        (index(), prop::collection::vec(any::<u8>(), 1..600)).prop_map(|(at, bytes)| Wound::Insert(at, bytes)),
        index().prop_map(Wound::Cut),
        (index(), index(), any::<u64>(), any::<bool>())
            .prop_map(|(mark, at, value, wide)| Wound::Field(mark, at, value, wide)),
    ];
    prop::collection::vec(wound, 1..6)
}

fn hurt(media: &Media, compress: bool, wounds: &[Wound]) -> Vec<u8> {
    let mut media = media.clone();
    for wound in wounds {
        if let Wound::Field(mark, at, value, wide) = wound {
            let (name, start) = media.marks[mark.index(media.marks.len())].clone();
            let length = if name.contains('/') { 22 } else { 52 };
            let width = if *wide { 8 } else { 2 };
            put(&mut media.bytes, start + 4 + at.index(length - 6 - width), &value.to_le_bytes()[..width]);
            seal(&mut media.bytes, start, length);
        }
    }
    let mut bytes = if compress { media.compressed() } else { media.bytes };
    for wound in wounds {
        let length = bytes.len();
        if length == 0 {
            break;
        }
        match wound {
            Wound::Flip(at, mask) => bytes[at.index(length)] ^= mask,
            Wound::Fill(at, count, byte) => {
                let from = at.index(length);
                bytes[from..(from + count).min(length)].fill(*byte);
            }
            Wound::Remove(at, count) => drop(bytes.drain(at.index(length)..(at.index(length) + count).min(length))),
            Wound::Insert(at, more) => drop(bytes.splice(at.index(length)..at.index(length), more.iter().copied())),
            Wound::Cut(at) => bytes.truncate(at.index(length)),
            Wound::Field(..) => {}
        }
    }
    bytes
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_end_in_an_answer(
        magic in prop_oneof![Just(&b""[..]), Just(&b"TAPE"[..]), Just(&b"MSSQLBAK\x02\0\0\0"[..]), Just(&b"MSSQLBAK\x01\0\0\0"[..])],
        bytes in prop::collection::vec(any::<u8>(), 0..6000),
    ) {
        let bytes = [magic, &bytes].concat();
        looks_like(&bytes);
        prop_assert!(read(&bytes).verdict > Verdict::Identified);
    }

    #[test]
    fn any_wound_ends_in_an_answer(compress: bool, wounds in wounds()) {
        let media = Media::with(&[Set::default(), Set { position: 2, data_bytes: 40_000, ..Set::default() }]);
        let bytes = hurt(&media, compress, &wounds);
        let file = Memory::new(&bytes);
        let begun = Instant::now();
        let seen = read_headers(&file);
        prop_assert!(begun.elapsed() < Duration::from_secs(10));
        prop_assert!(seen.sets.len() <= bytes.len() / 100);
        prop_assert!(file.reads.get() < 2000, "{} reads", file.reads.get());
        for problem in problems(&seen) {
            prop_assert!(problem.offset.is_none_or(|at| at <= bytes.len() as u64), "{problem:?}");
        }
        let text = serde_json::to_string(&seen.sets).unwrap();
        prop_assert!(text.len() < 1 << 20);
    }
}
