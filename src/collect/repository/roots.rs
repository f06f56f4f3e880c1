//! Roots that overlap: a folder that was asked for twice, or one inside another, is looked at once, and both say so.

use super::reason;
use super::walk::{Bounds, FolderId, folder_id};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// What to do with one root.
#[derive(Debug)]
pub(crate) enum Plan {
    /// Walk it, within these bounds.
    Walk {
        real: PathBuf,
        bounds: Bounds,
        /// The index of another root that this one lies in.
        inside: Option<usize>,
    },
    /// Another root, at this index, is the same folder.
    SameAs(usize),
    /// It cannot be reached, and why.
    Unreachable(String),
}

/// Decides for each `(name, path)`; files below an inner root belong to that one alone. `files` are answered on their
/// own by whoever asks, so no walk reports them again.
pub(crate) fn plan(roots: &[(&str, &Path)], files: &[PathBuf]) -> Vec<Plan> {
    let real: Vec<_> = roots.iter().map(|(_, path)| fs::canonicalize(path)).collect();
    let ids: Vec<Option<FolderId>> = real.iter().map(|this| this.as_deref().ok().and_then(folder_id)).collect();
    let known: Vec<PathBuf> = real.iter().flatten().cloned().collect();
    let decide = |(index, this): (usize, &std::io::Result<PathBuf>)| {
        let this = match this {
            Ok(this) => this,
            Err(error) => return Plan::Unreachable(reason::of_root(error)),
        };
        let id = ids.get(index).copied().flatten();
        // A folder that is mounted a second time has another path.
        let is_same = |(other, other_id): (&std::io::Result<PathBuf>, &Option<FolderId>)| {
            other.as_ref().is_ok_and(|other| other == this) || (id.is_some() && *other_id == id)
        };
        if let Some(first) = real.iter().zip(&ids).take(index).position(is_same) {
            return Plan::SameAs(first);
        }
        let mut elsewhere: BTreeMap<PathBuf, Option<String>> = files.iter().map(|file| (file.clone(), None)).collect();
        let mut elsewhere_ids = BTreeMap::new();
        for (((name, _), other), other_id) in roots.iter().zip(&real).zip(&ids) {
            if let Some(other) = other.as_ref().ok().filter(|other| *other != this && other.starts_with(this)) {
                elsewhere.insert(other.clone(), Some(begins_here(name)));
            }
            if let Some(other_id) = other_id.filter(|other_id| Some(*other_id) != id) {
                elsewhere_ids.entry(other_id).or_insert_with(|| begins_here(name));
            }
        }
        let holds_this = |other: &std::io::Result<PathBuf>| {
            other.as_ref().is_ok_and(|other| other != this && this.starts_with(other))
        };
        let inside = real.iter().position(holds_this);
        Plan::Walk { real: this.clone(), bounds: Bounds { roots: known.clone(), elsewhere, elsewhere_ids }, inside }
    };
    real.iter().enumerate().map(decide).collect()
}

/// What a walk says of a folder that is another root.
pub(crate) fn begins_here(name: &str) -> String {
    format!("the repository `{name}` begins here: its files are counted there")
}
