//! What to look at, as the collectors are told.

use bakproof::collect::{Request, Root};
use bakproof::format::artefact::ArtefactContext;
use bakproof::format::lync::ExportContext;
use bakproof::policy::{Deployment, Repository};
use secrecy::SecretString;
use std::collections::BTreeMap;

/// What to collect for a deployment.
pub fn request(deployment: &Deployment, key_passwords: Vec<SecretString>, list_unclassified: bool) -> Request {
    let declared_users: BTreeMap<_, _> =
        deployment.pools.iter().map(|pool| (pool.fqdn.clone(), pool.users.clone())).collect();
    let root = |r: &Repository| Root { name: r.name.clone(), path: deployment.resolve(&r.path), maps: r.maps.clone() };
    Request {
        roots: deployment.repositories.iter().map(root).collect(),
        context: ExportContext { zone: Some(deployment.time_zone.clone()), declared_users, lists_users: true },
        artefacts: ArtefactContext { zone: Some(deployment.time_zone.clone()), key_passwords },
        list_unclassified,
        prove: true,
    }
}
