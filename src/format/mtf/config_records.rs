//! The records inside a configuration block, and their texts.

use super::fault::{Fault, Notes};
use super::text::{self, Text, UTF16};
use crate::base::Le;

/// One record inside the configuration.
#[derive(Clone, Copy, Debug)]
pub struct Record<'a> {
    pub tag: [u8; 4],
    /// From the start of the configuration.
    pub at: usize,
    /// All of it, its header included; at least 8 bytes.
    pub bytes: &'a [u8],
}

/// The known records in order; ends at the first that is not known or does not fit.
pub fn records(configuration: &[u8]) -> impl Iterator<Item = Record<'_>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let le = Le(configuration.get(at..)?);
        let tag: [u8; 4] = le.slice(0, 4)?.try_into().ok()?;
        let length = usize::try_from(le.u32(4)?).ok()?;
        if !matches!(&tag, b"SCIN" | b"SFGI" | b"SFIN") || length < 8 {
            return None;
        }
        let record = Record { tag, at, bytes: le.slice(0, length)? };
        at += length;
        Some(record)
    })
}

/// Reads fields and tells what is wrong with them.
pub struct Reader<'a> {
    pub(super) offset: &'a dyn Fn(usize) -> u64,
    pub(super) notes: &'a mut Notes,
}

impl Reader<'_> {
    /// A string of a record; garbled ones are kept and told of.
    pub fn text(&mut self, record: Record<'_>, address: usize) -> Option<String> {
        let (value, what) = match text::read(record.bytes, address, UTF16) {
            Text::Empty => return None,
            Text::Good(text) => return Some(text),
            Text::Garbled(text) => (Some(text), "is not valid UTF-16"),
            Text::Outside => (None, "lies outside its record"),
            Text::TooLong => (None, "is longer than SQL Server lets it be"),
        };
        let tag = super::block::name(record.tag);
        let message = format!("a name in the {tag} record {what}: bytes of the record were changed");
        self.notes.add(Fault::damaged("bad-text", (self.offset)(record.at + address), message));
        value
    }
}
