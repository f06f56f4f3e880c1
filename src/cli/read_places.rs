//! What is read for a deployment beside its file: nothing may be written into it or over it.

use bakproof::policy::{Deployment, TopologySource};
use std::path::PathBuf;

/// Where things are read.
#[derive(Debug)]
pub struct ReadPlaces {
    /// Repositories and live shares.
    pub folders: Vec<PathBuf>,
    /// Saved histories and a topology.
    pub files: Vec<PathBuf>,
}

/// All places that the deployment file names.
pub fn read_places(deployment: &Deployment) -> ReadPlaces {
    let shares = deployment.items.values().flat_map(|item| &item.compare).map(|share| &share.path);
    let folders = deployment.repositories.iter().map(|repository| &repository.path).chain(shares);
    let histories = deployment.sql_servers.iter().filter_map(|server| server.history.as_deref());
    let topology = deployment.topology.iter().filter_map(|source| match source {
        TopologySource::File(path) => Some(path.as_path()),
        TopologySource::Newest => None,
    });
    ReadPlaces {
        folders: folders.map(|path| deployment.resolve(path)).collect(),
        files: histories.chain(topology).map(|path| deployment.resolve(path)).collect(),
    }
}
