//! The end of a ZIP: whether the record that closes it is there. APPNOTE 4.3.16.

use crate::base::{Le, ReadAt};

const SIGNATURE: &[u8; 4] = b"PK\x05\x06";
const RECORD_BYTES: usize = 22;
const MAX_COMMENT_BYTES: usize = u16::MAX as usize;

/// The closing record.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tail {
    /// Where the archive with its comment ends.
    pub(super) end: u64,
}

/// The last closing record whose comment fits into the file. `None`: the file was cut short, or never finished.
pub(super) fn find(file: &dyn ReadAt) -> std::io::Result<Option<Tail>> {
    let size = file.size_bytes();
    let length = size.min((RECORD_BYTES + MAX_COMMENT_BYTES) as u64);
    let start = size - length;
    let mut window = vec![0; usize::try_from(length).unwrap_or_default()];
    let count = file.read_at(start, &mut window)?;
    window.truncate(count);
    let tail = Le(&window);
    let last = window.len().saturating_sub(RECORD_BYTES);
    for at in (0..=last).rev() {
        if tail.slice(at, 4) != Some(SIGNATURE) {
            continue;
        }
        let Some(comment_bytes) = tail.u16(at + 20) else { continue };
        let end = at + RECORD_BYTES + usize::from(comment_bytes);
        if end <= window.len() {
            return Ok(Some(Tail { end: start + end as u64 }));
        }
    }
    Ok(None)
}
