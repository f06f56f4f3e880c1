//! Where the deployment file and the newest topology disagree on what there is.

mod directory;
mod editions;
mod gone;
mod judged;
mod missing;
mod records;
mod stores;
mod unclear;
mod undeclared;

pub use directory::undeclared_in_directory;
pub use editions::{editions_contradicted, editions_unclear};
pub use gone::{declared_and_gone, pools_that_went};
pub use judged::inventory_of;
pub use missing::Missing;
pub use records::{records_contradicted, records_not_written};
pub use stores::stores_elsewhere;
pub use undeclared::undeclared;
