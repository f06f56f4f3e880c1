//! Bundles: `audit --bundle`, `keygen` and `bundle`.

pub mod args;
mod command;
mod follows;
pub mod key;
mod keygen;
pub mod make;
mod predicate;
mod sign;
mod store;
mod timestamp;
mod verify;

pub use command::run;
pub use keygen::run as keygen;
