//! A file read from its first byte to its last, whatever it holds.

use super::Stream;
use crate::base::ReadAt;
use crate::model::{Problem, Verdict};
use std::io::Read;

/// Configurations and their databases are far below.
const MAX_BYTES: u64 = 64 << 30;

const BLOCK_BYTES: usize = 64 << 10;

/// Reads every byte, since an unreadable sector shows in no other way, and compares each with the first.
pub(in super::super) fn read_to_end(file: &dyn ReadAt) -> Option<(Verdict, Problem)> {
    if file.size_bytes() > MAX_BYTES {
        let message = format!("larger than the {} we read", crate::base::bytes(MAX_BYTES));
        return Some((Verdict::Unreadable, Problem::whole("limit-file-bytes", message)));
    }
    let mut stream = Stream::new(file);
    let mut block = vec![0; BLOCK_BYTES];
    let (mut first, mut is_one, mut read_bytes) = (None, true, 0_u64);
    loop {
        let count = match stream.read(&mut block) {
            Ok(0) => break,
            Ok(count) => count,
            Err(error) => {
                let message = format!("cannot be read to its end: {error}");
                return Some((Verdict::Unreadable, Problem::at("read-error", read_bytes, message)));
            }
        };
        let bytes = block.get(..count).unwrap_or_default();
        let first = *first.get_or_insert_with(|| bytes.first().copied().unwrap_or_default());
        is_one = is_one && bytes.iter().all(|byte| *byte == first);
        read_bytes = read_bytes.saturating_add(count as u64);
    }
    if read_bytes < file.size_bytes() {
        let message = "the file ended while it was read";
        return Some((Verdict::Incomplete, Problem::at("truncated", read_bytes, message)));
    }
    is_one.then(|| (Verdict::Damaged, Problem::whole("one-byte", "every byte of the file is the same")))
}
