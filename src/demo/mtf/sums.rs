//! The sums SQL Server writes beside its bytes: XOR of words for blocks, a rotating fold of sectors for pages and log.

/// Bytes of one disk sector, the unit of every fold.
pub(super) const SECTOR: usize = 512;

/// XOR of little-endian 16-bit words; block headers and stream headers end with it.
pub(super) fn words(bytes: &[u8]) -> u16 {
    bytes.as_chunks::<2>().0.iter().fold(0, |sum, word| sum ^ u16::from_le_bytes(*word))
}

/// A running fold over whole sectors: rotate left by one, then XOR the sector's 128 words in.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct SectorFold(pub(super) u32);

impl SectorFold {
    /// Adds whole sectors; a rest shorter than a sector is not counted.
    pub(super) fn push(&mut self, bytes: &[u8]) {
        for sector in bytes.as_chunks::<SECTOR>().0 {
            // Wide lanes keep this quick even in a build without optimisation.
            let wide = sector.as_chunks::<16>().0.iter().fold(0, |sum, lane| sum ^ u128::from_le_bytes(*lane));
            let half = (wide >> 64) as u64 ^ wide as u64;
            self.0 = self.0.rotate_left(1) ^ ((half >> 32) as u32 ^ half as u32);
        }
    }
}

/// The fold of a page or log block whose own checksum field is still zero.
pub(super) fn sectors(bytes: &[u8]) -> u32 {
    let mut fold = SectorFold::default();
    fold.push(bytes);
    fold.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fold_rotates_once_a_sector() {
        let mut bytes = vec![0; 3 * SECTOR];
        bytes[4] = 1;
        bytes[SECTOR + 8] = 1;
        // The first sector is rotated twice, the second once.
        assert_eq!(sectors(&bytes), 0b110);
        assert_eq!(words(&[1, 0, 3, 0x10]), 0x1002);
    }
}
