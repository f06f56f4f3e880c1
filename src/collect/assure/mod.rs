//! From evidence that was identified to evidence that was proven: which files belong together, which of them a run reads,
//! and what their proofs say of each backup set. What proves is handed in.

mod apply;
mod group;
mod worker;

pub use worker::{OpenFile, Prover, ProvesNothing};

use crate::base::PathName;
use crate::collect::Monitor;
use crate::collect::budget::{Job, Run};
use crate::model::Evidence;
use std::path::PathBuf;
use worker::Files;

/// Proves the SQL Server backups of the evidence, as far as the run goes. `roots`: each source's name and its root as
/// it is opened. What cannot be opened any more stays as it was identified.
pub fn assure(
    evidence: &mut Evidence,
    roots: &[(String, PathBuf)],
    run: &Run<'_>,
    prover: &dyn Prover,
    monitor: &dyn Monitor,
) {
    let files = Files::new(roots, prover, monitor);
    let groups = group::groups(&evidence.media_sets);
    let jobs: Vec<Job<'_, &group::Group<'_>>> = {
        use rayon::prelude::*;
        groups
            .par_iter()
            .filter_map(|group| {
                let location = *group.locations.first()?;
                Some(Job { location, files: files.identities(group, false).unwrap_or_default(), task: group })
            })
            .collect()
    };
    let outcomes = run.work_through(&jobs, &files, &|bytes| monitor.reading_begins(bytes));
    monitor.finish();
    let told: apply::Told = jobs
        .iter()
        .zip(outcomes)
        .flat_map(|(job, outcome)| {
            let keys = job.task.locations.iter().map(|location| key(&location.source, &location.path));
            apply::per_file(outcome, keys.collect())
        })
        .collect();
    drop(jobs);
    drop(groups);
    for media in &mut evidence.media_sets {
        apply::apply(media, &told);
    }
}

/// A place in the evidence.
type Key = (String, PathName);

fn key(source: &str, path: &PathName) -> Key {
    (source.to_owned(), path.clone())
}
