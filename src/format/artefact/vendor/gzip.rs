//! A gzip stream, inflated to its end: flate2 compares checksum and length; how much it may unpack to is bounded here.

use super::Stream;
use crate::base::ReadAt;
use crate::model::{Problem, Verdict};
use flate2::bufread::MultiGzDecoder;
use std::cell::Cell;
use std::io::{self, BufReader, Read};
use std::rc::Rc;

/// Bytes all may unpack to; backups of devices are below 1 GiB.
const MAX_UNPACKED_BYTES: u64 = 8 << 30;

/// How many times its size a file may unpack to; deflate ends at 1032.
const MAX_RATIO: u64 = 250;

/// What unpacks to less is no bomb, whatever its ratio.
const RATIO_FREE_BYTES: u64 = 64 << 20;

/// The unpacked bytes, until something is wrong.
pub(super) struct Gzip<'a> {
    inner: MultiGzDecoder<BufReader<Stream<'a>>>,
    refused: Rc<Cell<bool>>,
    packed_bytes: u64,
    unpacked_bytes: u64,
    fault: Option<(Verdict, Problem)>,
}

impl<'a> Gzip<'a> {
    pub(super) fn new(file: &'a dyn ReadAt) -> Self {
        let stream = Stream::new(file);
        let refused = stream.refused();
        Self {
            inner: MultiGzDecoder::new(BufReader::new(stream)),
            refused,
            packed_bytes: file.size_bytes(),
            unpacked_bytes: 0,
            fault: None,
        }
    }

    /// What ended the stream before its time.
    pub(super) fn fault(self) -> Option<(Verdict, Problem)> {
        self.fault
    }

    fn stop(&mut self, verdict: Verdict, id: &'static str, message: String) -> io::Error {
        self.fault = Some((verdict, Problem::whole(id, message)));
        io::Error::other("the stream is not read further")
    }
}

impl Read for Gzip<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.fault.is_some() {
            return Err(io::Error::other("the stream is not read further"));
        }
        let count = match self.inner.read(buffer) {
            Ok(count) => count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => return Err(error),
            Err(error) if self.refused.get() => {
                return Err(self.stop(Verdict::Unreadable, "read-error", format!("cannot be read: {error}")));
            }
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => {
                let message = "the compressed file ends too soon: it was cut short or never finished".to_owned();
                return Err(self.stop(Verdict::Incomplete, "gzip-truncated", message));
            }
            Err(error) => {
                let message = format!("the compressed file is broken: {error}");
                return Err(self.stop(Verdict::Damaged, "gzip-damaged", message));
            }
        };
        self.unpacked_bytes = self.unpacked_bytes.saturating_add(count as u64);
        let is_bomb =
            self.unpacked_bytes > RATIO_FREE_BYTES && self.unpacked_bytes > self.packed_bytes.saturating_mul(MAX_RATIO);
        if is_bomb || self.unpacked_bytes > MAX_UNPACKED_BYTES {
            let (packed, unpacked) = (crate::base::bytes(self.packed_bytes), crate::base::bytes(self.unpacked_bytes));
            let message = format!("{packed} unpack to {unpacked} or more: no backup of a device does");
            return Err(self.stop(Verdict::Unreadable, "gzip-bomb", message));
        }
        Ok(count)
    }
}

/// Up to `most` unpacked bytes of a head.
pub(super) fn unpack_head(head: &[u8], most: usize) -> Vec<u8> {
    let mut unpacked = Vec::with_capacity(most);
    // A head is cut: what was unpacked before counts.
    let _cut = MultiGzDecoder::new(head).take(most as u64).read_to_end(&mut unpacked);
    unpacked
}
