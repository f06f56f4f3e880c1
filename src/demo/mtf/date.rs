//! Dates as backup media carry them: five bytes, most significant first, local time of the server; and FILETIME.

use jiff::civil::DateTime;

/// Year 14 bits, month 4, day 5, hour 5, minute 6, second 6.
pub(super) fn five_bytes(date: DateTime) -> [u8; 5] {
    let parts = [
        (u64::try_from(date.year()).unwrap_or_default(), 14),
        (part(date.month()), 4),
        (part(date.day()), 5),
        (part(date.hour()), 5),
        (part(date.minute()), 6),
        (part(date.second()), 6),
    ];
    let packed = parts.iter().fold(0, |sum, (value, bits)| sum << bits | value & ((1 << bits) - 1));
    let [_, _, _, bytes @ ..] = packed.to_be_bytes();
    bytes
}

fn part(value: i8) -> u64 {
    u64::try_from(value).unwrap_or_default()
}

/// 100 ns since 1601, of a wall clock that stands `tz_quarters` quarter hours east of Greenwich.
pub(super) fn filetime(date: DateTime, tz_quarters: i8) -> u64 {
    const SECONDS_1601_TO_1970: i64 = 11_644_473_600;
    let offset = jiff::tz::Offset::from_seconds(i32::from(tz_quarters) * 900).unwrap_or(jiff::tz::Offset::UTC);
    let seconds = offset.to_timestamp(date).map(jiff::Timestamp::as_second).unwrap_or_default();
    u64::try_from(seconds + SECONDS_1601_TO_1970).unwrap_or_default() * 10_000_000
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_takes_forty_bits() {
        let date = jiff::civil::date(2020, 5, 12).at(13, 28, 44, 0);
        let bits = (2020_u64 << 26) | (5 << 22) | (12 << 17) | (13 << 12) | (28 << 6) | 44;
        assert_eq!(five_bytes(date), bits.to_be_bytes()[3..]);
        assert_eq!(filetime(jiff::civil::date(1970, 1, 1).at(1, 0, 0, 0), 4), 116_444_736_000_000_000);
    }
}
