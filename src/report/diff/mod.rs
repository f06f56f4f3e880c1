//! What changed between two audits: compared by what is known again of findings, and told as a memo.

mod compare;
mod side;
mod table;

pub use compare::compare;
pub use side::Side;
pub use table::table;
