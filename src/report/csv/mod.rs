//! CSV (RFC 4180) in three layouts: by finding, by target, and as the worksheets of Microsoft's planning guide.

mod cells;
mod findings;
mod targets;
mod worksheet_cells;
mod worksheet_row;
mod worksheets;

pub use findings::{COLUMNS, audit as findings};
pub use targets::{COLUMNS as TARGET_COLUMNS, audit as targets};
pub use worksheets::audit as worksheets;
