//! How much one run verifies, and what: parts of a run that never ends in a pass for what was not read.

mod amount;
mod choose;
mod meter;
mod run;
mod share;

pub use amount::{Amount, BudgetError};
pub use choose::{Limits, Schedule, Turn, Work, choose};
pub use meter::{Clock, Meter, Unlimited};
pub use run::{Job, Outcome, Run, Worker};
pub use share::Share;
