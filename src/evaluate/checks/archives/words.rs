//! Days, months and years as a sentence names them.

use crate::base::count;
use crate::evaluate::adherence::{day, days};
use crate::evaluate::retention::Age;
use crate::evaluate::words::every;
use crate::policy::Generation;
use jiff::Unit;
use jiff::civil::{Date, DateDifference};

/// Rows of ages that a sentence names.
const NAMED: usize = 5;

/// `4 years and 11 months`, `35 days`: the two largest units between two days.
pub fn apart(from: Date, to: Date) -> String {
    let Ok(span) = from.until(DateDifference::new(to).largest(Unit::Year)) else { return "a long time".to_owned() };
    let units = [
        (i64::from(span.get_years()), "year", "years"),
        (i64::from(span.get_months()), "month", "months"),
        (i64::from(span.get_days()), "day", "days"),
    ];
    let first = units.iter().position(|(number, ..)| *number > 0).unwrap_or(2);
    let two = units.iter().skip(first).take(2).filter(|(number, ..)| *number > 0);
    let words: Vec<String> = two.map(|(number, one, many)| count(number.unsigned_abs(), one, many)).collect();
    if words.is_empty() { "less than a day".to_owned() } else { words.join(" and ") }
}

/// `3 to 9 October 2026 and 12 October 2026`; `March to May 2026`; `2021 to 2023`.
pub fn ages(generation: Generation, all: &[Age]) -> String {
    let mut rows: Vec<(Date, Date)> = Vec::new();
    for age in all {
        match rows.last_mut().filter(|(_, last)| last.tomorrow().is_ok_and(|next| next == age.first)) {
            Some((_, last)) => *last = age.last,
            None => rows.push((age.first, age.last)),
        }
    }
    let words: Vec<String> = rows.iter().map(|(first, last)| row(generation, *first, *last)).collect();
    match words.get(..NAMED).filter(|_| words.len() > NAMED + 1) {
        None => every(&words),
        Some(first) => format!("{} and {} more times", first.join(", "), words.len() - NAMED),
    }
}

fn row(generation: Generation, first: Date, last: Date) -> String {
    match generation {
        Generation::Daily if first == last => day(first),
        Generation::Daily => days(first, last),
        Generation::Monthly => {
            let (month, year) = ("%B", "%B %Y");
            let end = last.strftime(year);
            match first.first_of_month() == last.first_of_month() {
                true => end.to_string(),
                false => format!("{} to {end}", first.strftime(if first.year() == last.year() { month } else { year })),
            }
        }
        Generation::Yearly if first.year() == last.year() => first.year().to_string(),
        Generation::Yearly => format!("{} to {}", first.year(), last.year()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn lengths_and_rows_are_told_as_a_person_tells_them() {
        assert_eq!(apart(date(2019, 11, 30), date(2024, 11, 28)), "4 years and 11 months");
        assert_eq!(apart(date(2026, 1, 1), date(2026, 2, 5)), "1 month and 4 days");
        assert_eq!(apart(date(2026, 1, 1), date(2026, 1, 1)), "less than a day");
        assert_eq!(apart(date(2025, 1, 1), date(2026, 1, 9)), "1 year");
        let of = |generation: Generation, firsts: &[Date]| {
            let age = |first: &Date| Age { first: *first, last: generation.next(*first).unwrap().yesterday().unwrap() };
            ages(generation, &firsts.iter().map(age).collect::<Vec<_>>())
        };
        let months = [date(2025, 12, 1), date(2026, 1, 1), date(2026, 3, 1), date(2026, 5, 1), date(2026, 6, 1)];
        assert_eq!(of(Generation::Monthly, &months), "December 2025 to January 2026, March 2026 and May to June 2026");
        assert_eq!(of(Generation::Yearly, &[date(2020, 1, 1), date(2021, 1, 1)]), "2020 to 2021");
        assert_eq!(of(Generation::Daily, &[date(2026, 10, 3), date(2026, 10, 4)]), "3 to 4 October 2026");
    }
}
