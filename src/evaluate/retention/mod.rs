//! Whether backups reach back as far as they must be kept: the core knows moments alone, and `of_part` says which moments the
//! backups of a target are of.

mod generations;
mod of_part;
mod oldest;
mod times;

pub use generations::{Age, Kept, generations};
pub use of_part::{Reach, Seen, seen};
pub use oldest::{OldestKept, oldest};
pub use times::{Asked, Held, Times};
