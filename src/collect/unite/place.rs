//! Where something was seen, and what two collectors may say of it.

use crate::base::{PathName, bytes, count};
use crate::model::{Location, Problem};
use jiff::SignedDuration;
use std::collections::BTreeMap;

/// Source and path.
pub(super) type Place = (String, PathName);

/// Places that were seen differently, and how.
pub(super) type Contradictions = BTreeMap<Place, Problem>;

/// File systems and protocols round times: FAT to two seconds.
const ROUNDING: SignedDuration = SignedDuration::from_secs(2);

pub(super) fn place(location: &Location) -> Place {
    (location.source.clone(), location.path.clone())
}

/// Why two sights of one place are of different files; `None`: they may be of the same.
pub(super) fn difference(one: &Location, other: &Location) -> Option<Problem> {
    let is_same_time = match (one.modified, other.modified) {
        (Some(a), Some(b)) => a.at.duration_since(b.at).abs() < ROUNDING,
        // Not every system tells it.
        _ => true,
    };
    if one.size_bytes == other.size_bytes && is_same_time {
        return None;
    }
    // Sizes that differ are told so that one sees it.
    let looks_alike = one.size_bytes != other.size_bytes && bytes(one.size_bytes) == bytes(other.size_bytes);
    let size = |size: u64| if looks_alike { count(size, "byte", "bytes") } else { bytes(size) };
    let words = |location: &Location| {
        let modified = location.modified.map(|at| format!(", modified {at}")).unwrap_or_default();
        format!("{}{modified}", size(location.size_bytes))
    };
    let message = format!(
        "two collectors saw different files here ({}; {}), so that nothing is known of its content; collect again when nothing \
         writes to it",
        words(one),
        words(other)
    );
    Some(Problem::whole(Problem::CONTRADICTED, message))
}

/// Two sights of one file that do not say the same of its content.
pub(super) fn read_differently() -> Problem {
    let message = "two collectors read different content here, so that nothing is known of it; collect again when nothing \
                   writes to it";
    Problem::whole(Problem::CONTRADICTED, message)
}
