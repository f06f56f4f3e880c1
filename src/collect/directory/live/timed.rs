//! A socket that gives up at a moment, and on a server that sends more than anybody asked for.

use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

/// All that one server may send: the heads of all naming contexts and a few objects are far below.
const MAX_RECEIVED_BYTES: usize = 64 * 1024 * 1024;

/// The socket.
#[derive(Debug)]
pub struct Timed {
    socket: TcpStream,
    /// When reading and writing end.
    pub until: Instant,
    allowed_bytes: usize,
}

impl Timed {
    pub fn new(socket: TcpStream, until: Instant) -> Self {
        Self { socket, until, allowed_bytes: MAX_RECEIVED_BYTES }
    }

    fn left(&self) -> io::Result<Duration> {
        let left = self.until.saturating_duration_since(Instant::now());
        if left.is_zero() { Err(io::ErrorKind::TimedOut.into()) } else { Ok(left) }
    }
}

/// Unix says `WouldBlock` of a time-out, which TLS would take for a wish to try again.
fn timed_out(error: io::Error) -> io::Error {
    if error.kind() == io::ErrorKind::WouldBlock { io::ErrorKind::TimedOut.into() } else { error }
}

impl Read for Timed {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.socket.set_read_timeout(Some(self.left()?))?;
        let read = self.socket.read(buffer).map_err(timed_out)?;
        self.allowed_bytes = self
            .allowed_bytes
            .checked_sub(read)
            .ok_or_else(|| io::Error::other("the server sends more than an answer can have"))?;
        Ok(read)
    }
}

impl Write for Timed {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.socket.set_write_timeout(Some(self.left()?))?;
        self.socket.write(bytes).map_err(timed_out)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.socket.flush()
    }
}
