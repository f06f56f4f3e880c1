//! Descriptor blocks and stream headers, with their sums.

use super::sums;

/// Bytes of the header that every descriptor block shares.
const COMMON_HEADER: usize = 52;
/// Operating system id 14, version 1: Windows NT.
const OS: [u8; 2] = [14, 1];
/// UTF-16.
const STRING_TYPE: u8 = 2;

/// A descriptor block in the making: fixed fields by offset, then its strings.
pub(super) struct Block(Vec<u8>);

impl Block {
    /// A block whose fixed part is `fixed` bytes long; strings follow it.
    pub(super) fn new(kind: &[u8; 4], attributes: u32, fixed: usize) -> Self {
        let mut block = Self(vec![0; fixed.max(COMMON_HEADER)]);
        block.bytes(0, kind);
        block.u32(4, attributes);
        block.bytes(10, &OS);
        block
    }

    pub(super) fn bytes(&mut self, offset: usize, value: &[u8]) {
        self.0[offset..offset + value.len()].copy_from_slice(value);
    }

    pub(super) fn u8(&mut self, offset: usize, value: u8) {
        self.bytes(offset, &[value]);
    }

    pub(super) fn u16(&mut self, offset: usize, value: u16) {
        self.bytes(offset, &value.to_le_bytes());
    }

    pub(super) fn u32(&mut self, offset: usize, value: u32) {
        self.bytes(offset, &value.to_le_bytes());
    }

    pub(super) fn u64(&mut self, offset: usize, value: u64) {
        self.bytes(offset, &value.to_le_bytes());
    }

    /// Appends a string and writes its length and place at `address`; an empty one has length zero.
    pub(super) fn text(&mut self, address: usize, text: &str) {
        let raw = utf16(text);
        self.u16(address, u16_of(raw.len()));
        self.u16(address + 2, u16_of(self.0.len()));
        self.0.extend_from_slice(&raw);
        self.u8(48, STRING_TYPE);
    }

    /// The block, ended where its streams begin.
    pub(super) fn finish(mut self, address: u64, control_id: u32) -> Vec<u8> {
        self.0.resize(self.0.len().next_multiple_of(4), 0);
        self.u16(8, u16_of(self.0.len()));
        self.u64(20, address);
        self.u32(36, control_id);
        let sum = sums::words(&self.0[..COMMON_HEADER - 2]);
        self.u16(50, sum);
        self.0
    }
}

/// Bytes of a stream header.
pub(super) const STREAM_HEADER: usize = 22;

/// The header in front of a stream's data.
pub(super) fn stream(id: &[u8; 4], media_attributes: u16, length: u64) -> [u8; STREAM_HEADER] {
    let mut header = [0; STREAM_HEADER];
    header[..4].copy_from_slice(id);
    header[6..8].copy_from_slice(&media_attributes.to_le_bytes());
    header[8..16].copy_from_slice(&length.to_le_bytes());
    let sum = sums::words(&header[..20]);
    header[20..].copy_from_slice(&sum.to_le_bytes());
    header
}

/// UTF-16, little-endian, without a terminator.
pub(super) fn utf16(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

/// A length that the format keeps in 16 bits. Everything this writer makes is far shorter.
pub(super) fn u16_of(length: usize) -> u16 {
    u16::try_from(length).unwrap_or(u16::MAX)
}
