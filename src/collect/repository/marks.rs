//! Files whose name leads to a folder that is a backup as a whole: the walk notes them, so that nobody lists the folder again.

use crate::base::PathName;
use crate::format::artefact::TREES;
use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;

/// The folders with a file that has the name of a recogniser's mark, by mark.
pub(super) type Marked = BTreeMap<&'static str, BTreeSet<PathName>>;

/// The marks of all recognisers that are names of these files.
pub(super) fn among(names: &[OsString]) -> Vec<&'static str> {
    let is_there = |mark: &&str| names.iter().any(|name| name.eq_ignore_ascii_case(mark));
    TREES.iter().filter_map(|recogniser| recogniser.mark).filter(is_there).collect()
}
