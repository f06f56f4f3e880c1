//! Whether a file's first bytes are those of SQL Server backup media.

use super::block::{self, BLOCK_HEADER_BYTES};
use crate::base::Le;

/// MTF's vendor id of Microsoft's SQL Server (TAPE+86).
const SQL_SERVER_VENDOR: u16 = 0x1200;

/// Whether `head` (a file's first bytes, 512 are plenty) is a SQL Server backup, plain or compressed. A media header
/// whose checksum is ruined is still ours; another program's tape image and text that begins with `TAPE` are not.
pub fn looks_like(head: &[u8]) -> bool {
    if head.starts_with(b"MSSQLBAK") {
        return true;
    }
    if !head.starts_with(b"TAPE") {
        return false;
    }
    let le = Le(head);
    let Some(sound) = block::sums(head) else {
        // Cut inside the header: the magic is all there is to go by, and text would go on with text.
        return !head[4..].iter().any(u8::is_ascii_graphic);
    };
    let vendor = le.u16(86).is_none_or(|vendor| vendor == SQL_SERVER_VENDOR);
    if sound {
        return vendor;
    }
    // Each of these holds in every media header; one ruined byte spoils one of them.
    let signs = [
        le.u16(10) == Some(0x010e),
        le.u8(48) == Some(2),
        le.u64(12) == Some(0),
        le.u64(20) == Some(0),
        le.u16(8).is_some_and(|first| (BLOCK_HEADER_BYTES..=4096).contains(&usize::from(first))),
        vendor,
    ];
    signs.iter().filter(|sign| **sign).count() >= 4
}
