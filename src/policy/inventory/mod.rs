//! What a topology shows that a deployment has, in the terms of a deployment file, and both united.

mod pairing;
mod share;
mod shown;
mod unite;

pub use pairing::{Pair, Pairing};
pub use share::ShareNames;
pub use shown::{Inventory, ShownPool};
