//! A socket that gives up on a peer that sends and sends without ever completing a row.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;

/// Most that may arrive between two rows. The longest row of a query that ships is far below 1 MiB; the driver itself
/// would take 2 GiB for one value.
pub const MAX_BYTES_BETWEEN_ROWS: usize = 16 * 1024 * 1024;

/// What arrived since the last row.
#[derive(Clone, Debug, Default)]
pub struct Meter(Arc<AtomicUsize>);

impl Meter {
    /// A row is complete: the count starts again.
    pub fn reset(&self) {
        self.0.store(0, Ordering::Relaxed);
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
        let count = buffer.filled().len().saturating_sub(before);
        if self.meter.0.fetch_add(count, Ordering::Relaxed).saturating_add(count) > MAX_BYTES_BETWEEN_ROWS {
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
