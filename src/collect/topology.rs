//! The file that `topology` of the deployment file names, read as an export on its own. What it is worth is not asked here.

use super::export;
use crate::base::PathName;
use crate::model::{Export, Location};
use crate::policy::{Deployment, TopologySource};

/// The file, named as the deployment file writes it; a relative path starts at the deployment file's folder. Never fails: what
/// cannot be read is unreadable, with the reason. `None`: the deployment file names none.
pub fn named_topology(deployment: &Deployment) -> Option<Export> {
    let TopologySource::File(path) = deployment.topology.as_ref()? else { return None };
    let found = export(&deployment.resolve(path));
    Some(Export { location: Location { path: PathName::as_given(path), ..found.location.clone() }, ..found })
}
