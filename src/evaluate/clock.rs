//! How far clocks may differ.

use jiff::SignedDuration;

/// A clock may run ahead of the collecting machine's by this much before a date counts as impossible.
pub const CLOCK_TOLERANCE: SignedDuration = SignedDuration::from_mins(10);
