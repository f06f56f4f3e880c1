//! The compressed container: what is not understood is not guessed at, what is broken is found.

use crate::mtf_support::{Media, Set, ids, problems, put, read, rotating_sum};
use bakproof::model::Verdict;

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
    assert_eq!((seen.verdict, ids(&seen)), (Verdict::Damaged, vec!["container-checksum", "lost-sets"]));
    assert_eq!(problems(&seen)[0].offset, Some(record as u64));
    // Soundly summed, but no XPRESS: another compression.
    let length = usize::from(u16::from_le_bytes([good[record + 2], good[record + 3]]));
    let mut other = good.clone();
    other[record + 28..record + 28 + length].fill(0x28);
    let sum = rotating_sum(&other[record + 28..record + 28 + length]);
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

#[test]
fn padding_that_is_not_as_long_as_it_was_written_is_damage() {
    let media = Media::with(&[Set { data_bytes: 300_000, ..Set::default() }]);
    let good = media.compressed();
    let mut at = 0x1e0;
    while good[at] == 0x21 {
        at += 28 + usize::from(u16::from_le_bytes([good[at + 2], good[at + 3]]));
    }
    assert_eq!(good[at], 0x24, "the first record does not end where the filemark begins");
    let mark = at + (0..).find(|ahead| good[at + ahead..].starts_with(b"SFMB")).unwrap();
    for blocks in [1, 7, 128] {
        let mut bytes = good.clone();
        bytes.splice(mark..mark, std::iter::repeat_n(0xee, 512 * blocks));
        let seen = read(&bytes);
        assert_eq!(
            (seen.verdict, ids(&seen)),
            (Verdict::Damaged, vec!["container-record", "lost-sets"]),
            "{blocks} added"
        );
        assert_eq!(problems(&seen)[0].offset, Some(at as u64));
    }
    // Padding without a head, as other writers leave it, is measured by the grid.
    let mut unnamed = good.clone();
    unnamed[at..mark].fill(0);
    assert_eq!(read(&unnamed), read(&good));
    unnamed.splice(mark..mark, [0; 512]);
    assert_eq!(read(&unnamed).verdict, Verdict::Damaged);
}

/// Media header, its filemark, one record with the set's head and the first data, then data.
fn second_record_of_data(bytes: &[u8]) -> usize {
    let length = |at: usize| usize::from(u16::from_le_bytes([bytes[at + 2], bytes[at + 3]]));
    let mark = (0..bytes.len() / 512).map(|n| n * 512).find(|at| bytes[*at..].starts_with(b"SFMB")).unwrap();
    let first = mark + 512;
    let second = first + 28 + length(first);
    second + 28 + length(second)
}
