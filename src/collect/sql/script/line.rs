//! One line of the output, and the sums that guard it.

/// The first line that counts.
pub const TITLE: &str = "#00 bakproof-sql-history:1;";
/// Characters of a payload.
pub const PAYLOAD_BYTES: usize = 50;
/// Characters summed as one number.
const PIECE_BYTES: usize = 6;
const LINE_MODULUS: u64 = 1_000_003;
const LINE_WEIGHTS: u64 = 1009;

/// A line that counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line<'a> {
    pub block: u8,
    pub content: Content<'a>,
}

/// What a line says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Content<'a> {
    Piece { number: u64, payload: &'a str, is_last: bool },
    /// `begin:history;`
    Word { word: &'a str, value: &'a str },
}

/// Reads a line; `None`: it is none of the script's, or only a part of one.
pub fn parse(text: &str) -> Option<Line<'_>> {
    let text = text.trim().strip_prefix('#')?;
    let (block, rest) = (text.get(..2)?, text.get(2..)?.strip_prefix(' ')?);
    if !block.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let block = block.parse().ok()?;
    let (word, rest) = rest.split_once(':')?;
    let is_last = rest.ends_with(';');
    let value = rest.strip_suffix([';', '+'])?;
    if value.len() > PAYLOAD_BYTES || !value.bytes().all(|b| (b' '..=b'~').contains(&b)) {
        return None;
    }
    let content = if word.starts_with(|c: char| c.is_ascii_digit()) {
        Content::Piece { number: word.parse().ok()?, payload: value, is_last }
    } else if is_last {
        Content::Word { word, value }
    } else {
        return None;
    };
    Some(Line { block, content })
}

/// What one line adds to the block's check: its pieces of six characters as big-endian numbers, weighted by 1, 3, 5 ...,
/// the rest by 1,000,003, weighted again by the line's number.
pub fn check(number: u64, payload: &str) -> u64 {
    let mut sum = 0_u64;
    for (piece, weight) in payload.as_bytes().chunks(PIECE_BYTES).zip((1_u64..).step_by(2)) {
        let mut value = [0_u8; 8];
        for (slot, byte) in value.iter_mut().skip(2).zip(piece) {
            *slot = *byte;
        }
        sum = sum.wrapping_add(u64::from_be_bytes(value).wrapping_mul(weight));
    }
    (sum % LINE_MODULUS) * (1 + number % LINE_WEIGHTS)
}
