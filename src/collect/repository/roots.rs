//! Roots that overlap: a folder that was asked for twice, or one inside another, is looked at once, and both say so.

use super::reason;
use super::walk::Bounds;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// What to do with one root.
#[derive(Debug)]
pub(crate) enum Plan {
    /// Look at it, within these bounds.
    Look { real: PathBuf, bounds: Bounds },
    /// Another root, at this index, is the same folder.
    SameAs(usize),
    /// It cannot be reached, and why.
    Unreachable(String),
}

/// Decides for each `(name, path)`; files below an inner root belong to that one alone. `files` are answered on their
/// own by whoever asks, so no walk reports them again.
pub(crate) fn plan(roots: &[(&str, &Path)], files: &[PathBuf]) -> Vec<Plan> {
    let real: Vec<_> = roots.iter().map(|(_, path)| fs::canonicalize(path)).collect();
    let known: Vec<PathBuf> = real.iter().flatten().cloned().collect();
    let decide = |(index, this): (usize, &std::io::Result<PathBuf>)| {
        let this = match this {
            Ok(this) => this,
            Err(error) => return Plan::Unreachable(reason::of(error)),
        };
        let is_same = |other: &std::io::Result<PathBuf>| other.as_ref().is_ok_and(|other| other == this);
        if let Some(first) = real.iter().take(index).position(is_same) {
            return Plan::SameAs(first);
        }
        let mut elsewhere: BTreeMap<PathBuf, Option<String>> = files.iter().map(|file| (file.clone(), None)).collect();
        for ((name, _), other) in roots.iter().zip(&real) {
            if let Some(other) = other.as_ref().ok().filter(|other| *other != this && other.starts_with(this)) {
                let why = format!("the repository `{name}` begins here: its files are counted there");
                elsewhere.insert(other.clone(), Some(why));
            }
        }
        Plan::Look { real: this.clone(), bounds: Bounds { roots: known.clone(), elsewhere } }
    };
    real.iter().enumerate().map(decide).collect()
}
