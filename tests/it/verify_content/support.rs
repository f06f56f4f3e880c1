//! Proving bytes in memory, mutations from a seed, and the way to the corpus.

use crate::outside;
use bakproof::collect::Silent;
use bakproof::collect::verify::{Input, Options, Proven, judge_media, read};
use bakproof::demo::{MediaSpec, write_media};
use bakproof::model::{Problem, Verdict};
use std::io;
use std::path::PathBuf;

/// A file in memory that threads may share.
pub struct Memory(pub Vec<u8>);

impl bakproof::base::ReadAt for Memory {
    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<usize> {
        self.0.as_slice().read_at(offset, buffer)
    }
    fn size_bytes(&self) -> u64 {
        self.0.len() as u64
    }
}

/// Proves the members of one media set.
pub fn prove_members(members: &[Vec<u8>], with_ranges: bool, parallel: bool) -> Vec<Proven> {
    let options = Options { with_content_id: true, with_ranges, parallel, monitor: &Silent };
    judge_media(
        members
            .iter()
            .map(|bytes| {
                let memory = Memory(bytes.clone());
                let input: &dyn Input = &memory;
                read(input, &options)
            })
            .collect(),
    )
}

/// Proves one file on its own.
pub fn prove(bytes: &[u8]) -> Proven {
    prove_members(&[bytes.to_vec()], false, false).remove(0)
}

pub fn covered(bytes: &[u8]) -> Proven {
    prove_members(&[bytes.to_vec()], true, false).remove(0)
}

pub fn problems(proven: &Proven) -> Vec<&Problem> {
    proven.mtf.sets.iter().flat_map(|set| &set.problems).chain(&proven.mtf.problems).collect()
}

/// Whether the file is called neither sound nor anything that lets it pass for it.
pub fn is_caught(proven: &Proven, before: &Proven) -> bool {
    proven.mtf.verdict >= Verdict::Unreadable || proven.mtf.sets.len() != before.mtf.sets.len()
}

/// Each family of the media.
pub fn families(media: &MediaSpec) -> Vec<Vec<u8>> {
    (0..media.family_count)
        .map(|family| {
            let mut bytes = Vec::new();
            write_media(media, family, &mut bytes).unwrap();
            bytes
        })
        .collect()
}

/// Numbers from a seed.
pub struct Seeded(pub u64);

impl Seeded {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ self.0 >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ mixed >> 31
    }

    pub fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit.max(1) as u64) as usize
    }
}

pub fn corpus() -> Option<PathBuf> {
    outside::corpus("no real backup was verified")
}
