//! The decoder against hand-made payloads, against arbitrary bytes, and against a plain decoder of its own.

use super::*;
use crate::demo::compress;
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

    /// Sound payloads, changed in places or cut: the answer is the plain decoder's, and so is every byte of it.
    #[test]
    fn changed_and_cut_payloads_decode_as_plainly_read(
        data in pieces(),
        changes in proptest::collection::vec((any::<proptest::sample::Index>(), any::<u8>()), 0..4),
        cut in proptest::option::of(any::<proptest::sample::Index>()),
        shorter in 0_usize..40,
    ) {
        let mut payload = compress(&data);
        for (index, value) in changes {
            // Behind the table: a changed table is almost never complete, and others have tests of their own.
            let place = TABLE_BYTES + index.index(payload.len() - TABLE_BYTES);
            payload[place] = value;
        }
        if let Some(cut) = cut {
            payload.truncate(cut.index(payload.len()));
        }
        same_as_plain(&payload, data.len().saturating_sub(shorter))?;
    }

    /// Any complete code, any bits: as far as they go, one byte less, and one more.
    #[test]
    fn any_code_and_any_bits_decode_as_plainly_read(
        payload in any_code(),
        stream in proptest::collection::vec(any::<u8>(), 0..700),
    ) {
        let payload = [payload, stream].concat();
        let most = reference::decode(&payload, 3000).0.len();
        for want in [most.saturating_sub(1), most, most + 1, 3000] {
            same_as_plain(&payload, want)?;
        }
    }
}

fn same_as_plain(payload: &[u8], want: usize) -> Result<(), TestCaseError> {
    let (plain, is_whole) = reference::decode(payload, want);
    let mut out = vec![0; want];
    let answer = decode(payload, &mut out);
    prop_assert_eq!(answer.is_ok(), is_whole, "{:?} for {} bytes", answer, want);
    if is_whole {
        prop_assert!(out == plain, "other bytes");
    }
    Ok(())
}

/// Text as it stands in pages: runs, periods, fresh bytes and copies of what came before.
fn pieces() -> impl Strategy<Value = Vec<u8>> {
    let piece =
        (0_u8..4, proptest::collection::vec(any::<u8>(), 1..40), 1_usize..400, any::<proptest::sample::Index>());
    proptest::collection::vec(piece, 1..12).prop_map(|pieces| {
        let mut data: Vec<u8> = Vec::new();
        for (kind, bytes, length, place) in pieces {
            match kind {
                0 => data.extend(bytes),
                1 => data.extend(std::iter::repeat_n(bytes[0], length)),
                2 if !data.is_empty() => {
                    let start = place.index(data.len());
                    let end = data.len().min(start + length);
                    data.extend_from_within(start..end);
                }
                _ => data.extend(bytes.iter().cycle().take(length)),
            }
        }
        data
    })
}

/// A table of a complete code: a tree grown at random, most leaves of it literals, and matches that reach back little.
fn any_code() -> impl Strategy<Value = Vec<u8>> {
    let splits = proptest::collection::vec(any::<proptest::sample::Index>(), 1..120);
    (splits, any::<u8>(), 2_usize..12).prop_map(|(splits, first, rarity)| {
        let mut depths = vec![0_u8];
        for split in splits {
            let leaf = split.index(depths.len());
            if depths[leaf] < 15 {
                depths[leaf] += 1;
                depths.push(depths[leaf]);
            }
        }
        let mut table = vec![0; TABLE_BYTES];
        for (number, depth) in depths.into_iter().enumerate() {
            // Each symbol at most once, as 7 and 17 are odd; the offsets have up to 7 bits.
            let symbol =
                if number % rarity == 1 { 256 + number * 7 % 128 } else { (usize::from(first) + number * 17) & 255 };
            table[symbol / 2] |= depth << (symbol % 2 * 4);
        }
        table
    })
}

/// Every short distance and the lengths around a step, at the very beginning and the very end of the output.
#[test]
fn matches_of_every_shape_decode_at_both_ends() {
    for offset in 1..=40_usize {
        let pattern: Vec<u8> = (0..offset).map(|n| (n * 37 + offset) as u8).collect();
        for length in (3..=20).chain(30..=35).chain([47, 48, 49, 64, 271, 272, 273, 300]) {
            for behind in [0, 1, 17, 60] {
                let mut data: Vec<u8> = pattern.iter().copied().cycle().take(offset + length).collect();
                data.extend((0..behind).map(|n| 255 - n as u8));
                let mut out = vec![0; data.len()];
                let payload = compress(&data);
                assert_eq!(decode(&payload, &mut out), Ok(()));
                assert!(out == data, "offset {offset}, length {length}, {behind} bytes behind");
            }
        }
    }
}

/// A length of 32 bits, and the longest output.
#[test]
fn a_chunk_of_one_byte_repeated_is_one_match() {
    let two = [(usize::from(b'z'), 1), (256 + 15, 1)];
    let stream =
        [&word("0100000000000000")[..], &[0, 0, 255, 0, 0], &(65_535_u32 - 3).to_le_bytes(), &[0; 40]].concat();
    for behind in [0, 40] {
        let payload = payload(&two, &stream[..stream.len() - 40 + behind]);
        let mut out = vec![0; MAX_CHUNK_BYTES];
        assert_eq!(decode(&payload, &mut out), Ok(()));
        assert!(out.iter().all(|byte| *byte == b'z'));
        assert_eq!(decode(&payload, &mut out[1..]), Err(XpressError::BadLength));
    }
}
