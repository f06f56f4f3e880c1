//! The media header (TAPE block and its RAID stream): `RESTORE LABELONLY`.

use super::block::Block;
use super::date::{self, Date};
use super::fault::{Fault, Notes};
use super::text::{self, Text};
use crate::base::{Guid, Le};

/// What the media header says.
#[derive(Clone, Debug)]
pub struct Label {
    pub media_name: Option<String>,
    pub software_name: Option<String>,
    pub block_size_bytes: Option<u32>,
    /// Wall clock of the server; the offset stands only in the sets.
    pub date: Date,
    pub has_password: bool,
    pub media_set_guid: Option<Guid>,
    pub family_count: Option<u16>,
    pub family_number: Option<u16>,
}

impl Label {
    /// Reads the TAPE block.
    pub fn parse(block: &Block, bytes: &[u8], notes: &mut Notes) -> Self {
        let le = Le(bytes);
        Self {
            media_name: text_of(block, bytes, 68, "media name", notes),
            software_name: text_of(block, bytes, 80, "software name", notes),
            block_size_bytes: le.u16(64).map(|sectors| u32::from(sectors) * 512).filter(|size| *size > 0),
            date: date::read(le.slice(88, 5)),
            has_password: le.u16(62).is_some_and(|algorithm| algorithm != 0),
            media_set_guid: None,
            family_count: None,
            family_number: None,
        }
    }

    /// Adds what the RAID stream, which begins at `offset` of the file, says of striping.
    pub fn stripe(&mut self, raid: &[u8], offset: u64, notes: &mut Notes) {
        let le = Le(raid);
        self.media_set_guid = le.guid(0).and_then(Guid::known);
        self.family_count = le.u16(20);
        self.family_number = le.u16(24);
        if let (Some(number), Some(total)) = (self.family_number, self.family_count)
            && (number == 0 || number > total)
        {
            let message = format!("the label says that this is family {number} of {total}: bytes of it were changed");
            notes.add(Fault::damaged("family-number", offset, message));
        }
    }
}

/// A string of a block; garbled ones are kept and told of.
pub fn text_of(block: &Block, bytes: &[u8], address: usize, what: &str, notes: &mut Notes) -> Option<String> {
    let (value, wrong) = match text::read(bytes, address, block.string_type) {
        Text::Empty => return None,
        Text::Good(text) => return Some(text),
        Text::Garbled(text) => (Some(text), "is not valid UTF-16"),
        Text::Outside => (None, "lies outside its block"),
        Text::TooLong => (None, "is longer than SQL Server lets it be"),
    };
    let message = format!("the {what} in the {} block {wrong}: bytes of the block were changed", block.name());
    notes.add(Fault::damaged("bad-text", block.place.after(address as u64), message));
    value
}
