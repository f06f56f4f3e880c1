//! Strings of MTF blocks and configuration records: a length and an offset (an "address") that point into the record.

use super::limits::MAX_TEXT_BYTES;
use crate::base::Le;

/// A string and what was wrong with it.
#[derive(Debug, PartialEq, Eq)]
pub enum Text {
    Empty,
    Good(String),
    /// Not valid UTF-16: shown with replacement characters.
    Garbled(String),
    /// Its address points outside the record.
    Outside,
    /// Longer than any that SQL Server writes.
    TooLong,
}

/// UTF-16LE, the string type of every SQL Server block (MTF string type 2).
pub const UTF16: u8 = 2;

/// The string whose address stands at `address`, offsets counted from the start of `record`.
pub fn read(record: &[u8], address: usize, string_type: u8) -> Text {
    let le = Le(record);
    let (Some(length), Some(offset)) = (le.u16(address), le.u16(address.saturating_add(2))) else {
        return Text::Outside;
    };
    if length == 0 {
        return Text::Empty;
    }
    let Some(raw) = le.slice(usize::from(offset), usize::from(length)) else { return Text::Outside };
    if raw.len() > MAX_TEXT_BYTES {
        return Text::TooLong;
    }
    match text(raw, string_type) {
        Text::Good(text) => without_end(text).map_or(Text::Empty, Text::Good),
        Text::Garbled(text) => Text::Garbled(without_end(text).unwrap_or_default()),
        other => other,
    }
}

/// Some writers count the NULs that end a string as part of it.
fn without_end(mut text: String) -> Option<String> {
    text.truncate(text.trim_end_matches('\0').len());
    (!text.is_empty()).then_some(text)
}

fn text(raw: &[u8], string_type: u8) -> Text {
    if string_type != UTF16 {
        return Text::Good(raw.iter().copied().map(char::from).collect());
    }
    let (units, rest) = raw.as_chunks::<2>();
    let units = units.iter().copied().map(u16::from_le_bytes);
    let mut garbled = !rest.is_empty();
    // Most are ASCII, and take no more room than this: repositories hold hundreds of thousands.
    let mut text = String::with_capacity(units.len());
    text.extend(char::decode_utf16(units).map(|unit| {
        unit.unwrap_or_else(|_| {
            garbled = true;
            char::REPLACEMENT_CHARACTER
        })
    }));
    if garbled { Text::Garbled(text) } else { Text::Good(text) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(length: u16, offset: u16, units: &[u16]) -> Vec<u8> {
        let mut bytes = [length.to_le_bytes(), offset.to_le_bytes()].concat();
        bytes.extend(units.iter().flat_map(|unit| unit.to_le_bytes()));
        bytes
    }

    #[test]
    fn strings_never_leave_their_record() {
        assert_eq!(read(&record(4, 4, &[0x41, 0xe5]), 0, UTF16), Text::Good("Aå".into()));
        assert_eq!(read(&record(0, 9999, &[]), 0, UTF16), Text::Empty);
        assert_eq!(read(&record(4, 6, &[0x41, 0xe5]), 0, UTF16), Text::Outside);
        assert_eq!(read(&record(0xffff, 0xffff, &[]), 0, UTF16), Text::Outside);
        assert_eq!(read(&[1], 0, UTF16), Text::Outside);
        assert_eq!(read(&record(2050, 4, &[0x41; 1025]), 0, UTF16), Text::TooLong);
        assert_eq!(read(&record(2, 4, &[0x4141]), 0, 1), Text::Good("AA".into()));
    }

    #[test]
    fn what_ends_a_string_is_no_part_of_it() {
        assert_eq!(read(&record(6, 4, &[0x41, 0x42, 0]), 0, UTF16), Text::Good("AB".into()));
        assert_eq!(read(&record(6, 4, &[0x41, 0, 0]), 0, UTF16), Text::Good("A".into()));
        assert_eq!(read(&record(2, 4, &[0]), 0, UTF16), Text::Empty);
    }

    #[test]
    fn a_lone_surrogate_or_half_a_character_is_garbled() {
        assert_eq!(read(&record(4, 4, &[0x41, 0xd800]), 0, UTF16), Text::Garbled("A\u{fffd}".into()));
        assert_eq!(read(&record(3, 4, &[0x41, 0x42]), 0, UTF16), Text::Garbled("A".into()));
    }
}
