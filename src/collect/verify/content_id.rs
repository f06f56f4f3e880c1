//! The identity of a file's content: BLAKE3, computed in pieces by whoever holds them and put together at the end.

use blake3::hazmat::{ChainingValue, HasherExt, Mode, merge_subtrees_non_root, merge_subtrees_root};
use blake3::{CHUNK_LEN, Hasher};

/// What one piece contributes. Every piece but the last has the same length, a power of two of at least 1024 bytes.
#[derive(Debug)]
pub struct PieceHash {
    hasher: Hasher,
    is_whole_file: bool,
}

/// The finished piece.
#[derive(Clone, Copy, Debug)]
pub enum Piece {
    Part(ChainingValue),
    Whole(blake3::Hash),
}

impl PieceHash {
    /// A piece that begins at `offset` of the file; `is_whole_file` when there is no other.
    pub fn new(offset: u64, is_whole_file: bool) -> Self {
        let mut hasher = Hasher::new();
        hasher.set_input_offset(offset);
        Self { hasher, is_whole_file }
    }

    /// Its next bytes.
    pub fn update(&mut self, bytes: &[u8]) {
        self.hasher.update(bytes);
    }

    /// The piece is over.
    pub fn finish(self) -> Piece {
        if self.is_whole_file {
            Piece::Whole(self.hasher.finalize())
        } else {
            Piece::Part(self.hasher.finalize_non_root())
        }
    }
}

/// The hash of a file of which these are all pieces, in order.
pub fn unite(pieces: &[Piece], piece_bytes: u64) -> Option<blake3::Hash> {
    debug_assert!(piece_bytes.is_power_of_two() && piece_bytes >= CHUNK_LEN as u64);
    match pieces {
        [] => None,
        [Piece::Whole(hash)] => Some(*hash),
        pieces => {
            let parts: Option<Vec<ChainingValue>> = pieces
                .iter()
                .map(|piece| match piece {
                    Piece::Part(value) => Some(*value),
                    Piece::Whole(_) => None,
                })
                .collect();
            let parts = parts?;
            // The left subtree is the largest power of two that leaves something to the right.
            let (left, right) = parts.split_at(parts.len().next_power_of_two() / 2);
            (!right.is_empty()).then(|| merge_subtrees_root(&subtree(left), &subtree(right), Mode::Hash))
        }
    }
}

/// Recursion is as deep as the logarithm of the number of pieces.
fn subtree(parts: &[ChainingValue]) -> ChainingValue {
    match parts {
        [] => ChainingValue::default(),
        [one] => *one,
        parts => {
            let (left, right) = parts.split_at(parts.len().next_power_of_two() / 2);
            merge_subtrees_non_root(&subtree(left), &subtree(right), Mode::Hash)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_give_the_hash_of_the_whole() {
        let bytes: Vec<u8> = (0..70_000_u32).map(|n| n.wrapping_mul(2_654_435_761).to_le_bytes()[3]).collect();
        for piece in [1024, 4096, 65_536, 131_072] {
            for length in [0, 1, 1024, 1025, 4096, 8192, 12_288, 65_536, 65_537, 69_999] {
                let whole = length <= piece;
                let pieces: Vec<Piece> = (0..length.max(1))
                    .step_by(piece)
                    .map(|at| {
                        let mut hash = PieceHash::new(at as u64, whole);
                        bytes[at..(at + piece).min(length)].chunks(777).for_each(|bytes| hash.update(bytes));
                        hash.finish()
                    })
                    .collect();
                assert_eq!(unite(&pieces, piece as u64), Some(blake3::hash(&bytes[..length])), "{piece} {length}");
            }
        }
    }
}
