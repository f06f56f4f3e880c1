//! The five bytes MTF writes for a wall-clock time: year 14 bits, month 4, day 5, hour 5, minute 6, second 6.

use jiff::civil;

/// What the five bytes say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Date {
    /// All zero, or not there.
    None,
    At(civil::DateTime),
    /// A day or hour that no calendar has.
    Impossible,
}

/// Reads a date; anything but five bytes is no date.
pub fn read(raw: Option<&[u8]>) -> Date {
    let Some(&[a, b, c, d, e]) = raw else { return Date::None };
    let bits = u64::from_be_bytes([0, 0, 0, a, b, c, d, e]);
    if bits == 0 {
        return Date::None;
    }
    // Each field is masked to at most 14 bits, so it fits.
    let field = |shift: u32, width: u32| i16::try_from(bits >> shift & ((1 << width) - 1)).unwrap_or(-1);
    let small = |shift, width| i8::try_from(field(shift, width)).unwrap_or(-1);
    civil::DateTime::new(field(26, 14), small(22, 4), small(17, 5), small(12, 5), small(6, 6), small(0, 6), 0)
        .map_or(Date::Impossible, Date::At)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pack(year: u64, month: u64, day: u64, hour: u64, minute: u64, second: u64) -> [u8; 5] {
        let bits = year << 26 | month << 22 | day << 17 | hour << 12 | minute << 6 | second;
        bits.to_be_bytes()[3..].try_into().unwrap()
    }

    #[test]
    fn a_date_is_read_as_it_was_packed() {
        let date = read(Some(&pack(2017, 5, 18, 4, 18, 19)));
        assert_eq!(date, Date::At(civil::datetime(2017, 5, 18, 4, 18, 19, 0)));
        assert_eq!(read(Some(&[0; 5])), Date::None);
        assert_eq!(read(None), Date::None);
    }

    #[test]
    fn days_that_no_calendar_has_are_impossible() {
        for raw in [pack(2017, 2, 29, 0, 0, 0), pack(2017, 13, 1, 0, 0, 0), pack(2017, 1, 1, 24, 0, 0), [0xff; 5]] {
            assert_eq!(read(Some(&raw)), Date::Impossible, "{raw:x?}");
        }
    }
}
