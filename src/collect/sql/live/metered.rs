//! A socket that gives up on a peer that sends and sends without ever completing a row, and keeps what the server sent
//! first.

use super::server_hello::{MAX_BYTES, tls_version};
use crate::model::TlsVersion;
use std::io;
use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;

/// Most that may arrive between two rows. The longest row of a query that ships is far below 1 MiB; the driver itself
/// would take 2 GiB for one value.
pub const MAX_BYTES_BETWEEN_ROWS: usize = 16 * 1024 * 1024;

/// What arrived.
#[derive(Clone, Debug, Default)]
pub struct Meter(Arc<Arrived>);

#[derive(Debug, Default)]
struct Arrived {
    bytes_since_row: AtomicUsize,
    /// The first `MAX_BYTES`.
    start: Mutex<Vec<u8>>,
}

impl Meter {
    /// A row is complete: the count starts again.
    pub fn reset(&self) {
        self.0.bytes_since_row.store(0, Ordering::Relaxed);
    }

    /// The TLS that the server chose; `None` of a connection without it.
    pub fn tls_version(&self) -> Option<TlsVersion> {
        tls_version(&self.0.start.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Whether what arrived is still bearable.
    fn count(&self, bytes: &[u8]) -> bool {
        let mut start = self.0.start.lock().unwrap_or_else(PoisonError::into_inner);
        let wanted = (MAX_BYTES - start.len()).min(bytes.len());
        start.extend_from_slice(&bytes[..wanted]);
        let before = self.0.bytes_since_row.fetch_add(bytes.len(), Ordering::Relaxed);
        before.saturating_add(bytes.len()) <= MAX_BYTES_BETWEEN_ROWS
    }
}

/// The socket with its meter.
#[derive(Debug)]
pub struct Metered {
    inner: TcpStream,
    meter: Meter,
}

impl Metered {
    /// Counts what `inner` delivers.
    pub fn new(inner: TcpStream, meter: Meter) -> Self {
        Self { inner, meter }
    }
}

impl AsyncRead for Metered {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        let polled = Pin::new(&mut self.inner).poll_read(cx, buffer);
        if !self.meter.count(buffer.filled().get(before..).unwrap_or_default()) {
            let mib = MAX_BYTES_BETWEEN_ROWS / 1024 / 1024;
            return Poll::Ready(Err(io::Error::other(format!("more than {mib} MiB came without a whole row"))));
        }
        polled
    }
}

impl AsyncWrite for Metered {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.inner).poll_write(cx, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_shutdown(cx)
    }
}
