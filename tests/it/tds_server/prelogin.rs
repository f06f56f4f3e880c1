//! Before the login: who encrypts what ([MS-TDS] 2.2.6.5).

use super::script::Encryption;

const VERSION: u8 = 0;
const ENCRYPTION: u8 = 1;
const INSTANCE: u8 = 2;
const MARS: u8 = 4;
const END: u8 = 0xFF;

const OFF: u8 = 0;
const ON: u8 = 1;
const NOT_SUPPORTED: u8 = 2;
const REQUIRED: u8 = 3;

/// What both sides will do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Agreed {
    NoEncryption,
    LoginOnly,
    Everything,
    /// The server insists and the client cannot.
    Nothing,
}

/// The byte to answer with, and what follows from it.
pub fn agree(server: Encryption, client: u8) -> (u8, Agreed) {
    match (server, client) {
        (Encryption::NotSupported, _) => (NOT_SUPPORTED, Agreed::NoEncryption),
        (Encryption::Offered, NOT_SUPPORTED) => (NOT_SUPPORTED, Agreed::NoEncryption),
        (Encryption::Offered, OFF) => (OFF, Agreed::LoginOnly),
        (Encryption::Forced, NOT_SUPPORTED) => (REQUIRED, Agreed::Nothing),
        (Encryption::Forced, OFF) => (REQUIRED, Agreed::Everything),
        (Encryption::Offered | Encryption::Forced, _) => (ON, Agreed::Everything),
    }
}

/// What the client wants; a client that says nothing of it cannot encrypt.
pub fn wanted(message: &[u8]) -> u8 {
    let options = message.chunks_exact(5).take_while(|option| option[0] != END);
    let mut options = options.filter(|option| option[0] == ENCRYPTION);
    let place = options.next().map(|option| usize::from(u16::from_be_bytes([option[1], option[2]])));
    // The upper bits ask for a client's certificate.
    place.and_then(|place| message.get(place)).map_or(NOT_SUPPORTED, |byte| byte & 0x0F)
}

pub fn answer(version: (u8, u8, u16), encryption: u8) -> Vec<u8> {
    let [high, low] = version.2.to_be_bytes();
    let sub_build = [0, 0];
    let options: [(u8, Vec<u8>); 4] = [
        (VERSION, vec![version.0, version.1, high, low, sub_build[0], sub_build[1]]),
        (ENCRYPTION, vec![encryption]),
        (INSTANCE, vec![0]),
        (MARS, vec![0]),
    ];
    let mut message = Vec::new();
    let mut place = options.len() * 5 + 1;
    for (option, data) in &options {
        message.push(*option);
        message.extend((place as u16).to_be_bytes());
        message.extend((data.len() as u16).to_be_bytes());
        place += data.len();
    }
    message.push(END);
    message.extend(options.into_iter().flat_map(|(_, data)| data));
    message
}
