//! Finds stores in a tree: folders of which a child is named like a service and has what that service has.

use super::examine::examine;
use super::layout::{is_typical, role_of};
use super::paths::split;
use crate::format::artefact::{ArtefactContext, ArtefactTree, TreeRecogniser, TreeView};
use crate::format::declaration::Declaration;
use crate::model::Kind;
use std::collections::{BTreeMap, BTreeSet};

/// Copied file stores.
pub const FILE_STORES: TreeRecogniser = TreeRecogniser {
    declaration: &Declaration {
        name: "Lync file store",
        kinds: &[Kind::FileStore],
        marker: "a folder `<site>-<role>-<instance>` with a subfolder that its role has",
        facts: "services, classes of data, counts and sizes of files; no pool, no time",
        checks: "every folder can be listed; files named like audio begin as audio",
        proof: &["structure"],
        limits: "at most identified by itself; apart from the heads of audio files, contents are not read",
    },
    mark: None,
    find,
};

fn find(view: &dyn TreeView, _: &ArtefactContext) -> Vec<ArtefactTree> {
    stores(view.folders()).into_iter().map(|(folder, services)| examine(view, folder, &services)).collect()
}

/// The folders of stores with the names of their services, sorted.
pub(super) fn stores(folders: &[String]) -> BTreeMap<&str, Vec<&str>> {
    let mut proven: BTreeSet<&str> = BTreeSet::new();
    for folder in folders {
        let (service, child) = split(folder);
        let (store, name) = split(service);
        if role_of(name).is_some_and(|role| is_typical(role, child)) {
            proven.insert(store);
        }
    }
    let mut found: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for folder in folders {
        let (store, name) = split(folder);
        if role_of(name).is_some() && proven.contains(store) && !is_inside_another(store, &proven) {
            found.entry(store).or_default().push(name);
        }
    }
    found
}

/// A store below a folder of a store's service is part of that one: nothing is counted twice.
fn is_inside_another(store: &str, proven: &BTreeSet<&str>) -> bool {
    let mut rest = store;
    while !rest.is_empty() {
        let (above, name) = split(rest);
        if role_of(name).is_some() && proven.contains(above) {
            return true;
        }
        rest = above;
    }
    false
}
