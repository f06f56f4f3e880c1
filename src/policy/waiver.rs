//! What a waiver covers, and until when: an accepted risk covers what it names, and ends by itself.

use super::{PeriodBounds, TargetRule, Waiver, day_begins};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};

/// Whether a waiver counts at a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WaiverTerm {
    InForce,
    /// Its last day is over.
    Expired,
    /// It would be in force for longer than a risk can be accepted.
    TooLong,
}

impl Waiver {
    /// A risk that nobody decides on again for longer is not accepted but forgotten.
    pub const LONGEST_YEARS: i64 = 2;
    /// In the last days of a waiver its owner has to decide again.
    pub const LAST_DAYS: i32 = 30;

    /// The last day until which a risk can be accepted on that day.
    pub fn furthest(today: Date) -> Date {
        today.checked_add(Span::new().years(Self::LONGEST_YEARS)).unwrap_or(today)
    }

    /// Whether it counts at a moment: up to the end of its last day. Where clocks show that midnight twice, up to the first.
    pub fn term(&self, at: Timestamp, zone: &TimeZone) -> WaiverTerm {
        if is_over(self.expires, at, zone) {
            WaiverTerm::Expired
        } else if self.expires > Self::furthest(zone.to_datetime(at).date()) {
            WaiverTerm::TooLong
        } else {
            WaiverTerm::InForce
        }
    }

    /// Whether the day by which it was to be reviewed is over.
    pub fn is_review_overdue(&self, at: Timestamp, zone: &TimeZone) -> bool {
        self.review.is_some_and(|review| is_over(review, at, zone))
    }

    /// The days after this one on which it still counts, if they are the last.
    pub fn last_days(&self, today: Date) -> Option<i32> {
        let days = today.until(self.expires).ok()?.get_days();
        (0..=Self::LAST_DAYS).contains(&days).then_some(days)
    }

    /// Whether it is of this target.
    pub fn covers(&self, rule: &TargetRule) -> bool {
        self.item == rule.item && self.target.as_ref().is_none_or(|pattern| matches(pattern, &rule.target))
    }

    /// The moments of its period, as far as they have passed; `None` also where it names none.
    pub fn bounds(&self, as_of: Timestamp, zone: &TimeZone) -> Option<PeriodBounds> {
        self.period?.bounds(as_of, zone)
    }

    /// Whether it is of this finding of such a target. `scheduled`: the first and the last of the scheduled times that the
    /// finding is about, if it is about any; `bounds`: its own.
    pub fn covers_finding(
        &self,
        id: &str,
        scheduled: Option<(Timestamp, Timestamp)>,
        bounds: Option<PeriodBounds>,
    ) -> bool {
        let are_in = |((first, last), own): ((Timestamp, Timestamp), PeriodBounds)| own.from <= first && last < own.to;
        self.finding.as_ref().is_none_or(|named| named == id)
            && (self.period.is_none() || scheduled.zip(bounds).is_some_and(are_in))
    }

    /// Whether an audit that asks about this period, or about none, can have a finding that it covers. `bounds`: its own.
    pub fn is_asked_about(&self, asked: Option<PeriodBounds>, bounds: Option<PeriodBounds>) -> bool {
        let overlap = |(asked, own): (PeriodBounds, PeriodBounds)| own.from < asked.to && asked.from < own.to;
        self.period.is_none() || asked.zip(bounds).is_some_and(overlap)
    }
}

/// Whether a day has ended.
fn is_over(day: Date, at: Timestamp, zone: &TimeZone) -> bool {
    let end = day.tomorrow().ok().and_then(|next| day_begins(next, zone));
    end.is_some_and(|end| at >= end)
}

/// Without case; `*` stands for any characters, also for none.
fn matches(pattern: &str, name: &str) -> bool {
    if !pattern.contains('*') {
        return pattern.eq_ignore_ascii_case(name);
    }
    let (pattern, name) = (pattern.to_ascii_lowercase(), name.to_ascii_lowercase());
    let (head, rest) = pattern.split_once('*').unwrap_or((&pattern, ""));
    let Some(mut left) = name.strip_prefix(head) else { return false };
    let (middle, tail) = rest.rsplit_once('*').unwrap_or(("", rest));
    // The first place of each piece leaves the most to the next.
    for piece in middle.split('*') {
        match left.find(piece).and_then(|at| left.get(at + piece.len()..)) {
            Some(after) => left = after,
            None => return false,
        }
    }
    left.ends_with(tail)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Each with each: what a star takes is tried.
    fn plainly(pattern: &[u8], name: &[u8]) -> bool {
        match (pattern, name) {
            ([], []) => true,
            ([b'*', rest @ ..], _) => (0..=name.len()).any(|taken| plainly(rest, &name[taken..])),
            ([first, rest @ ..], [own, others @ ..]) => first.eq_ignore_ascii_case(own) && plainly(rest, others),
            _ => false,
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4096))]
        #[test]
        fn a_pattern_matches_what_it_says(pattern in "[abA*]{0,7}", name in "[abB]{0,7}") {
            prop_assert_eq!(matches(&pattern, &name), plainly(pattern.as_bytes(), name.as_bytes()));
        }
    }

    fn waiver(expires: Date) -> Waiver {
        let text = || "x".to_owned();
        Waiver {
            item: text(),
            target: None,
            finding: None,
            period: None,
            reason: text(),
            owner: text(),
            approval: None,
            review: Some(expires),
            expires,
            line: 1,
        }
    }

    /// Every second around the end of the last day, in zones that have no midnight then, have it twice, or skip the day.
    #[test]
    fn a_waiver_ends_in_one_second_and_for_good() {
        for (zone, last_day, end) in [
            ("UTC", "2026-11-20", "2026-11-21T00:00:00Z"),
            ("Europe/Oslo", "2026-11-20", "2026-11-20T23:00:00Z"),
            ("Asia/Kathmandu", "2026-11-20", "2026-11-20T18:15:00Z"),
            ("Pacific/Kiritimati", "2026-11-20", "2026-11-20T10:00:00Z"),
            // Summer time begins at midnight, which does not come.
            ("America/Sao_Paulo", "2018-11-03", "2018-11-04T03:00:00Z"),
            ("Africa/Cairo", "2026-04-23", "2026-04-23T22:00:00Z"),
            // It ends at midnight: the last hour of the day comes again, and then midnight.
            ("America/Sao_Paulo", "2018-02-17", "2018-02-18T03:00:00Z"),
            // Clocks went back a minute after midnight: the day came again, and the waiver does not.
            ("America/St_Johns", "2010-11-06", "2010-11-07T02:30:00Z"),
            // Samoa had no 30 December 2011.
            ("Pacific/Apia", "2011-12-29", "2011-12-30T10:00:00Z"),
            ("Pacific/Apia", "2011-12-30", "2011-12-30T10:00:00Z"),
        ] {
            let (place, end) = (TimeZone::get(zone).unwrap(), end.parse::<Timestamp>().unwrap());
            let waiver = waiver(last_day.parse().unwrap());
            for second in -7500..=7500 {
                for nanosecond in [-1, 0, 1] {
                    let after = jiff::SignedDuration::new(second, 0) + jiff::SignedDuration::from_nanos(nanosecond);
                    let at = end + after;
                    let expected = if at < end { WaiverTerm::InForce } else { WaiverTerm::Expired };
                    assert_eq!(waiver.term(at, &place), expected, "{zone}, {last_day}: {at}");
                    assert_eq!(waiver.is_review_overdue(at, &place), at >= end, "{zone}, {last_day}: {at}");
                }
            }
        }
    }

    #[test]
    fn a_waiver_of_more_than_two_years_counts_from_the_first_second_that_it_may() {
        let zone = TimeZone::get("Europe/Oslo").unwrap();
        let waiver = waiver("2028-11-21".parse().unwrap());
        let begins: Timestamp = "2026-11-20T23:00:00Z".parse().unwrap();
        for second in -3600..=3600 {
            let expected = if second < 0 { WaiverTerm::TooLong } else { WaiverTerm::InForce };
            assert_eq!(waiver.term(begins + jiff::SignedDuration::from_secs(second), &zone), expected, "{second}");
        }
    }

    #[test]
    fn the_last_days_are_counted() {
        let waiver = waiver("2026-12-21".parse().unwrap());
        let days = |today: &str| waiver.last_days(today.parse().unwrap());
        assert_eq!(days("2026-11-20"), None);
        assert_eq!(days("2026-11-21"), Some(30));
        assert_eq!(days("2026-12-20"), Some(1));
        assert_eq!(days("2026-12-21"), Some(0));
        assert_eq!(days("2026-12-22"), None);
        assert_eq!(days("2025-12-20"), None);
    }
}
