//! Reading the files that a command is given, so that no pipe makes it wait and no device fills the memory.

use std::fs::{self, File};
use std::io::{self, BufReader, ErrorKind, Read};
use std::path::Path;

/// Longest deployment file; the parser has the same limit.
pub const MAX_DEPLOYMENT_BYTES: u64 = 16 * 1024 * 1024;
const BUFFER_BYTES: usize = 64 * 1024;

/// The first bytes of a file.
///
/// # Errors
/// As [`whole`].
pub fn head(path: &Path, most_bytes: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    regular(path)?.take(most_bytes).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Asked before it is opened: opening a pipe waits for somebody to write into it.
fn regular(path: &Path) -> io::Result<File> {
    if !fs::metadata(path)?.is_file() {
        return Err(io::Error::new(ErrorKind::InvalidInput, "it is not a regular file"));
    }
    File::open(path)
}

/// A file that is read piece by piece, through a buffer.
///
/// # Errors
/// As [`whole`].
pub fn pieces(path: &Path, limit_bytes: u64) -> io::Result<impl Read> {
    let file = regular(path)?;
    if file.metadata()?.len() > limit_bytes {
        return Err(too_large(limit_bytes));
    }
    // A file that grows meanwhile ends at the limit.
    Ok(BufReader::with_capacity(BUFFER_BYTES, file.take(limit_bytes)))
}

/// The whole file.
///
/// # Errors
/// What the operating system says; `InvalidInput` when it is no regular file, `FileTooLarge` beyond `limit_bytes`.
pub fn whole(path: &Path, limit_bytes: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    regular(path)?.take(limit_bytes.saturating_add(1)).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > limit_bytes {
        return Err(too_large(limit_bytes));
    }
    Ok(bytes)
}

fn too_large(limit_bytes: u64) -> io::Error {
    let why = format!("it is larger than {}", bakproof::base::bytes(limit_bytes));
    io::Error::new(ErrorKind::FileTooLarge, why)
}
