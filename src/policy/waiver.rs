//! How long a risk can be accepted, and of what.

use super::{TargetRule, Waiver};
use jiff::Span;
use jiff::civil::Date;

impl Waiver {
    /// A risk that nobody decides on again for longer is not accepted but forgotten.
    pub const LONGEST_YEARS: i64 = 2;

    /// The last day until which a risk can be accepted on that day.
    pub fn furthest(today: Date) -> Date {
        today.checked_add(Span::new().years(Self::LONGEST_YEARS)).unwrap_or(today)
    }

    /// Whether it is of this target.
    pub fn covers(&self, rule: &TargetRule) -> bool {
        self.item == rule.item && self.target.as_ref().is_none_or(|target| target.eq_ignore_ascii_case(&rule.target))
    }
}
