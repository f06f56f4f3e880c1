//! The sum of MTF headers. The sum of a compressed container's records is the page layer's `dword_fold`.

/// XOR of the little-endian 16-bit words: an MTF header stores it over all words before the sum.
pub fn xor16(words: &[u8]) -> u16 {
    words.chunks_exact(2).fold(0, |sum, word| sum ^ u16::from_le_bytes([word[0], word[1]]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_follow_their_definition() {
        assert_eq!(xor16(&[1, 0, 2, 0, 4, 0x80]), 0x8007);
    }
}
