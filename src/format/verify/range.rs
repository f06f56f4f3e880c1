//! Puts ranges of protected bytes together.

pub use crate::model::ProtectedRange;

/// Adds a range at the end, joined to the last when it continues it.
pub fn push(ranges: &mut Vec<ProtectedRange>, next: ProtectedRange) {
    match ranges.last_mut() {
        Some(last) if last.by == next.by && last.end == next.start => last.end = next.end,
        _ if next.start < next.end => ranges.push(next),
        _ => {}
    }
}
