//! `--evidence`, of one collector or of several.

use super::exit::Failure;
use super::guess::{self, Likely};
use super::saved_evidence::{digest_of, saved_evidence};
use bakproof::base::shown_path;
use bakproof::collect::unite::{Head, Look, Uniting, order};
use bakproof::model::Evidence;
use bakproof::model::report::{EvidenceId, EvidenceOrigin};
use std::path::{Path, PathBuf};

/// Evidence, and what a report says of where it comes from.
pub(super) struct United {
    pub evidence: Evidence,
    pub id: EvidenceId,
    /// The file that holds it as it is; `None` where it was put together.
    pub file: Option<PathBuf>,
}

/// The evidence of a file, before it is known what it is put together with.
type Held = (Evidence, EvidenceId);

/// The evidence of all files, as if one run had seen it.
///
/// # Errors
/// Usage: a file is no evidence, or is of other work than the rest.
pub(super) fn united_evidence(paths: &[PathBuf]) -> Result<United, Failure> {
    if let [path] = paths {
        let (evidence, id) = saved_evidence(path)?;
        if is_shard(&evidence) {
            return united(&[path], vec![Some((evidence, id))]);
        }
        return Ok(United { evidence, id, file: Some(path.clone()) });
    }
    let paths: Vec<&PathBuf> = paths.iter().collect();
    let nothing_held = paths.iter().map(|_| None).collect();
    united(&paths, nothing_held)
}

/// `--evidence FILE ... bakproof.toml`: what follows the evidence and is none is what it is judged by.
pub(super) fn last_is_subject<'a>(
    evidence: &'a [PathBuf],
    subject: Option<&'a Path>,
) -> (&'a [PathBuf], Option<&'a Path>) {
    let is_none = |path: &Path| path.is_dir() || guess::likely(path) == Some(Likely::Text);
    match evidence {
        [files @ .., last] if subject.is_none() && !files.is_empty() && is_none(last) => (files, Some(last)),
        _ => (evidence, subject),
    }
}

fn is_shard(evidence: &Evidence) -> bool {
    evidence.collection.as_ref().is_some_and(|collection| collection.shard.is_some())
}

/// Reads each file twice, what is not held: first only to know what it is, so that not all have to be held at once.
fn united(paths: &[&PathBuf], mut held: Vec<Option<Held>>) -> Result<United, Failure> {
    let (mut heads, mut looks) = (Vec::with_capacity(paths.len()), Vec::with_capacity(paths.len()));
    for (path, held) in paths.iter().zip(&held) {
        let (head, look) = match held {
            Some(saved) => (head(path, saved), Look::of(&saved.0)),
            None => {
                let saved = saved_evidence(path)?;
                (head(path, &saved), Look::of(&saved.0))
            }
        };
        heads.push(head);
        looks.push(look);
    }
    let order = order(&heads).map_err(|error| Failure::usage(error.to_string()))?;
    let mut uniting = Uniting::new(looks);
    for index in order {
        let (Some(path), Some(head)) = (paths.get(index), heads.get(index)) else { continue };
        let (evidence, id) = match held.get_mut(index).and_then(Option::take) {
            Some(saved) => saved,
            None => saved_evidence(path)?,
        };
        if id.sha256.as_ref() != Some(&head.sha256) {
            return Err(Failure::usage(format!(
                "`{}` was changed while it was read; audit again when nothing writes to it",
                shown_path(path)
            )));
        }
        uniting.add(&head.name, evidence);
    }
    let evidence = uniting.finish().ok_or_else(|| Failure::usage("there is no evidence to judge"))?;
    let sha256 = digest_of(&evidence).map_err(|error| Failure::could_not_run(error.to_string()))?;
    let id = EvidenceId {
        origin: EvidenceOrigin::SavedEvidence,
        collected_at: Some(evidence.collected_at),
        sha256: Some(sha256),
    };
    Ok(United { evidence, id, file: None })
}

fn head(path: &Path, (evidence, id): &Held) -> Head {
    Head {
        name: shown_path(path),
        sha256: id.sha256.clone().unwrap_or_default(),
        collected_at: evidence.collected_at,
        collection: evidence.collection.clone(),
    }
}
