//! Could it be restored? Which backups of each target a restore would use, to which moment they lead, and what that means
//! for each scenario. Rests on what the checks found; makes no findings.

mod accepted;
mod backups;
mod lost;
mod part;
mod plan;
mod scenarios;
mod script;
mod why;

pub use lost::restores;
pub use part::parts;
pub use plan::{Frame, PlanRequest, plan};
pub use scenarios::scenarios;
