//! Dates that people and jobs write into names. A name proves nothing; it can only raise a question.

use jiff::civil::Date;
use regex::Regex;
use std::sync::LazyLock;

/// Year first, one kind of separator or none: `2017_05_18`, `2026-10-22`, `20170518`.
#[allow(clippy::expect_used)]
static YEAR_FIRST: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(20\d\d)(?:-(\d\d)-|_(\d\d)_|\.(\d\d)\.|(\d\d))(\d\d)").expect("a fixed pattern that a test compiles")
});
/// Year last: `10-22-2026`, `22.10.2026`. Which of the two is the day, only the numbers can tell.
#[allow(clippy::expect_used)]
static YEAR_LAST: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(\d\d)(?:-(\d\d)-|_(\d\d)_|\.(\d\d)\.)(20\d\d)").expect("a fixed pattern that a test compiles")
});

/// Every date a name may mean: more than one where it is ambiguous; none when it holds none.
pub fn dates_in(name: &str) -> Vec<Date> {
    let mut found = Vec::new();
    for (pattern, year_first) in [(&*YEAR_FIRST, true), (&*YEAR_LAST, false)] {
        for groups in pattern.captures_iter(name) {
            let Some(whole) = groups.get(0) else { continue };
            if is_part_of_a_longer_number(name, whole.start(), whole.end()) {
                continue;
            }
            let numbers: Vec<i16> =
                groups.iter().skip(1).flatten().filter_map(|group| group.as_str().parse().ok()).collect();
            if let [first, middle, last] = *numbers {
                let readings = if year_first {
                    vec![(first, middle, last)]
                } else {
                    vec![(last, first, middle), (last, middle, first)]
                };
                found.extend(readings.into_iter().filter_map(|(year, month, day)| {
                    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
                }));
            }
        }
    }
    found.sort();
    found.dedup();
    found
}

fn is_part_of_a_longer_number(name: &str, start: usize, end: usize) -> bool {
    let digit = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_digit);
    let bytes = name.as_bytes();
    digit(start.checked_sub(1).and_then(|before| bytes.get(before))) || digit(bytes.get(end))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dates(name: &str) -> Vec<String> {
        dates_in(name).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn dates_as_jobs_write_them_are_read() {
        for name in [
            "LcsCDR_backup_2017_05_18_041819_1234567.bak",
            "LcsCDR_20170518_041819.bak",
            "2017-05-18",
            "LcsCDR20170518.bak",
            "2017.05.18",
            "05-18-2017_220411",
            "18.05.2017",
        ] {
            assert_eq!(dates(name), ["2017-05-18"], "{name}");
        }
    }

    #[test]
    fn a_date_that_may_mean_two_days_means_both() {
        assert_eq!(dates("05-06-2017"), ["2017-05-06", "2017-06-05"]);
    }

    #[test]
    fn numbers_that_are_no_dates_are_none() {
        for name in
            ["LcsCDR.bak", "20171350.bak", "120170518.bak", "201705181.bak", "2017-05_18", "v2.0.20", "20170230"]
        {
            assert_eq!(dates(name), [""; 0], "{name}");
        }
    }
}
