//! Looks at one source and says what it saw: evidence, never a judgement.

mod assure;
pub mod budget;
mod inspect;
mod monitor;
mod repository;
pub mod verify;

pub use assure::{OpenFile, Prover, ProvesNothing, assure};
pub use inspect::inspect;
pub use monitor::{Monitor, Silent};
pub use repository::{Request, Root, collect};
