//! The slots of each cron line over one period, worked out once: hundreds of targets have the same line.

use super::Rhythm;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

/// Moments that are kept; those of further lines are worked out each time.
const MOST: usize = 4_000_000;

/// What was worked out so far, by line, beginning and end.
type Known = BTreeMap<(String, Timestamp, Timestamp), Rc<[Timestamp]>>;

/// What was worked out so far, in one zone.
#[derive(Debug, Default)]
pub struct KnownSlots(RefCell<Known>);

impl KnownSlots {
    /// The slots of a line from one moment to before another, as [`Rhythm::slots`] has them.
    pub fn of(&self, line: &Rhythm, from: Timestamp, to: Timestamp, zone: &TimeZone) -> Rc<[Timestamp]> {
        let key = (line.to_string(), from, to);
        let mut known = self.0.borrow_mut();
        if let Some(slots) = known.get(&key) {
            return Rc::clone(slots);
        }
        let slots: Rc<[Timestamp]> = line.slots(from, to, zone).into();
        if known.values().map(|slots| slots.len()).sum::<usize>() + slots.len() <= MOST {
            known.insert(key, Rc::clone(&slots));
        }
        slots
    }
}
