//! Any bytes and any mutation of a valid file end in an answer: no panic, no unbounded work, offsets inside the file.

use crate::mtf_support::{Media, Memory, Set, problems, put, read, seal};
use bakproof::format::mtf::{looks_like, read_headers};
use bakproof::model::Verdict;
use proptest::prelude::*;
use std::time::{Duration, Instant};

/// One way to damaged a file.
#[derive(Clone, Debug)]
enum Damage {
    Flip(prop::sample::Index, u8),
    Fill(prop::sample::Index, usize, u8),
    Remove(prop::sample::Index, usize),
    Insert(prop::sample::Index, Vec<u8>),
    Cut(prop::sample::Index),
    /// A field inside a block or stream header, with its sum made to fit again.
    Field(prop::sample::Index, prop::sample::Index, u64, bool),
}

fn damages() -> impl Strategy<Value = Vec<Damage>> {
    let index = any::<prop::sample::Index>;
    let damage = prop_oneof![
        (index(), any::<u8>()).prop_map(|(at, byte)| Damage::Flip(at, byte)),
        (index(), 1_usize..3000, any::<u8>()).prop_map(|(at, length, byte)| Damage::Fill(at, length, byte)),
        (index(), 1_usize..3000).prop_map(|(at, length)| Damage::Remove(at, length)),
        (index(), prop::collection::vec(any::<u8>(), 1..600)).prop_map(|(at, bytes)| Damage::Insert(at, bytes)),
        index().prop_map(Damage::Cut),
        (index(), index(), any::<u64>(), any::<bool>())
            .prop_map(|(mark, at, value, wide)| Damage::Field(mark, at, value, wide)),
    ];
    prop::collection::vec(damage, 1..6)
}

fn damaged(media: &Media, compress: bool, damages: &[Damage]) -> Vec<u8> {
    let mut media = media.clone();
    for damage in damages {
        if let Damage::Field(mark, at, value, wide) = damage {
            let (name, start) = media.marks[mark.index(media.marks.len())].clone();
            let length = if name.contains('/') { 22 } else { 52 };
            let width = if *wide { 8 } else { 2 };
            put(&mut media.bytes, start + 4 + at.index(length - 6 - width), &value.to_le_bytes()[..width]);
            seal(&mut media.bytes, start, length);
        }
    }
    let mut bytes = if compress { media.compressed() } else { media.bytes };
    for damage in damages {
        let length = bytes.len();
        if length == 0 {
            break;
        }
        match damage {
            Damage::Flip(at, mask) => bytes[at.index(length)] ^= mask,
            Damage::Fill(at, count, byte) => {
                let from = at.index(length);
                bytes[from..(from + count).min(length)].fill(*byte);
            }
            Damage::Remove(at, count) => drop(bytes.drain(at.index(length)..(at.index(length) + count).min(length))),
            Damage::Insert(at, more) => drop(bytes.splice(at.index(length)..at.index(length), more.iter().copied())),
            Damage::Cut(at) => bytes.truncate(at.index(length)),
            Damage::Field(..) => {}
        }
    }
    bytes
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_end_in_an_answer(
        magic in prop::sample::select(vec!["", "TAPE", "MSSQLBAK\x02\0\0\0", "MSSQLBAK\x01\0\0\0"]),
        bytes in prop::collection::vec(any::<u8>(), 0..6000),
    ) {
        let bytes = [magic.as_bytes(), &bytes].concat();
        looks_like(&bytes);
        prop_assert!(read(&bytes).verdict > Verdict::Identified);
    }

    #[test]
    fn any_wound_ends_in_an_answer(compress: bool, damages in damages()) {
        let media = Media::with(&[Set::default(), Set { position: 2, data_bytes: 40_000, ..Set::default() }]);
        let bytes = damaged(&media, compress, &damages);
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
