//! The header of an ESE database. The layout and the checksum are those of Microsoft's published ESE source (`DBFILEHDR`,
//! the XOR checksum with its seed) and of the libesedb format description; a header is a page long and stands twice.

use crate::base::{Le, ReadAt, Stamp};
use crate::format::artefact::outline::bytes_at;
use jiff::civil::DateTime;
use jiff::tz::Offset;

pub(super) const SIGNATURE: u32 = 0x89ab_cdef;
const SEED: u32 = 0x89ab_cdef;
pub(super) const SIGNATURE_AT: usize = 4;
const STATE_AT: usize = 52;
/// `bkinfoFullCur`: a log position of eight bytes, then the time of the full backup that this copy is.
const BACKUP_TIME_AT: usize = 188;
pub(super) const PAGE_SIZE_AT: usize = 236;
const PAGE_SIZES: [usize; 5] = [2048, 4096, 8192, 16384, 32768];
/// Of databases older than the field.
pub(super) const OLD_PAGE_SIZE: usize = 4096;
/// `JET_dbstateCleanShutdown`.
const CLEAN: u32 = 3;

/// What the headers say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Database {
    pub page_bytes: usize,
    pub is_first_sound: bool,
    pub is_second_sound: bool,
    pub is_clean: bool,
    /// Whether the file ends where a page does, behind both headers.
    pub is_whole: bool,
    pub backup: Option<BackupTime>,
}

/// When the backup was made; older systems write local time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum BackupTime {
    Utc(Stamp),
    Wall(DateTime),
}

/// Reads both headers; `None` when neither has the signature.
pub(super) fn read(file: &dyn ReadAt) -> Option<Database> {
    let largest = bytes_at(file, 0, 2 * PAGE_SIZES[PAGE_SIZES.len() - 1])?;
    let page_bytes = page_bytes(&largest)?;
    let first = largest.get(..page_bytes).unwrap_or(&largest);
    let second = largest.get(page_bytes..2 * page_bytes).unwrap_or_default();
    let (is_first_sound, is_second_sound) = (is_sound(first, page_bytes), is_sound(second, page_bytes));
    let header = Le(if is_second_sound && !is_first_sound { second } else { first });
    let size = file.size_bytes();
    let page = page_bytes as u64;
    Some(Database {
        page_bytes,
        is_first_sound,
        is_second_sound,
        is_clean: header.u32(STATE_AT) == Some(CLEAN),
        is_whole: size > 2 * page && size.is_multiple_of(page),
        backup: backup_time(header),
    })
}

/// The page size of the first header; where that is destroyed, the one at which a second header is found.
fn page_bytes(bytes: &[u8]) -> Option<usize> {
    if Le(bytes).u32(SIGNATURE_AT) == Some(SIGNATURE) {
        let said = usize::try_from(Le(bytes).u32(PAGE_SIZE_AT)?).ok()?;
        return Some(if PAGE_SIZES.contains(&said) { said } else { OLD_PAGE_SIZE });
    }
    PAGE_SIZES.into_iter().find(|size| bytes.get(*size..2 * size).is_some_and(|second| is_sound(second, *size)))
}

fn is_sound(page: &[u8], page_bytes: usize) -> bool {
    let (words, _) = page.as_chunks::<4>();
    let Some((stored, rest)) = words.split_first() else {
        return false;
    };
    let sum = rest.iter().fold(SEED, |sum, word| sum ^ u32::from_le_bytes(*word));
    page.len() == page_bytes && Le(page).u32(SIGNATURE_AT) == Some(SIGNATURE) && sum == u32::from_le_bytes(*stored)
}

/// `LOGTIME`: seconds, minutes, hours, day, month, years since 1900; the lowest bit of the next byte tells UTC.
fn backup_time(header: Le<'_>) -> Option<BackupTime> {
    let [second, minute, hour, day, month, year, flags, _] = *header.slice(BACKUP_TIME_AT, 8)?.as_array::<8>()?;
    let signed = |byte: u8| i8::try_from(byte).ok();
    let year = 1900 + i16::from(year);
    let (month, day) = (signed(month)?, signed(day)?);
    let wall = DateTime::new(year, month, day, signed(hour)?, signed(minute)?, signed(second)?, 0).ok()?;
    if flags & 1 == 0 {
        return Some(BackupTime::Wall(wall));
    }
    Stamp::from_civil(wall, Offset::UTC).ok().map(BackupTime::Utc)
}
