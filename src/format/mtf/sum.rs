//! The two sums of the framing: of MTF headers, and of the records of a compressed container.

/// XOR of the little-endian 16-bit words: an MTF header stores it over all words before the sum.
pub fn xor16(words: &[u8]) -> u16 {
    words.chunks_exact(2).fold(0, |sum, word| sum ^ u16::from_le_bytes([word[0], word[1]]))
}

/// Rotating XOR of the little-endian 32-bit words, the last one filled up with zeros: the sum of a container record.
pub fn fold32(bytes: &[u8]) -> u32 {
    let words = bytes.chunks_exact(4);
    let rest = words.remainder();
    let sum =
        words.fold(0_u32, |sum, word| sum.rotate_left(1) ^ u32::from_le_bytes([word[0], word[1], word[2], word[3]]));
    if rest.is_empty() {
        return sum;
    }
    let mut last = [0; 4];
    last[..rest.len()].copy_from_slice(rest);
    sum.rotate_left(1) ^ u32::from_le_bytes(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_follow_their_definition() {
        assert_eq!(xor16(&[1, 0, 2, 0, 4, 0x80]), 0x8007);
        assert_eq!(fold32(&[]), 0);
        assert_eq!(fold32(&[1, 0, 0, 0, 4, 0, 0, 0]), 2 ^ 4);
        assert_eq!(fold32(&[0, 0, 0, 0x80, 5]), 1 ^ 5, "the top bit comes round and a short word is filled up");
    }
}
