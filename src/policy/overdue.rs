//! Since when a backup is overdue, and how many runs were missed: what a person compares with the job's log.

use super::schedule::Rhythm;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, Zoned};

/// So many missed runs are counted; a job that has been dead for years has missed "more than" these.
pub const MOST_COUNTED: u64 = 10_000;

/// What became of a schedule since its last backup.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Overdue {
    /// The moment, grace included, at which the first missed run should have been done.
    pub since: Timestamp,
    /// At least one; at most `MOST_COUNTED`.
    pub missed_runs: u64,
}

impl Rhythm {
    /// Of a backup that is stale at `as_of`; `None` where the schedule cannot tell.
    ///
    /// `every D`: windows of D + grace, one after the other, from the end of the backup on. Cron: the slots after it
    /// whose grace has passed.
    pub fn overdue(
        &self,
        finished: Timestamp,
        as_of: Timestamp,
        grace: SignedDuration,
        zone: &TimeZone,
    ) -> Option<Overdue> {
        let mut since = None;
        let mut missed_runs = 0;
        let mut from = finished;
        while missed_runs < MOST_COUNTED {
            let (run, late) = self.next_run(from, grace, zone)?;
            // A schedule that does not move on would be asked for ever.
            if late > as_of || run <= from {
                break;
            }
            since = since.or(Some(late));
            missed_runs += 1;
            from = run;
        }
        Some(Overdue { since: since?, missed_runs })
    }

    /// From when on a backup that finished then is too old, unless a newer one is made; `None` where the schedule cannot tell.
    pub fn late_after(&self, finished: Timestamp, grace: SignedDuration, zone: &TimeZone) -> Option<Timestamp> {
        self.next_run(finished, grace, zone).map(|(_, late)| late)
    }

    /// Where the search for the run after the next one begins, and from when on the next run is late.
    fn next_run(&self, from: Timestamp, grace: SignedDuration, zone: &TimeZone) -> Option<(Timestamp, Timestamp)> {
        let start = Zoned::new(from, zone.clone());
        match self {
            Self::Every { span, .. } => {
                let late = start.checked_add(*span).ok()?.timestamp().checked_add(grace).ok()?;
                Some((late, late))
            }
            Self::Cron { pattern, .. } => {
                let slot = pattern.find_next_occurrence(&start, false).ok()?.timestamp();
                Some((slot, slot.checked_add(grace).ok()?))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn overdue(rhythm: &str, finished: &str, as_of: &str, grace_hours: i64) -> Option<(String, u64)> {
        let zone = TimeZone::get("Europe/Oslo").unwrap();
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        let rhythm: Rhythm = rhythm.parse().unwrap();
        let found = rhythm.overdue(at(finished), at(as_of), SignedDuration::from_hours(grace_hours), &zone)?;
        Some((found.since.to_string(), found.missed_runs))
    }

    #[test]
    fn the_first_missed_run_and_their_number_are_told() {
        let days = overdue("every 1d", "2026-11-24T01:00:00Z", "2026-11-28T08:00:00Z", 2);
        assert_eq!(days, Some(("2026-11-25T03:00:00Z".to_owned(), 3)));
        // At 22:00 in Oslo, on the 24th, 25th, 26th and 27th.
        let slots = overdue("0 22 * * *", "2026-11-23T21:30:00Z", "2026-11-28T08:00:00Z", 2);
        assert_eq!(slots, Some(("2026-11-24T23:00:00Z".to_owned(), 4)));
    }

    #[test]
    fn days_are_calendar_days_and_what_is_kept_is_not_overdue() {
        // The night of 25 October has 25 hours in Oslo.
        assert_eq!(overdue("every 1d", "2026-10-24T12:00:00Z", "2026-10-25T12:30:00Z", 0), None);
        let late = overdue("every 1d", "2026-10-24T12:00:00Z", "2026-10-25T13:00:00Z", 0);
        assert_eq!(late, Some(("2026-10-25T13:00:00Z".to_owned(), 1)));
    }

    #[test]
    fn a_job_that_died_long_ago_is_counted_to_an_end() {
        let runs = overdue("every 15min", "2016-01-01T00:00:00Z", "2026-01-01T00:00:00Z", 0).unwrap().1;
        assert_eq!(runs, MOST_COUNTED);
    }
}
