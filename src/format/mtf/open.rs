//! The stream of a backup file: plain, or unpacked from its container.

use super::container::Container;
use super::fault::Fault;
use super::tape::{Place, Tape};
use super::window::Window;
use crate::base::ReadAt;
use std::fmt;

/// The first read of a plain file: up to and including the first data stream's header.
const FIRST_BYTES: usize = 64 << 10;

/// Later reads: enough for everything between one data stream and the next, or the end.
const AHEAD_BYTES: usize = 32 << 10;

/// Wishes of this size bypass the window.
const DIRECT_BYTES: usize = 64 << 10;

/// The stream of a file whose content is `TAPE` or `MSSQLBAK`.
///
/// # Errors
/// When the content is neither, or the container is not understood.
pub fn open<'a>(file: &'a dyn ReadAt) -> Result<Box<dyn Tape + 'a>, Fault> {
    let mut window = Window::new(file, FIRST_BYTES);
    let head = window.get(0, 8).map_err(|error| Fault::io(0, &error))?;
    if head.starts_with(b"TAPE") {
        window.set_ahead(AHEAD_BYTES);
        return Ok(Box::new(Plain { file, window }));
    }
    if head.starts_with(b"MSSQLBAK") {
        return Ok(Box::new(Container::open(window)?));
    }
    let message = "the content is no SQL Server backup: it starts with neither TAPE nor MSSQLBAK";
    Err(Fault::unreadable("not-sql-backup", 0, message))
}

struct Plain<'a> {
    file: &'a dyn ReadAt,
    window: Window<'a>,
}

impl fmt::Debug for Plain<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Plain").field("window", &self.window).finish_non_exhaustive()
    }
}

impl Tape for Plain<'_> {
    fn read(&mut self, at: u64, out: &mut [u8]) -> Result<usize, Fault> {
        let size = self.window.size_bytes();
        if out.len() >= DIRECT_BYTES {
            let there = usize::try_from(size.saturating_sub(at)).unwrap_or(usize::MAX).min(out.len());
            return self.file.read_at(at, &mut out[..there]).map_err(|error| Fault::io(at, &error));
        }
        let bytes = self.window.get(at, out.len()).map_err(|error| Fault::io(at, &error))?;
        out[..bytes.len()].copy_from_slice(bytes);
        Ok(bytes.len())
    }

    fn place(&self, at: u64) -> Place {
        Place::plain(at.min(self.window.size_bytes()))
    }

    fn end(&self) -> Option<u64> {
        Some(self.window.size_bytes())
    }

    fn container(&self) -> &'static str {
        "TAPE"
    }
}
