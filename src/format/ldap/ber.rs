//! The encoding: tag, definite length, content (RFC 4511, 5.1). Never recurses.

/// Universal tags.
pub(super) const BOOLEAN: u8 = 0x01;
pub(super) const INTEGER: u8 = 0x02;
pub(super) const OCTETS: u8 = 0x04;
pub(super) const ENUMERATED: u8 = 0x0a;
pub(super) const SEQUENCE: u8 = 0x30;
pub(super) const SET: u8 = 0x31;

/// One value.
#[derive(Clone, Copy, Debug)]
pub(super) struct Value<'a> {
    pub tag: u8,
    pub content: &'a [u8],
}

/// Values that stand one after the other.
#[derive(Clone, Copy, Debug)]
pub(super) struct Values<'a>(pub &'a [u8]);

impl<'a> Values<'a> {
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The next value; `None` at the end and where the bytes are no value.
    pub fn next(&mut self) -> Option<Value<'a>> {
        let (header, length) = header(self.0).ok()??;
        let end = header.checked_add(length)?;
        let value = Value { tag: *self.0.first()?, content: self.0.get(header..end)? };
        self.0 = self.0.get(end..)?;
        Some(value)
    }

    /// The next value, if it has this tag.
    pub fn take(&mut self, tag: u8) -> Option<Value<'a>> {
        let mut ahead = *self;
        let value = ahead.next().filter(|value| value.tag == tag)?;
        *self = ahead;
        Some(value)
    }
}

impl<'a> Value<'a> {
    /// The values inside.
    pub fn inside(self) -> Values<'a> {
        Values(self.content)
    }

    /// A non-negative integer or enumeration of at most 31 bits.
    pub fn number(self) -> Option<i32> {
        let is_number = matches!(self.tag, INTEGER | ENUMERATED);
        if !is_number || self.content.is_empty() || self.content.len() > 5 {
            return None;
        }
        let sum = self.content.iter().fold(0u64, |sum, byte| sum << 8 | u64::from(*byte));
        i32::try_from(sum).ok()
    }

    /// A text; bytes that are no UTF-8 are replaced.
    pub fn text(self) -> String {
        String::from_utf8_lossy(self.content).into_owned()
    }
}

/// Length of tag and length bytes, and of the content. `Ok(None)`: more bytes are needed to know.
///
/// # Errors
/// A tag or a length that LDAP does not have.
fn header(bytes: &[u8]) -> Result<Option<(usize, usize)>, ()> {
    let (Some(tag), Some(first)) = (bytes.first(), bytes.get(1)) else { return Ok(None) };
    if tag & 0x1f == 0x1f {
        return Err(());
    }
    if *first < 0x80 {
        return Ok(Some((2, usize::from(*first))));
    }
    let count = usize::from(first & 0x7f);
    if count == 0 || count > 4 {
        return Err(());
    }
    let Some(digits) = bytes.get(2..2 + count) else { return Ok(None) };
    let length = digits.iter().fold(0u64, |sum, byte| sum << 8 | u64::from(*byte));
    Ok(Some((2 + count, usize::try_from(length).map_err(|_| ())?)))
}

/// How long the message is that begins here, all in all. `Ok(None)`: more bytes are needed to know.
///
/// # Errors
/// No message begins here.
#[allow(clippy::result_unit_err, reason = "there is nothing more to say of it")]
pub fn message_length(bytes: &[u8]) -> Result<Option<usize>, ()> {
    if bytes.first().is_some_and(|tag| *tag != SEQUENCE) {
        return Err(());
    }
    let Some((header, length)) = header(bytes)? else { return Ok(None) };
    header.checked_add(length).map(Some).ok_or(())
}

/// A value of these parts.
pub(super) fn encoded(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
    let length: usize = parts.iter().map(|part| part.len()).sum();
    // Allocated once, so that no copy of a password stays behind where the bytes grew.
    let mut out = Vec::with_capacity(length + 6);
    out.push(tag);
    if length < 0x80 {
        out.push(length as u8);
    } else {
        out.push(0x84);
        out.extend_from_slice(&(length as u32).to_be_bytes());
    }
    parts.iter().for_each(|part| out.extend_from_slice(part));
    out
}

/// A non-negative number.
pub(super) fn number(tag: u8, value: u32) -> Vec<u8> {
    let bytes = u64::from(value).to_be_bytes();
    // One leading zero is kept, so that the number stays positive.
    let zeros = bytes.iter().take_while(|byte| **byte == 0).count().min(7);
    let start = if bytes.get(zeros).is_some_and(|byte| byte & 0x80 != 0) { zeros - 1 } else { zeros };
    encoded(tag, &[bytes.get(start..).unwrap_or_default()])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_come_back() {
        for value in [0u32, 1, 127, 128, 255, 256, 65_535, 1 << 24, i32::MAX as u32] {
            let bytes = number(INTEGER, value);
            assert_eq!(Values(&bytes).next().unwrap().number(), Some(value as i32), "{bytes:02x?}");
        }
        assert_eq!(Values(&[INTEGER, 1, 0x80]).next().unwrap().number(), Some(128));
        assert!(Values(&[INTEGER, 0]).next().unwrap().number().is_none());
    }

    #[test]
    fn a_length_that_is_none_is_told_from_one_that_is_not_there_yet() {
        assert_eq!(message_length(&[]), Ok(None));
        assert_eq!(message_length(&[SEQUENCE, 0x84, 0, 0]), Ok(None));
        assert_eq!(message_length(&[SEQUENCE, 0x84, 0, 0, 1, 0]), Ok(Some(262)));
        assert_eq!(message_length(&[SEQUENCE, 0x80]), Err(()));
        assert_eq!(message_length(&[SEQUENCE, 0x85, 0, 0, 0, 0, 1]), Err(()));
        assert_eq!(message_length(b"HTTP/1.1"), Err(()));
    }
}
