//! When an entry was written, where several places say so: the directory, the header before the entry, and the extra
//! fields that some writers add. Whoever freshens one of them leaves the others: the oldest counts. APPNOTE 4.4.6, 4.5.5.

use super::entry::dos_time;
use crate::base::{Le, ReadAt};
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

const HEADER_BYTES: usize = 30;
/// Info-ZIP's extended timestamp: flags, and seconds of 1970 in UTC.
const EXTENDED: u16 = 0x5455;
/// NTFS: reserved, then attribute 1 with the file time of the last change.
const NTFS: u16 = 0x000a;
/// 1601 to 1970.
const FILE_TIME_EPOCH_SECONDS: i64 = 11_644_473_600;
/// A wall clock is at most 14 hours from UTC; summer time, and steps of two seconds.
const ZONES: SignedDuration = SignedDuration::from_hours(16);

/// The oldest of an entry's times, and whether the extra fields name one that clocks and zones do not explain. That header
/// and directory differ is found where the entry is unpacked.
pub(super) fn oldest(file: &dyn ReadAt, header_at: u64, listed: Option<DateTime>) -> (Option<DateTime>, bool) {
    let Some(listed_at) = listed else { return (None, false) };
    let (local, utc) = told_by_header(file, header_at).unwrap_or_default();
    let mut oldest = local.map_or(listed_at, |local| local.min(listed_at));
    let is_torn = utc.is_some_and(|utc| listed_at.duration_since(utc).abs() > ZONES);
    if let Some(utc) = utc.filter(|_| is_torn) {
        oldest = oldest.min(utc);
    }
    (Some(oldest), is_torn)
}

/// The header's own time, and that of its extra fields in UTC.
fn told_by_header(file: &dyn ReadAt, at: u64) -> Option<(Option<DateTime>, Option<DateTime>)> {
    let mut head = [0; HEADER_BYTES];
    if file.read_at(at, &mut head).ok()? < HEADER_BYTES || !head.starts_with(b"PK\x03\x04") {
        return None;
    }
    let le = Le(&head);
    let local = dos_time(le.u16(12)?, le.u16(10)?);
    let extra_at = at.checked_add(HEADER_BYTES as u64)?.checked_add(u64::from(le.u16(26)?))?;
    let mut extra = vec![0; usize::from(le.u16(28)?)];
    let count = if extra.is_empty() { 0 } else { file.read_at(extra_at, &mut extra).unwrap_or(0) };
    extra.truncate(count);
    Some((local, in_extra(&extra)))
}

fn in_extra(mut rest: &[u8]) -> Option<DateTime> {
    let mut found: Option<Timestamp> = None;
    while let (Some(id), Some(length)) = (Le(rest).u16(0), Le(rest).u16(2)) {
        let end = 4 + usize::from(length);
        let Some(field) = rest.get(4..end) else { break };
        let at = match id {
            EXTENDED => extended(field),
            NTFS => ntfs(field),
            _ => None,
        };
        found = match (found, at) {
            (Some(one), Some(other)) => Some(one.min(other)),
            (one, other) => one.or(other),
        };
        rest = rest.get(end..).unwrap_or_default();
    }
    found.map(|at| at.to_zoned(TimeZone::UTC).datetime())
}

fn extended(field: &[u8]) -> Option<Timestamp> {
    let has_time = field.first()? & 1 == 1;
    let seconds = i32::from_le_bytes(field.get(1..5)?.try_into().ok()?);
    // Zero is what writers put who know no time.
    (has_time && seconds != 0).then(|| Timestamp::from_second(i64::from(seconds)).ok()).flatten()
}

fn ntfs(field: &[u8]) -> Option<Timestamp> {
    if Le(field).u16(4)? != 1 || Le(field).u16(6)? != 24 {
        return None;
    }
    let ticks = i64::from_le_bytes(field.get(8..16)?.try_into().ok()?);
    if ticks <= 0 {
        return None;
    }
    Timestamp::from_second(ticks / 10_000_000 - FILE_TIME_EPOCH_SECONDS).ok()
}
