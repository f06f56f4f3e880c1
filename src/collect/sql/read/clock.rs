//! Moments from the wall-clock times of a server.

use crate::base::Stamp;
use jiff::civil::DateTime;
use jiff::tz::Offset;

/// `backupset.time_zone` when the server did not know.
const UNKNOWN_ZONE: i64 = 127;
/// No zone on Earth is further from UTC.
const MAX_QUARTERS: i64 = 14 * 4;
/// `2026-11-22T20:57:19.1234567`.
const MAX_WALL_BYTES: usize = 27;
const WALL_BYTES: usize = 19;

/// Reads wall-clock times with the offset that the server had when it was read.
#[derive(Clone, Copy, Debug)]
pub struct Clock {
    pub offset: Offset,
}

impl Clock {
    /// The server's clock: `text` as style 126 writes it, with or without an offset behind, and the offset in minutes.
    pub fn now(text: &str, offset_minutes: i64) -> Option<(Self, Stamp)> {
        let offset = offset_of(offset_minutes.checked_mul(60)?)?;
        let clock = Self { offset };
        Some((clock, clock.stamp(Some(text))?))
    }

    /// A moment; `None` where there is none, or what stands there is no time.
    pub fn stamp(self, text: Option<&str>) -> Option<Stamp> {
        Stamp::from_civil(wall(text?)?, self.offset).ok()
    }

    /// The same clock for a row that says its own quarter hours from UTC.
    pub fn in_quarters(self, quarters: Option<i64>) -> Self {
        let known = quarters.filter(|quarters| *quarters != UNKNOWN_ZONE && quarters.abs() <= MAX_QUARTERS);
        known.and_then(|quarters| offset_of(quarters * 900)).map_or(self, |offset| Self { offset })
    }

    /// A moment as this clock shows it, as the queries take it: to the second, rounded down.
    pub fn literal(self, stamp: Stamp) -> Option<String> {
        let civil = Stamp::new(stamp.at, self.offset).civil();
        // What `datetime` cannot hold before 1753, msdb does not hold either.
        (1753..=9999).contains(&civil.year()).then(|| civil.strftime("%Y-%m-%dT%H:%M:%S").to_string())
    }
}

fn offset_of(seconds: i64) -> Option<Offset> {
    let seconds = i32::try_from(seconds).ok().filter(|seconds| seconds.abs() <= 14 * 3600)?;
    Offset::from_seconds(seconds).ok()
}

/// The wall-clock part, whatever offset follows it.
pub fn wall(text: &str) -> Option<DateTime> {
    let text = text.trim();
    let fraction = text
        .get(WALL_BYTES..)
        .filter(|rest| rest.starts_with('.'))
        .map_or(0, |rest| 1 + rest.bytes().skip(1).take_while(u8::is_ascii_digit).count());
    text.get(..(WALL_BYTES + fraction).min(MAX_WALL_BYTES))?.parse().ok()
}
