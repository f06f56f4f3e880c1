//! Whether a schedule was kept over a period: its slots, the backup that fulfilled each, and what nobody could know. Pure:
//! the core knows moments alone, and the rest of the folder asks it of a target.

mod asked;
mod cron;
mod elsewhere;
mod every;
mod fold;
mod gaps;
mod judge;
mod of_target;
mod question;
mod shown;
mod sightings;
mod slot;

pub use asked::Asked;
pub use elsewhere::SeenToday;
pub use fold::{day, days, fold};
pub use gaps::{Stretch, median, stretches};
pub use judge::judge;
pub use of_target::{Excuse, KindKept, PartKept, TargetKept, start, target_kept};
pub use question::{Question, Stage};
pub use shown::Shown;
pub use sightings::{Sighting, Witness, seen};
pub use slot::{Slot, State};
