//! What can be said of a file that something calls a backup and that no reader recognises: empty, blank, ruined at
//! its head, or of a kind this version does not examine.

use crate::base::{Le, ReadAt};
use crate::model::{Problem, Verdict};

/// How much of a file is searched for what survived.
const SEARCH_BYTES: u64 = 4 << 20;
/// Pieces that a long file is probed in to tell whether it is blank all through.
const PROBE_BYTES: usize = 64 << 10;
/// Descriptor blocks start at multiples of this.
const BLOCK_STEP: usize = 512;
/// Header of a descriptor block: its checksum is the last of 26 words, the exclusive-or of the others.
const BLOCK_HEADER_BYTES: usize = 52;
/// Descriptor blocks a SQL Server backup is made of.
const BLOCK_KINDS: [&[u8; 4]; 9] = [b"TAPE", b"SFMB", b"SSET", b"VOLB", b"MSCI", b"MSDA", b"MSTL", b"MSLS", b"ESET"];
/// A ZIP's end record is this near the end: 22 bytes and a comment of at most 65,535.
const ZIP_END_BYTES: u64 = 22 + 65_535;

/// The verdict and its one problem. Bounded: reads at most a few MiB, whatever the size.
pub(super) fn examine(file: &(impl ReadAt + ?Sized)) -> (Verdict, Problem) {
    if file.size_bytes() == 0 {
        return (Verdict::Incomplete, Problem::whole("zero-length", "the file is empty"));
    }
    match search(file) {
        Ok(answer) => answer,
        Err(error) => (Verdict::Unreadable, Problem::whole("read-failed", super::reason::of(&error))),
    }
}

fn search(file: &(impl ReadAt + ?Sized)) -> std::io::Result<(Verdict, Problem)> {
    let start = read(file, 0, SEARCH_BYTES)?;
    if let Some(what) = signature(&start) {
        return Ok((Verdict::Unreadable, not_examined(what)));
    }
    if start.iter().all(|byte| *byte == 0) && is_blank_beyond(file)? {
        let message = "every byte that was read is zero: space was reserved, but no backup was written";
        return Ok((Verdict::Damaged, Problem::at("all-zeros", 0, message)));
    }
    match surviving_block(&start) {
        // A sound head that the reader of SQL Server media does not take for its own.
        Some((0, _)) => return Ok((Verdict::Unreadable, not_examined("tape-format backups of other programs"))),
        Some((offset, kind)) => {
            let message = format!(
                "the start of the file is damaged: a `{kind}` block of a SQL Server backup follows at byte \
                         {offset}"
            );
            return Ok((Verdict::Damaged, Problem::at("ruined-head", 0, message)));
        }
        None => {}
    }
    let tail_start = file.size_bytes().saturating_sub(ZIP_END_BYTES);
    let tail = read(file, tail_start, ZIP_END_BYTES)?;
    // A VHD of fixed size carries its signature only in the last sector.
    if tail.len().checked_sub(512).and_then(|at| tail.get(at..)).is_some_and(|footer| footer.starts_with(b"conectix")) {
        return Ok((Verdict::Unreadable, not_examined("VHD disk images")));
    }
    if let Some(at) = memchr::memrchr_iter(b'P', &tail).find(|at| tail[*at..].starts_with(b"PK\x05\x06")) {
        let offset = tail_start + at as u64;
        let message = format!(
            "the start of the file is damaged: the directory of a ZIP archive is at its end (byte \
                               {offset})"
        );
        return Ok((Verdict::Damaged, Problem::at("ruined-head", 0, message)));
    }
    let message = "its content is none of the forms that `bakproof recognizers` lists";
    Ok((Verdict::Unreadable, Problem::whole("unrecognised", message)))
}

fn not_examined(what: &str) -> Problem {
    Problem::whole("not-examined", format!("this version does not examine {what}"))
}

fn read(file: &(impl ReadAt + ?Sized), offset: u64, at_most: u64) -> std::io::Result<Vec<u8>> {
    let wanted = file.size_bytes().saturating_sub(offset).min(at_most);
    let mut buffer = vec![0; usize::try_from(wanted).unwrap_or(0)];
    let count = file.read_at(offset, &mut buffer)?;
    buffer.truncate(count);
    Ok(buffer)
}

/// Probes the rest at its middle and its end; reading terabytes of zeros would prove little more.
fn is_blank_beyond(file: &(impl ReadAt + ?Sized)) -> std::io::Result<bool> {
    let size_bytes = file.size_bytes();
    for offset in [size_bytes / 2, size_bytes.saturating_sub(PROBE_BYTES as u64)] {
        if read(file, offset, PROBE_BYTES as u64)?.iter().any(|byte| *byte != 0) {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Kinds that are backups of something, without a reader yet.
fn signature(start: &[u8]) -> Option<&'static str> {
    // PFX ::= SEQUENCE { version INTEGER 3, ... } (RFC 7292, section 4); the length takes one to five bytes.
    let is_pkcs12 = start.first() == Some(&0x30) && (2..=6).any(|at| start.get(at..at + 3) == Some(&[2, 1, 3]));
    match () {
        () if is_pkcs12 => Some("PKCS#12 files (certificates with their keys)"),
        () if start.starts_with(b"vhdxfile") => Some("VHDX disk images"),
        () if start.starts_with(b"conectix") => Some("VHD disk images"),
        () => None,
    }
}

/// The first descriptor block whose header sums up (MTF 1.00a, common block header).
fn surviving_block(start: &[u8]) -> Option<(usize, &'static str)> {
    (0..start.len()).step_by(BLOCK_STEP).find_map(|offset| {
        let header = start.get(offset..offset + BLOCK_HEADER_BYTES)?;
        let kind = BLOCK_KINDS.iter().find(|kind| header.starts_with(kind.as_slice()))?;
        let words = (0..25).try_fold(0u16, |sum, word| Some(sum ^ Le(header).u16(word * 2)?))?;
        (words == Le(header).u16(50)?).then(|| (offset, std::str::from_utf8(kind.as_slice()).unwrap_or("?")))
    })
}
