//! The start header of a 7z file, which says where its directory is and what its checksum is (7zFormat.txt). Nothing is
//! unpacked: the names in it are packed too.

use crate::base::{Le, ReadAt};
use crate::model::{Problem, Verdict};
use flate2::Crc;

pub(super) const SIGNATURE: &[u8] = &[b'7', b'z', 0xbc, 0xaf, 0x27, 0x1c];

const START_HEADER_BYTES: usize = 32;

/// Bytes of a directory whose checksum is compared.
const MAX_DIRECTORY_BYTES: u64 = 16 << 20;

/// What is wrong with a file that starts with the signature.
pub(in super::super) fn check(file: &dyn ReadAt) -> Option<(Verdict, Problem)> {
    let mut head = [0; START_HEADER_BYTES];
    match file.read_at(0, &mut head) {
        Ok(START_HEADER_BYTES) => {}
        Ok(_) => return incomplete(file),
        Err(error) => return unreadable(&error),
    }
    let le = Le(&head);
    let mut sum = Crc::new();
    sum.update(le.slice(12, 20)?);
    if le.u32(8)? != sum.sum() {
        let message = "the 7z file's start contradicts its checksum";
        return Some((Verdict::Damaged, Problem::at("7z-start", 8, message)));
    }
    let (offset, length, stated) = (le.u64(12)?, le.u64(20)?, le.u32(28)?);
    let start = offset.checked_add(START_HEADER_BYTES as u64);
    let Some((start, end)) = start.and_then(|start| Some((start, start.checked_add(length)?))) else {
        return Some((Verdict::Damaged, Problem::at("7z-start", 12, "the 7z file's directory is nowhere in it")));
    };
    if end > file.size_bytes() || length == 0 {
        return incomplete(file);
    }
    if length > MAX_DIRECTORY_BYTES {
        let problem = Problem::at("limit-7z-directory", start, "the 7z file's directory is longer than we read");
        return Some((Verdict::Unreadable, problem));
    }
    let mut directory = vec![0; usize::try_from(length).ok()?];
    match file.read_at(start, &mut directory) {
        Ok(count) if count == directory.len() => {}
        Ok(_) => return incomplete(file),
        Err(error) => return unreadable(&error),
    }
    let mut sum = Crc::new();
    sum.update(&directory);
    (sum.sum() != stated).then(|| {
        let message = "the 7z file's directory contradicts its checksum";
        (Verdict::Damaged, Problem::at("7z-directory", start, message))
    })
}

fn incomplete(file: &dyn ReadAt) -> Option<(Verdict, Problem)> {
    let message = "the file ends before the 7z file's directory: it was cut short or never finished";
    Some((Verdict::Incomplete, Problem::at("7z-truncated", file.size_bytes(), message)))
}

fn unreadable(error: &std::io::Error) -> Option<(Verdict, Problem)> {
    Some((Verdict::Unreadable, Problem::whole("read-error", format!("cannot be read: {error}"))))
}
