//! Which TLS a server chose, from its ServerHello: the driver does not tell. During the login of TDS 7 the TLS records
//! travel inside TDS packets (MS-TDS, 2.2.6.5); the ServerHello is described in RFC 5246, 7.4.1.3, and RFC 8446, 4.1.3.

use crate::model::TlsVersion;

/// The answer to the prelogin and the ServerHello after it are shorter together.
pub const MAX_BYTES: usize = 4096;

const TDS_HEADER_BYTES: usize = 8;
const RECORD_HEADER_BYTES: usize = 5;
const HANDSHAKE_RECORD: u8 = 0x16;
const SERVER_HELLO: u8 = 2;
/// Type and length of a handshake message.
const MESSAGE_HEADER_BYTES: usize = 4;
const VERSION_AND_RANDOM_BYTES: usize = 2 + 32;
const CIPHER_SUITE_AND_COMPRESSION_BYTES: usize = 2 + 1;
/// The extension in which TLS 1.3 tells its version; the old field says 1.2.
const SUPPORTED_VERSIONS: usize = 0x002b;

/// The version, from the first bytes that a server sent; `None` where they hold no ServerHello.
pub fn tls_version(mut sent: &[u8]) -> Option<TlsVersion> {
    loop {
        let length = u16_at(sent, 2)?.max(TDS_HEADER_BYTES);
        let payload = sent.get(TDS_HEADER_BYTES..length.min(sent.len()))?;
        if payload.first() == Some(&HANDSHAKE_RECORD) {
            return chosen(payload.get(RECORD_HEADER_BYTES..)?);
        }
        sent = sent.get(length..)?;
    }
}

fn chosen(message: &[u8]) -> Option<TlsVersion> {
    if message.first() != Some(&SERVER_HELLO) {
        return None;
    }
    let hello = message.get(MESSAGE_HEADER_BYTES..)?;
    let session = usize::from(*hello.get(VERSION_AND_RANDOM_BYTES)?);
    let after = VERSION_AND_RANDOM_BYTES + 1 + session + CIPHER_SUITE_AND_COMPRESSION_BYTES;
    // Two bytes with the length of all extensions come first; the oldest servers send none.
    let extensions = hello.get(after + 2..).unwrap_or_default();
    version(supported_version(extensions).or_else(|| u16_at(hello, 0))?)
}

fn supported_version(mut extensions: &[u8]) -> Option<usize> {
    loop {
        let (kind, length) = (u16_at(extensions, 0)?, u16_at(extensions, 2)?);
        if kind == SUPPORTED_VERSIONS {
            return u16_at(extensions, 4);
        }
        extensions = extensions.get(4 + length..)?;
    }
}

fn version(number: usize) -> Option<TlsVersion> {
    match number {
        0x0301 => Some(TlsVersion::V1_0),
        0x0302 => Some(TlsVersion::V1_1),
        0x0303 => Some(TlsVersion::V1_2),
        0x0304 => Some(TlsVersion::V1_3),
        _ => None,
    }
}

/// Big-endian, as all of TLS and the header of TDS are.
fn u16_at(bytes: &[u8], offset: usize) -> Option<usize> {
    Some(usize::from(u16::from_be_bytes(*bytes.get(offset..)?.first_chunk()?)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn packet(kind: u8, payload: &[u8]) -> Vec<u8> {
        let length = (TDS_HEADER_BYTES + payload.len()) as u16;
        [&[kind, 1][..], &length.to_be_bytes(), &[0; 4], payload].concat()
    }

    fn sent(version: u16, extensions: &[u8]) -> Vec<u8> {
        let hello = [&version.to_be_bytes()[..], &[7; 32], &[2, 9, 9], &[0, 0x2f, 0], extensions].concat();
        let message = [&[SERVER_HELLO, 0, 0, hello.len() as u8][..], &hello].concat();
        let record = [&[HANDSHAKE_RECORD, 3, 1, 0, message.len() as u8][..], &message].concat();
        [packet(4, b"prelogin"), packet(0x12, &record)].concat()
    }

    #[test]
    fn the_version_is_the_one_that_the_server_chose() {
        assert_eq!(tls_version(&sent(0x0301, &[])), Some(TlsVersion::V1_0));
        assert_eq!(tls_version(&sent(0x0303, &[0, 5, 0xff, 1, 0, 1, 0])), Some(TlsVersion::V1_2));
        assert_eq!(tls_version(&sent(0x0303, &[0, 6, 0, 0x2b, 0, 2, 3, 4])), Some(TlsVersion::V1_3));
        assert_eq!(tls_version(&packet(4, b"prelogin only")), None);
    }

    #[test]
    fn a_hello_that_is_cut_says_nothing_false() {
        let whole = sent(0x0303, &[0, 6, 0, 0x2b, 0, 2, 3, 4]);
        for length in 0..whole.len() {
            let version = tls_version(&whole[..length]);
            assert!(matches!(version, None | Some(TlsVersion::V1_2)), "{length}: {version:?}");
        }
    }

    proptest! {
        #[test]
        fn any_bytes_end(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            let _ = tls_version(&bytes);
        }
    }
}
