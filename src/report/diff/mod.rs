//! What changed between two audits: compared by what is known again of findings, and told as a memo.

mod compare;
mod details;
mod memo;
mod rows;
mod side;

pub use compare::compare;
pub use details::details;
pub use memo::memo;
pub use side::Side;
