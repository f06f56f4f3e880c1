//! How sound files begin that the voice applications of Lync take: `.wav` and `.wma`.

/// RIFF's head, with `WAVE` behind the length.
pub const AUDIO_HEAD_BYTES: usize = 12;
/// The header object of Advanced Systems Format (75B22630-668E-11CF-A6D9-00AA0062CE6C), its first bytes.
const ASF: [u8; AUDIO_HEAD_BYTES] = [0x30, 0x26, 0xb2, 0x75, 0x8e, 0x66, 0xcf, 0x11, 0xa6, 0xd9, 0x00, 0xaa];

/// Whether a file of this name should be one.
pub fn is_named_audio(name: &str) -> bool {
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
    ["wav", "wma"].iter().any(|known| extension.eq_ignore_ascii_case(known))
}

/// Whether content with this head is one.
pub fn is_audio(head: &[u8; AUDIO_HEAD_BYTES]) -> bool {
    // `RF64`: waves beyond four gigabytes.
    let is_wave = (head.starts_with(b"RIFF") || head.starts_with(b"RF64")) && head.ends_with(b"WAVE");
    is_wave || *head == ASF
}
