//! The words that findings are made of: moments, ages, schedules, and lists that stay short.

use crate::base::{PathName, Stamp, age};
use crate::model::Location;
use crate::policy::{Rhythm, ScheduleRule, Sourced};
use jiff::SignedDuration;
use jiff::tz::TimeZone;
use std::collections::BTreeSet;

/// How many names a sentence lists before it says how many more there are.
const LISTED: usize = 3;

/// `2026-10-22T22:04+02:00`: minutes are what a person compares.
pub fn moment(stamp: Stamp) -> String {
    let zoned = stamp.at.to_zoned(TimeZone::fixed(stamp.offset()));
    zoned.strftime("%Y-%m-%dT%H:%M%:z").to_string()
}

/// The same to the second, where it does not fall on a minute.
pub fn second(stamp: Stamp) -> String {
    let zoned = stamp.at.to_zoned(TimeZone::fixed(stamp.offset()));
    let form = if zoned.second() == 0 { "%Y-%m-%dT%H:%M%:z" } else { "%Y-%m-%dT%H:%M:%S%:z" };
    zoned.strftime(form).to_string()
}

/// `9d 10h before the audit`.
pub fn before_the_audit(span: SignedDuration) -> String {
    format!("{} before the audit", age(span))
}

/// ``one `every 1d` (grace 2h)``.
pub fn asked(rhythm: &Sourced<Rhythm>, schedule: &ScheduleRule) -> String {
    let grace = schedule.grace.value;
    let grace = if grace.is_zero() { String::new() } else { format!(" (grace {})", age(grace)) };
    match &rhythm.value {
        Rhythm::Every { text, .. } => format!("one {text}{grace}"),
        Rhythm::Cron { text, .. } => format!("one at each `{text}`{grace}"),
    }
}

/// Repository and path of a file: `nas: sql/LcsCDR.bak`.
pub fn place_words(source: &str, path: &PathName) -> String {
    match path.lossy() {
        path if path.is_empty() => format!("the root of {source}"),
        path => format!("{source}: {path}"),
    }
}

/// The first of these files, each once, and how many more there are.
pub fn files_words<'l>(locations: impl IntoIterator<Item = &'l Location>) -> String {
    let mut names: Vec<String> = Vec::new();
    let mut seen = BTreeSet::new();
    for location in locations {
        if seen.insert((&location.source, &location.path)) {
            names.push(place_words(&location.source, &location.path));
        }
    }
    list(&names)
}

/// `a, b, c and 4 more`.
pub fn list<T: AsRef<str>>(names: &[T]) -> String {
    list_of(names, names.len() as u64)
}

/// The same of `all` names of which the first were kept.
pub fn list_of<T: AsRef<str>>(names: &[T], all: u64) -> String {
    let shown: Vec<&str> = names.iter().take(LISTED).map(AsRef::as_ref).collect();
    match (all.saturating_sub(shown.len() as u64), shown.split_last()) {
        (0, Some((last, rest))) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        (0, _) => shown.join(", "),
        (more, _) => format!("{} and {more} more", shown.join(", ")),
    }
}

/// `a, b and c`: all of them, where each has to be known.
pub fn every<T: AsRef<str>>(names: &[T]) -> String {
    let names: Vec<&str> = names.iter().map(AsRef::as_ref).collect();
    match names.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        _ => names.join(", "),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_stay_short() {
        assert_eq!(list(&["a"]), "a");
        assert_eq!(list(&["a", "b"]), "a and b");
        assert_eq!(list(&["a", "b", "c", "d", "e"]), "a, b, c and 2 more");
    }

    #[test]
    fn moments_keep_their_offset_and_lose_their_seconds() {
        assert_eq!(moment("2026-10-22T22:04:11+02:00".parse().unwrap()), "2026-10-22T22:04+02:00");
    }
}
