//! Whether a file that is named like audio is audio: `.wav` and `.wma` are what the voice applications take.

use crate::format::artefact::{TreeFile, TreeView};

/// RIFF's head, with `WAVE` behind the length.
const HEAD_BYTES: usize = 12;
/// The header object of Advanced Systems Format (75B22630-668E-11CF-A6D9-00AA0062CE6C), its first bytes.
const ASF: [u8; HEAD_BYTES] = [0x30, 0x26, 0xb2, 0x75, 0x8e, 0x66, 0xcf, 0x11, 0xa6, 0xd9, 0x00, 0xaa];

/// `None`: it is not named like audio, or cannot be read, which the copy of a share need not allow.
pub(super) fn is_audio(view: &dyn TreeView, folder: &str, file: &TreeFile) -> Option<bool> {
    let (_, extension) = file.name.rsplit_once('.')?;
    if !["wav", "wma"].iter().any(|known| extension.eq_ignore_ascii_case(known)) {
        return None;
    }
    if file.size_bytes == 0 {
        return Some(false);
    }
    let path = if folder.is_empty() { file.name.clone() } else { format!("{folder}/{}", file.name) };
    let opened = view.open(&path).ok()?;
    let mut head = [0; HEAD_BYTES];
    let mut length = 0;
    while length < HEAD_BYTES {
        let count = opened.read_at(length as u64, head.get_mut(length..)?).ok()?;
        if count == 0 {
            return Some(false);
        }
        length += count;
    }
    let is_wave = head.starts_with(b"RIFF") && head.ends_with(b"WAVE");
    // Waves beyond four gigabytes.
    let is_long_wave = head.starts_with(b"RF64") && head.ends_with(b"WAVE");
    Some(is_wave || is_long_wave || head == ASF)
}
