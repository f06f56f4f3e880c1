//! Could it be restored? Which backups of each target a restore would use, to which moment they lead, and what that means
//! for each scenario. Rests on what the checks found; makes no findings.

mod accepted;
mod backups;
mod chosen;
mod effects;
mod lost;
mod lost_machines;
mod part;
mod plan;
mod scenarios;
mod script;
mod why;

pub use lost::{LostRepositories, Restored};
pub use lost_machines::{Remaining, restores};
pub use part::{PartRestore, parts, without_lost};
pub use plan::{Frame, PlanRequest, plan};
pub use scenarios::{PartsOf, scenarios};
