//! Text that a console program wrote into a file: UTF-16 as PowerShell redirects it, UTF-8, or a code page. What is
//! ASCII is the same in all of them; whoever looks for other words asks `code_page` for them.

use crate::base::ReadAt;
use encoding_rs::{UTF_16BE, UTF_16LE, WINDOWS_1252};

/// Larger listings are none.
const LONGEST_TEXT_BYTES: usize = 8 << 20;

/// The text of a file, unless it is too large.
pub(super) fn read(file: &dyn ReadAt) -> Option<String> {
    super::outline::whole(file, LONGEST_TEXT_BYTES).map(|bytes| decode(&bytes))
}

/// Bytes as text, whatever they are.
pub(super) fn decode(bytes: &[u8]) -> String {
    let text = if bytes.starts_with(&[0xff, 0xfe]) || is_unmarked_utf16(bytes) {
        UTF_16LE.decode_with_bom_removal(bytes).0.into_owned()
    } else if bytes.starts_with(&[0xfe, 0xff]) {
        UTF_16BE.decode_with_bom_removal(bytes).0.into_owned()
    } else {
        match std::str::from_utf8(bytes) {
            Ok(text) => text.trim_start_matches('\u{feff}').to_owned(),
            Err(_) => WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned(),
        }
    };
    text.replace('\0', "")
}

/// ASCII in UTF-16LE without a mark: every second byte is zero.
fn is_unmarked_utf16(bytes: &[u8]) -> bool {
    let start = bytes.get(..16.min(bytes.len())).unwrap_or_default();
    start.len() >= 4 && start.as_chunks::<2>().0.iter().all(|[low, high]| *low != 0 && *high == 0)
}
