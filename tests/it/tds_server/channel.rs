//! The bytes between server and client: packets ([MS-TDS] 2.2.3) over a socket or over TLS.

use super::bytes::invalid;
use super::tls::Wrapped;
use openssl::ssl::SslStream;
use std::io::{self, Read, Write};
use std::net::TcpStream;

/// What a message is, as its packets say.
pub mod kind {
    pub const BATCH: u8 = 0x01;
    pub const RPC: u8 = 0x03;
    pub const ANSWER: u8 = 0x04;
    pub const ATTENTION: u8 = 0x06;
    pub const LOGIN: u8 = 0x10;
    pub const PRELOGIN: u8 = 0x12;
}

pub const HEADER_BYTES: usize = 8;
/// Before a login agrees on another.
pub const FIRST_PACKET_BYTES: usize = 4096;
/// No client of a test sends more.
const MESSAGE_LIMIT_BYTES: usize = 64 << 20;
/// Packets are handed to the socket in heaps of about this size.
const HEAP_BYTES: usize = 64 << 10;

#[derive(Debug)]
pub enum Channel {
    Plain(TcpStream),
    Encrypted(SslStream<Wrapped>),
}

impl Channel {
    pub fn socket(&self) -> &TcpStream {
        match self {
            Self::Plain(socket) => socket,
            Self::Encrypted(tls) => tls.get_ref().socket(),
        }
    }

    /// Whether the client sent something, or is gone.
    pub fn has_news(&self) -> bool {
        let socket = self.socket();
        let waiting = socket.set_nonblocking(true).and_then(|()| socket.peek(&mut [0]));
        let _ = socket.set_nonblocking(false);
        !waiting.is_err_and(|error| error.kind() == io::ErrorKind::WouldBlock)
    }

    /// After a login that alone was encrypted, the session goes on in the clear.
    pub fn in_the_clear(self) -> io::Result<Self> {
        Ok(Self::Plain(self.socket().try_clone()?))
    }
}

impl Read for Channel {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::Plain(socket) => socket.read(into),
            Self::Encrypted(tls) => tls.read(into),
        }
    }
}

impl Write for Channel {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Plain(socket) => socket.write(bytes),
            Self::Encrypted(tls) => tls.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Plain(socket) => socket.flush(),
            Self::Encrypted(tls) => tls.flush(),
        }
    }
}

/// A packet's kind, whether it is its message's last, and what it carries.
pub fn read_packet(from: &mut impl Read) -> io::Result<(u8, bool, Vec<u8>)> {
    let mut header = [0; HEADER_BYTES];
    from.read_exact(&mut header)?;
    let length = usize::from(u16::from_be_bytes([header[2], header[3]]));
    let length = length.checked_sub(HEADER_BYTES).ok_or_else(|| invalid("a packet shorter than its header"))?;
    let mut body = vec![0; length];
    from.read_exact(&mut body)?;
    Ok((header[0], header[1] & 1 == 1, body))
}

/// A message's kind and what its packets carry together.
pub fn read_message(from: &mut impl Read) -> io::Result<(u8, Vec<u8>)> {
    let mut message = Vec::new();
    loop {
        let (kind, is_last, body) = read_packet(from)?;
        message.extend(body);
        if is_last {
            return Ok((kind, message));
        }
        if message.len() > MESSAGE_LIMIT_BYTES {
            return Err(invalid("a message without an end"));
        }
    }
}

/// Sends a message that is whole.
pub fn send(to: &mut impl Write, kind: u8, body: &[u8], packet_bytes: usize) -> io::Result<()> {
    let mut message = Message::new(kind, packet_bytes);
    message.body.extend(body);
    message.finish(to)
}

/// A message that is sent while it grows.
#[derive(Debug)]
pub struct Message {
    kind: u8,
    carried_bytes: usize,
    next_id: u8,
    /// What is not sent yet; append here.
    pub body: Vec<u8>,
}

impl Message {
    pub fn new(kind: u8, packet_bytes: usize) -> Self {
        Self { kind, carried_bytes: packet_bytes - HEADER_BYTES, next_id: 1, body: Vec::new() }
    }

    /// Whether enough is gathered to be worth a write.
    pub fn is_heap(&self) -> bool {
        self.body.len() >= HEAP_BYTES
    }

    /// Sends all full packets.
    pub fn advance(&mut self, to: &mut impl Write) -> io::Result<()> {
        // The last packet stays: it may turn out to be the message's last.
        let full = self.body.len().saturating_sub(1) / self.carried_bytes;
        self.write(to, full * self.carried_bytes, false)
    }

    /// Sends all there is, though more follows: a client sees every row so far.
    pub fn push(&mut self, to: &mut impl Write) -> io::Result<()> {
        match self.body.len() {
            0 => Ok(()),
            length => self.write(to, length, false),
        }
    }

    pub fn finish(mut self, to: &mut impl Write) -> io::Result<()> {
        self.write(to, self.body.len(), true)
    }

    fn write(&mut self, to: &mut impl Write, length: usize, ends: bool) -> io::Result<()> {
        let mut packets = Vec::with_capacity(length + length / self.carried_bytes * HEADER_BYTES + HEADER_BYTES);
        let mut rest = &self.body[..length];
        while !rest.is_empty() || (ends && packets.is_empty()) {
            let (carried, after) = rest.split_at(rest.len().min(self.carried_bytes));
            rest = after;
            packets.extend([self.kind, u8::from(ends && rest.is_empty())]);
            packets.extend(((carried.len() + HEADER_BYTES) as u16).to_be_bytes());
            let process = 55u16;
            packets.extend(process.to_be_bytes());
            packets.extend([self.next_id, 0]);
            packets.extend(carried);
            self.next_id = self.next_id.wrapping_add(1);
        }
        self.body.drain(..length);
        to.write_all(&packets)?;
        to.flush()
    }
}
