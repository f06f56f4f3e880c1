//! LOGIN7 ([MS-TDS] 2.2.6.4): who wants in, and as whom.

use super::bytes::{invalid, unsigned, utf16};
use std::io;

const FIXED_BYTES: usize = 94;
const READ_ONLY_INTENT: u8 = 0x20;

/// A login as the server saw it; its password is compared and forgotten.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Login {
    pub user: String,
    pub is_password_right: bool,
    /// The client's machine.
    pub host: String,
    pub application: String,
    /// The server's name as the client wrote it.
    pub server: String,
    pub database: String,
    /// `ApplicationIntent=ReadOnly`
    pub read_only: bool,
    /// A Windows login: its token came instead of a password.
    pub is_windows: bool,
    /// Whether the password travelled encrypted.
    pub login_encrypted: bool,
    /// Whether everything after it does as well.
    pub session_encrypted: bool,
}

/// What a login asks for beside who it is.
#[derive(Debug)]
pub struct Asked {
    pub login: Login,
    pub password: String,
    pub protocol: u32,
    pub packet_bytes: usize,
}

pub fn read(message: &[u8]) -> io::Result<Asked> {
    if message.len() < FIXED_BYTES {
        return Err(invalid("a login shorter than its fixed part"));
    }
    let text = |place| field(message, place, 2).map(utf16);
    let password: Vec<u8> = field(message, 44, 2)?.iter().map(|byte| (byte ^ 0xA5).rotate_left(4)).collect();
    Ok(Asked {
        login: Login {
            user: text(40)?,
            host: text(36)?,
            application: text(48)?,
            server: text(52)?,
            database: text(68)?,
            read_only: message[26] & READ_ONLY_INTENT != 0,
            is_windows: !field(message, 78, 1)?.is_empty(),
            ..Login::default()
        },
        password: utf16(&password),
        protocol: unsigned(&message[4..8]) as u32,
        packet_bytes: unsigned(&message[8..12]) as usize,
    })
}

/// A field's bytes: its offset and its length, in units of `width` bytes, stand at `place`.
fn field(message: &[u8], place: usize, width: usize) -> io::Result<&[u8]> {
    let start = unsigned(&message[place..place + 2]) as usize;
    let length = unsigned(&message[place + 2..place + 4]) as usize * width;
    message.get(start..start + length).ok_or_else(|| invalid("a login's field beyond its end"))
}
