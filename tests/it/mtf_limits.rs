//! Files made to cost memory or time: every length and count ends at a limit.

use crate::mtf_support::{Media, Set, ids, put, read, seal};
use bakproof::base::ReadAt;
use bakproof::format::mtf::read_headers;
use bakproof::model::Verdict;
use std::io;
use std::time::{Duration, Instant};

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
        let mut done = 0;
        while done < buffer.len() {
            let at = offset + done as u64;
            let start = if at < 1024 { at } else { 512 + at % 512 } as usize;
            let count = (512 - start % 512).min(buffer.len() - done);
            buffer[done..done + count].copy_from_slice(&self.0[start..start + count]);
            done += count;
        }
        Ok(buffer.len())
    }

    fn size_bytes(&self) -> u64 {
        1 << 40
    }
}

#[test]
fn an_endless_chain_of_blocks_ends() {
    let mut media = Media { block_bytes: 512, ..Media::default() };
    let mut tape = vec![0; 94];
    put(&mut tape, 86, &0x1200_u16.to_le_bytes());
    media.block("TAPE", tape, &[], 0);
    media.filemark();
    let seen = read_headers(&Endless(media.bytes));
    assert_eq!((seen.verdict, ids(&seen)), (Verdict::Unreadable, vec!["limit"]));
}
