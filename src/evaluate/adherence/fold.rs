//! Missed slots in words, folded as a person would tell them: `every night from 3 to 9 October 2026 at 22:00`.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;

/// Hours at which a run is of a night.
const NIGHT_BEGINS: i8 = 18;
const NIGHT_ENDS: i8 = 6;

/// Slots that follow each other in the schedule.
struct Row {
    first: DateTime,
    last: DateTime,
    count: usize,
}

/// Each row of slots in words. `slots`: when they were due, in order, and the place of each in the schedule, by which rows
/// are told.
pub fn fold(slots: &[(usize, Timestamp)], zone: &TimeZone) -> Vec<String> {
    let mut rows: Vec<(usize, Row)> = Vec::new();
    for (place, due) in slots {
        let wall = zone.to_datetime(*due);
        match rows.last_mut() {
            Some((last, row)) if *last + 1 == *place && joins(row, wall) => {
                (*last, row.last, row.count) = (*place, wall, row.count + 1);
            }
            _ => rows.push((*place, Row { first: wall, last: wall, count: 1 })),
        }
    }
    rows.iter().map(|(_, row)| words(row)).collect()
}

/// Runs of one time a day are one row, and so are runs that follow each other within a day.
fn joins(row: &Row, next: DateTime) -> bool {
    let is_daily = row.last.date().tomorrow().is_ok_and(|day| day == next.date()) && row.last.time() == next.time();
    let is_frequent = row.last.date() == next.date()
        || (row.last.date().tomorrow().is_ok_and(|day| day == next.date()) && row.last.time() > next.time());
    match row.count {
        1 => is_daily || is_frequent,
        _ if is_daily_row(row) => is_daily,
        _ => is_frequent,
    }
}

fn is_daily_row(row: &Row) -> bool {
    row.first.time() == row.last.time() && row.first.date() != row.last.date()
}

fn words(row: &Row) -> String {
    let (first, last) = (row.first, row.last);
    let at = first.strftime("%H:%M");
    if row.count == 1 {
        return format!("{} at {at}", day(first.date()));
    }
    if is_daily_row(row) {
        let is_night = first.hour() >= NIGHT_BEGINS || first.hour() < NIGHT_ENDS;
        let each = if is_night { "night" } else { "day" };
        return format!("every {each} from {} at {at}", days(first.date(), last.date()));
    }
    let until = last.strftime("%H:%M");
    if first.date() == last.date() {
        return format!("{} from {at} to {until} ({} in a row)", day(first.date()), row.count);
    }
    format!("{} {at} to {} {until} ({} in a row)", day(first.date()), day(last.date()), row.count)
}

/// `3 October 2026`.
pub fn day(date: Date) -> String {
    date.strftime("%-d %B %Y").to_string()
}

/// `3 to 9 October 2026`: what both have in common once.
pub fn days(first: Date, last: Date) -> String {
    let form = if first.year() != last.year() {
        "%-d %B %Y"
    } else if first.month() != last.month() {
        "%-d %B"
    } else {
        "%-d"
    };
    format!("{} to {}", first.strftime(form), day(last))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folded(slots: &[(usize, &str)]) -> Vec<String> {
        let zone = TimeZone::get("Europe/Berlin").unwrap();
        let at = |text: &str| text.parse::<DateTime>().unwrap().to_zoned(zone.clone()).unwrap().timestamp();
        fold(&slots.iter().map(|(place, text)| (*place, at(text))).collect::<Vec<_>>(), &zone)
    }

    #[test]
    fn nights_in_a_row_are_told_once() {
        let nights = [
            (2, "2026-10-03T22:00"),
            (3, "2026-10-04T22:00"),
            (4, "2026-10-05T22:00"),
            (11, "2026-10-12T22:00"),
            (30, "2026-10-31T22:00"),
            (31, "2026-11-01T22:00"),
        ];
        assert_eq!(
            folded(&nights),
            [
                "every night from 3 to 5 October 2026 at 22:00",
                "12 October 2026 at 22:00",
                "every night from 31 October to 1 November 2026 at 22:00"
            ]
        );
    }

    #[test]
    fn runs_of_one_day_are_told_by_their_times() {
        let logs = [(0, "2026-10-03T22:00"), (1, "2026-10-03T22:15"), (2, "2026-10-03T22:30"), (9, "2026-10-04T01:00")];
        assert_eq!(folded(&logs), ["3 October 2026 from 22:00 to 22:30 (3 in a row)", "4 October 2026 at 01:00"]);
        let over = [(0, "2026-10-03T23:45"), (1, "2026-10-04T00:00"), (2, "2026-10-04T00:15")];
        assert_eq!(folded(&over), ["3 October 2026 23:45 to 4 October 2026 00:15 (3 in a row)"]);
    }
}
