//! Finds repeated text: literals and matches of one record, with hash chains.

/// A literal byte, or a copy of what stands `distance` bytes back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Token {
    Literal(u8),
    Match { length: u32, distance: u32 },
}

/// Shorter repetitions cost more than their literals.
pub(super) const MIN_LENGTH: usize = 3;
/// How many earlier places are compared.
const CHAIN: usize = 8;
/// A match this long is taken without looking further.
const GOOD_LENGTH: usize = 64;
const HASH_BITS: u32 = 13;
const NOWHERE: u32 = u32::MAX;

/// The tokens of a record (at most 64 KiB, so that every distance fits).
pub(super) fn tokens(input: &[u8]) -> Vec<Token> {
    let mut heads = vec![NOWHERE; 1 << HASH_BITS];
    let mut previous = vec![NOWHERE; input.len()];
    let mut out = Vec::with_capacity(input.len() / 4);
    let mut at = 0;
    while at < input.len() {
        let (length, distance) = longest(input, at, &heads, &previous);
        let step = if length >= MIN_LENGTH {
            out.push(Token::Match { length: length as u32, distance: distance as u32 });
            length
        } else {
            out.push(Token::Literal(input[at]));
            1
        };
        // Inside a long match the first places are enough to be found again.
        for (place, link) in previous.iter_mut().enumerate().skip(at).take(step.min(GOOD_LENGTH)) {
            if let Some(hash) = hash(input, place) {
                *link = heads[hash];
                heads[hash] = place as u32;
            }
        }
        at += step;
    }
    out
}

fn hash(input: &[u8], at: usize) -> Option<usize> {
    let [a, b, c] = *input.get(at..)?.first_chunk::<3>()?;
    let number = u32::from_le_bytes([a, b, c, 0]).wrapping_mul(0x9e37_79b1);
    Some((number >> (32 - HASH_BITS)) as usize)
}

fn longest(input: &[u8], at: usize, heads: &[u32], previous: &[u32]) -> (usize, usize) {
    let mut best = (0, 0);
    let Some(mut place) = hash(input, at).map(|hash| heads[hash]) else { return best };
    for _ in 0..CHAIN {
        if place == NOWHERE {
            break;
        }
        let start = place as usize;
        // A longer match must at least agree in the byte behind the best one.
        if input.get(at + best.0) == input.get(start + best.0) {
            let length = common(&input[start..], &input[at..]);
            if length > best.0 {
                best = (length, at - start);
                if length >= GOOD_LENGTH {
                    break;
                }
            }
        }
        place = previous[start];
    }
    best
}

/// How many bytes two texts have in common at their beginning; compared in wide steps.
fn common(a: &[u8], b: &[u8]) -> usize {
    let mut same = 0;
    for (x, y) in a.as_chunks::<16>().0.iter().zip(b.as_chunks::<16>().0) {
        let difference = u128::from_le_bytes(*x) ^ u128::from_le_bytes(*y);
        if difference != 0 {
            return same + (difference.trailing_zeros() / 8) as usize;
        }
        same += 16;
    }
    same + a[same.min(a.len())..].iter().zip(&b[same..]).take_while(|(x, y)| x == y).count()
}
