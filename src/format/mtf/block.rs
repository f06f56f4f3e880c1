//! The common headers of MTF: of a descriptor block (52 bytes) and of a stream (22 bytes), each with a 16-bit sum.

use super::sum::xor16;
use super::tape::Place;
use crate::base::Le;

/// Length of the header every block begins with.
pub const BLOCK_HEADER_BYTES: usize = 52;
/// Length of a stream's header.
pub const STREAM_HEADER_BYTES: usize = 22;

/// The block types of SQL Server media, and those MTF 1.00a adds.
pub const KNOWN_BLOCKS: [&[u8; 4]; 14] = [
    b"TAPE", b"SFMB", b"SSET", b"VOLB", b"MSCI", b"MSDA", b"MSTL", b"MSLS", b"ESET", b"EOTM", b"DIRB", b"FILE",
    b"CFIL", b"ESPB",
];

/// The header of a descriptor block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block {
    pub kind: [u8; 4],
    /// Position in the logical stream.
    pub at: u64,
    pub place: Place,
    pub attributes: u32,
    /// Where the streams begin, from the block's start; of a filemark: its length.
    pub first_event: u16,
    /// (Position - position of the set's SSET) / 1024.
    pub logical_address: u64,
    /// How strings are encoded: 2 is UTF-16LE.
    pub string_type: u8,
    /// Whether the header's sum fits.
    pub is_sound: bool,
}

impl Block {
    /// Reads the header; `None` for fewer than 52 bytes or an unknown type.
    pub fn parse(header: &[u8], at: u64, place: Place) -> Option<Self> {
        let le = Le(header);
        let kind: [u8; 4] = le.slice(0, 4)?.try_into().ok()?;
        KNOWN_BLOCKS.contains(&&kind).then_some(Self {
            kind,
            at,
            place,
            attributes: le.u32(4)?,
            first_event: le.u16(8)?,
            logical_address: le.u64(20)?,
            string_type: le.u8(48)?,
            is_sound: sums(header)?,
        })
    }

    /// The type as text, for messages.
    pub fn name(&self) -> String {
        name(self.kind)
    }
}

/// Whether a block header's stored sum fits; `None` when there are too few bytes.
pub fn sums(header: &[u8]) -> Option<bool> {
    let le = Le(header);
    Some(xor16(le.slice(0, BLOCK_HEADER_BYTES - 2)?) == le.u16(BLOCK_HEADER_BYTES - 2)?)
}

/// The header of a stream inside a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stream {
    pub id: [u8; 4],
    /// Position of the header in the logical stream; the data follows it.
    pub at: u64,
    pub place: Place,
    pub media_attributes: u16,
    /// Of the data, in bytes. Not to be trusted before the data was there.
    pub length: u64,
    pub encryption: u16,
    pub compression: u16,
}

impl Stream {
    /// Reads the header; `None` when it is short, its sum does not fit or its id is no four capital letters.
    pub fn parse(header: &[u8], at: u64, place: Place) -> Option<Self> {
        let le = Le(header);
        let id: [u8; 4] = le.slice(0, 4)?.try_into().ok()?;
        let sound = xor16(le.slice(0, STREAM_HEADER_BYTES - 2)?) == le.u16(STREAM_HEADER_BYTES - 2)?;
        let printable = id.iter().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || *byte == b'_');
        (sound && printable).then_some(Self {
            id,
            at,
            place,
            media_attributes: le.u16(6)?,
            length: le.u64(8)?,
            encryption: le.u16(16)?,
            compression: le.u16(18)?,
        })
    }

    /// Position of the data in the logical stream.
    pub fn data_at(&self) -> u64 {
        self.at.saturating_add(STREAM_HEADER_BYTES as u64)
    }

    /// Position just behind the data; `u64::MAX` for an absurd length.
    pub fn data_end(&self) -> u64 {
        self.data_at().saturating_add(self.length)
    }

    /// Where the data stands in the file.
    pub fn data_offset(&self, distance: u64) -> u64 {
        self.place.after((STREAM_HEADER_BYTES as u64).saturating_add(distance))
    }

    /// The id as text, for messages.
    pub fn name(&self) -> String {
        name(self.id)
    }
}

/// Four bytes of the file as text; what is not printable becomes `?`.
pub fn name(id: [u8; 4]) -> String {
    id.iter().map(|byte| if byte.is_ascii_graphic() { char::from(*byte) } else { '?' }).collect()
}
