//! `2013/11/02 02:00:04 ERROR 32 (0x00000020) Copying File \\...`: the word is in the machine's language, the code
//! stands twice.

/// Characters kept of an error.
const MAX_ERROR_CHARS: usize = 500;

/// Windows' code, where the line is an error.
pub(super) fn code_of(line: &str) -> Option<u32> {
    let (before, after) = line.split_once(" (0x")?;
    let hexadecimal = after.get(..8)?;
    if after.as_bytes().get(8) != Some(&b')') {
        return None;
    }
    let code = u32::from_str_radix(hexadecimal, 16).ok()?;
    let decimal: u32 = before.rsplit(' ').next()?.parse().ok()?;
    (decimal == code).then_some(code)
}

/// As it is kept: without tabs and other control characters, and not without end.
pub(super) fn kept(line: &str) -> String {
    line.trim().chars().map(|c| if c.is_control() { ' ' } else { c }).take(MAX_ERROR_CHARS).collect()
}

/// Whether it concerns a meeting that ran.
pub(super) fn is_active_meeting(line: &str) -> bool {
    line.to_ascii_lowercase().contains("meeting.active")
}
