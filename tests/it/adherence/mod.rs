//! Whether schedules were kept over a period: against an answer that is worked out in another way, on the days on which
//! clocks change, and as a person asks it.

mod asked;
mod brute;
mod clocks;
mod declared;
mod formats;
mod random;
