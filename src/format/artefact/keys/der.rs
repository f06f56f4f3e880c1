//! ASN.1 in its distinguished encoding, one value after the other. Never recurses, never allocates.

/// One value: its tag byte and its content.
#[derive(Clone, Copy, Debug)]
pub(super) struct Value<'a> {
    pub tag: u8,
    pub content: &'a [u8],
    /// Tag, length and content.
    pub whole: &'a [u8],
}

pub(super) const INTEGER: u8 = 0x02;
pub(super) const BITS: u8 = 0x03;
pub(super) const OCTETS: u8 = 0x04;
pub(super) const OBJECT: u8 = 0x06;
pub(super) const SEQUENCE: u8 = 0x30;
pub(super) const SET: u8 = 0x31;
/// `[0]`, constructed.
pub(super) const CONTEXT_0: u8 = 0xa0;
/// `[1]`, constructed.
pub(super) const CONTEXT_1: u8 = 0xa1;
/// `[1]`, primitive: an implicit bit string.
pub(super) const CONTEXT_1_BITS: u8 = 0x81;
/// `[0]`, primitive: an implicit octet string.
pub(super) const CONTEXT_0_OCTETS: u8 = 0x80;

/// Values that stand one after the other.
#[derive(Clone, Copy, Debug)]
pub(super) struct Values<'a>(pub &'a [u8]);

impl<'a> Values<'a> {
    /// The next value; `None` at the end and where the bytes are no DER.
    pub fn next(&mut self) -> Option<Value<'a>> {
        let (value, rest) = split(self.0)?;
        self.0 = rest;
        Some(value)
    }

    /// The next value, if it has this tag.
    pub fn take(&mut self, tag: u8) -> Option<Value<'a>> {
        let (value, rest) = split(self.0)?;
        if value.tag != tag {
            return None;
        }
        self.0 = rest;
        Some(value)
    }
}

impl<'a> Value<'a> {
    /// The values inside.
    pub fn inside(self) -> Values<'a> {
        Values(self.content)
    }

    /// A non-negative integer of at most eight bytes.
    pub fn number(self) -> Option<u64> {
        if self.tag != INTEGER || self.content.first().is_none_or(|first| first & 0x80 != 0) {
            return None;
        }
        let significant = self.content.strip_prefix(&[0]).unwrap_or(self.content);
        if significant.len() > 8 {
            return None;
        }
        Some(significant.iter().fold(0, |sum, byte| sum << 8 | u64::from(*byte)))
    }
}

/// The first value of these bytes, and what follows it.
pub(super) fn split(bytes: &[u8]) -> Option<(Value<'_>, &[u8])> {
    let (header, length) = header(bytes)?;
    let end = header.checked_add(length)?;
    let value = Value { tag: *bytes.first()?, content: bytes.get(header..end)?, whole: bytes.get(..end)? };
    Some((value, bytes.get(end..)?))
}

/// Length of tag and length bytes, and the length of the content, which need not be there.
pub(super) fn header(bytes: &[u8]) -> Option<(usize, usize)> {
    let tag = *bytes.first()?;
    if tag & 0x1f == 0x1f {
        return None;
    }
    let first = *bytes.get(1)?;
    if first < 0x80 {
        return Some((2, usize::from(first)));
    }
    let count = usize::from(first & 0x7f);
    if count == 0 || count > 4 {
        return None;
    }
    let length = bytes
        .get(2..2 + count)?
        .iter()
        .try_fold(0usize, |sum, byte| sum.checked_mul(256).map(|high| high | usize::from(*byte)))?;
    Some((2 + count, length))
}
