//! Holes of sparse files: stretches that were never written. They read as zeros, and the file system knows where they
//! are, so that nobody has to read them to know.

use std::fs::File;
use std::ops::Range;

/// The first hole at or behind `from`, of a file of this size; `None` without one, and where the system does not tell.
#[cfg(any(target_os = "linux", target_os = "macos", target_os = "freebsd"))]
pub(super) fn next_hole(file: &File, size: u64, from: u64) -> Option<Range<u64>> {
    use rustix::fs::{SeekFrom, seek};
    // Moves the cursor, which positioned reads do not use. The end of a file counts as a hole.
    let start = seek(file, SeekFrom::Hole(from)).ok().filter(|start| (from..size).contains(start))?;
    let end = match seek(file, SeekFrom::Data(start)) {
        Ok(end) => end.min(size),
        // Nothing follows.
        Err(rustix::io::Errno::NXIO) => size,
        Err(_) => return None,
    };
    (start < end).then_some(start..end)
}

#[cfg(not(any(target_os = "linux", target_os = "macos", target_os = "freebsd")))]
pub(super) fn next_hole(_: &File, _: u64, _: u64) -> Option<Range<u64>> {
    None
}
