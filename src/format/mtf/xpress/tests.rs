//! The decoder against hand-made payloads, against arbitrary bytes, and against a plain decoder of its own.

use super::*;
use proptest::prelude::*;

/// A payload written bit by bit: `lengths` of the codes used, then words.
fn payload(lengths: &[(usize, u8)], stream: &[u8]) -> Vec<u8> {
    let mut bytes = vec![0; TABLE_BYTES];
    for (symbol, length) in lengths {
        bytes[symbol / 2] |= length << (symbol % 2 * 4);
    }
    bytes.extend(stream);
    bytes
}

fn word(bits: &str) -> [u8; 2] {
    u16::from_str_radix(&bits.replace(' ', ""), 2).unwrap().to_le_bytes()
}

#[test]
fn literals_and_an_overlapping_match() {
    // `a` = 0, `b` = 10, a match of 15+ at offset 2..=3 (symbol 256 + 1*16 + 15) = 11.
    let lengths = [(usize::from(b'a'), 1), (usize::from(b'b'), 2), (256 + 31, 2)];
    // a b, match with offset bit 0 (offset 2), then padding; the length byte follows the two words in flight.
    let stream = [&word("0 10 11 0 0000000000")[..], &word("0000000000000000"), &[4]].concat();
    let mut out = [0; 2 + 22];
    decode(&payload(&lengths, &stream), &mut out).unwrap();
    assert_eq!(&out, b"abababababababababababab");
}

#[test]
fn codes_longer_than_the_table_are_found() {
    // Lengths 1..=14 and two of 15: symbol n has n ones and a zero.
    let mut lengths: Vec<(usize, u8)> = (0..15).map(|n| (n, n as u8 + 1)).collect();
    lengths.push((15, 15));
    let stream = [word("1111111111111110"), word("0 11111111111110 1"), word("11111111111 0 0000")].concat();
    let mut out = [0xff; 3];
    // Fifteen ones are symbol 15, each single zero is symbol 0.
    decode(&payload(&lengths, &stream), &mut out).unwrap();
    assert_eq!(out, [15, 0, 0]);
}

#[test]
fn what_is_impossible_is_refused() {
    let mut out = [0; 8];
    assert_eq!(decode(&[0; 255], &mut out), Err(XpressError::Truncated));
    assert_eq!(decode(&payload(&[], &[0; 8]), &mut out), Err(XpressError::BadTable), "no codes");
    assert_eq!(decode(&payload(&[(1, 1)], &[0; 8]), &mut out), Err(XpressError::BadTable), "half the code space");
    assert_eq!(decode(&payload(&[(1, 1), (2, 1), (3, 1)], &[0; 8]), &mut out), Err(XpressError::BadTable));
    let two = [(0, 1), (256, 1)];
    assert_eq!(decode(&payload(&two, &[0xff; 8]), &mut out), Err(XpressError::BadOffset), "nothing before it");
    assert_eq!(decode(&payload(&two, &word("0111111111111111")), &mut out), Err(XpressError::BadLength));
    assert_eq!(decode(&payload(&two, &[]), &mut [0; 1]), Err(XpressError::Truncated), "made-up bits are not data");
    assert_eq!(decode(&[], &mut vec![0; MAX_CHUNK_BYTES + 1]), Err(XpressError::TooLong));
}

proptest! {
    #[test]
    fn any_bytes_end_in_an_answer(
        bytes in proptest::collection::vec(any::<u8>(), 0..2000),
        want in 0_usize..=MAX_CHUNK_BYTES,
    ) {
        let _ = decode(&bytes, &mut vec![0; want]);
    }

    /// Random tables are almost never complete, so the bit stream needs a sound one to be reached.
    #[test]
    fn any_bit_stream_under_a_sound_table_ends_in_an_answer(
        stream in proptest::collection::vec(any::<u8>(), 0..2000),
        want in 0_usize..=MAX_CHUNK_BYTES,
    ) {
        let mut bytes = vec![0x99; TABLE_BYTES];
        bytes.extend(stream);
        let _ = decode(&bytes, &mut vec![0; want]);
    }
}
