//! Where the deployment file and the newest topology disagree on what there is.

mod editions;
mod gone;
mod missing;
mod stores;
mod undeclared;

pub use editions::editions_contradicted;
pub use gone::{declared_and_gone, pools_that_went};
pub use stores::stores_elsewhere;
pub use undeclared::{has_own_rules, undeclared};
