//! Huffman code lengths of at most 15 bits, and the canonical codes that belong to them.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// Symbols of the alphabet: 256 literals and 256 kinds of match.
pub(super) const SYMBOLS: usize = 512;
const MAX_BITS: u8 = 15;

/// Code lengths for these frequencies; zero for symbols that do not occur. The code is always complete:
/// where fewer than two symbols occur, unused ones fill it up.
pub(super) fn lengths(frequencies: &[u32; SYMBOLS]) -> [u8; SYMBOLS] {
    let mut weights = *frequencies;
    let mut fillers = 0..SYMBOLS;
    while weights.iter().filter(|weight| **weight > 0).count() < 2 {
        let Some(filler) = fillers.next() else { break };
        weights[filler] = weights[filler].max(1);
    }
    loop {
        let lengths = unlimited(&weights);
        if lengths.iter().all(|length| *length <= MAX_BITS) {
            return lengths;
        }
        // Flatter weights give a flatter tree; with all equal it is nine levels deep.
        for weight in weights.iter_mut().filter(|weight| **weight > 0) {
            *weight = weight.div_ceil(2);
        }
    }
}

fn unlimited(weights: &[u32; SYMBOLS]) -> [u8; SYMBOLS] {
    let mut parents = vec![0_usize; 2 * SYMBOLS];
    let mut heap: BinaryHeap<Reverse<(u32, usize)>> =
        (0..SYMBOLS).filter(|symbol| weights[*symbol] > 0).map(|symbol| Reverse((weights[symbol], symbol))).collect();
    let mut next = SYMBOLS;
    while let (Some(Reverse((a, left))), Some(Reverse((b, right)))) = (heap.pop(), heap.pop()) {
        (parents[left], parents[right]) = (next, next);
        heap.push(Reverse((a + b, next)));
        next += 1;
        if heap.len() == 1 {
            break;
        }
    }
    let root = next - 1;
    let mut depths = vec![0_u8; 2 * SYMBOLS];
    for node in (SYMBOLS..root).rev() {
        depths[node] = depths[parents[node]] + 1;
    }
    std::array::from_fn(|symbol| if weights[symbol] > 0 { depths[parents[symbol]] + 1 } else { 0 })
}

/// Canonical codes: shorter first, then by symbol.
pub(super) fn codes(lengths: &[u8; SYMBOLS]) -> [u16; SYMBOLS] {
    let mut codes = [0; SYMBOLS];
    let mut code = 0_u32;
    for bits in 1..=MAX_BITS {
        code <<= 1;
        for (symbol, _) in lengths.iter().enumerate().filter(|(_, length)| **length == bits) {
            codes[symbol] = code as u16;
            code += 1;
        }
    }
    codes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kraft(lengths: &[u8; SYMBOLS]) -> u32 {
        lengths.iter().filter(|length| **length > 0).map(|length| 1 << (MAX_BITS - length)).sum()
    }

    #[test]
    fn codes_are_complete_and_never_longer_than_fifteen_bits() {
        let mut steep = [0; SYMBOLS];
        let (mut a, mut b) = (1_u32, 1);
        for weight in &mut steep[40..76] {
            *weight = a;
            (a, b) = (b, a + b);
        }
        let mut single = [0; SYMBOLS];
        single[300] = 9;
        for frequencies in [steep, single, [0; SYMBOLS], [1; SYMBOLS]] {
            let lengths = lengths(&frequencies);
            assert_eq!(kraft(&lengths), 1 << MAX_BITS);
            assert!(frequencies.iter().zip(&lengths).all(|(f, l)| *f == 0 || *l > 0));
        }
    }
}
