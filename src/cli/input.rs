//! Reading the files that a command is given, so that no pipe makes it wait and no device fills the memory.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Read};
use std::path::Path;

/// The whole file.
///
/// # Errors
/// What the operating system says; `InvalidInput` when it is no regular file, `FileTooLarge` beyond `limit_bytes`.
pub fn whole(path: &Path, limit_bytes: u64) -> io::Result<Vec<u8>> {
    // Asked before it is opened: opening a pipe waits for somebody to write into it.
    if !fs::metadata(path)?.is_file() {
        return Err(io::Error::new(ErrorKind::InvalidInput, "it is no regular file"));
    }
    let mut bytes = Vec::new();
    File::open(path)?.take(limit_bytes.saturating_add(1)).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > limit_bytes {
        let why = format!("it is larger than {}", bakproof::base::bytes(limit_bytes));
        return Err(io::Error::new(ErrorKind::FileTooLarge, why));
    }
    Ok(bytes)
}
