//! One run over everything there is to verify: what is remembered, what is read and in which order, what must wait.
//! Knows neither formats nor files: who calls it says how a piece of work is identified and how it is proven.

use super::{Clock, Limits, Meter, Turn, Unlimited, Work, choose};
use crate::base::Stamp;
use crate::collect::verify::{FileIdentity, FileProof, Forgetful, Memory};
use crate::format::mtf::MtfFile;
use crate::model::{Location, Verdict};
use jiff::SignedDuration;
use rayon::prelude::*;

/// What a run has to work with.
#[derive(Clone, Copy)]
pub struct Run<'a> {
    pub memory: &'a dyn Memory,
    pub limits: &'a Limits,
    pub clock: &'a dyn Clock,
    /// The date of what is proven now: no later than any byte was read.
    pub began_at: Stamp,
}

/// One thing to verify: the files that are judged together.
#[derive(Clone, Debug)]
pub struct Job<'a, T> {
    /// Of its first file.
    pub location: &'a Location,
    /// Of all its files; their order is that of the proofs. Empty when a file could not be asked: nothing is then
    /// remembered of it, and it is read.
    pub files: Vec<FileIdentity>,
    pub task: T,
}

impl<T> Job<'_, T> {
    fn size_bytes(&self) -> u64 {
        let all = self.files.iter().map(|file| file.size_bytes).fold(0, u64::saturating_add);
        all.max(self.location.size_bytes)
    }
}

/// Larger media are read alone, by all threads.
const ALONE_BYTES: u64 = 64 << 20;
/// Small ones a batch at a time: between batches the clock is asked and the order kept.
const BATCH: usize = 64;

/// What became of a job.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Unchanged since it was proven: a proof for each file, each with its date.
    Recalled(Vec<FileProof>),
    /// Read in this run.
    Proven(Vec<FileProof>),
    /// Not read in this run, and why; with what is remembered of it, if it is unchanged since.
    LeftOver { why: String, older: Option<Vec<FileProof>> },
}

/// How a job is worked on.
pub trait Worker<T>: Sync {
    /// Its files as they are now, edges included where their content is looked for; what they were before reading is in the
    /// job.
    fn identify(&self, task: &T) -> Option<Vec<FileIdentity>>;

    /// The content id of a file that is judged alone, as [`FileProof::content_id`]; `None` when the meter ran out or the
    /// file cannot be read.
    fn content_id(&self, task: &T, meter: &Meter<'_>) -> Option<String>;

    /// A proof for each file; `None` when the meter ran out first. `alone`: no other job is being worked on.
    fn prove(&self, task: &T, meter: &Meter<'_>, alone: bool) -> Option<Vec<FileProof>>;

    /// Whether its content is looked for in memory when its place is not known there: of a small file that would take as
    /// long as proving it.
    fn seeks_content(&self, _task: &T) -> bool {
        true
    }

    /// The headers of a file that is judged alone, as they were read when the file was what the job says.
    fn headers(&self, _task: &T) -> Option<&MtfFile> {
        None
    }
}

impl std::fmt::Debug for Run<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Run").field("limits", self.limits).field("began_at", &self.began_at).finish_non_exhaustive()
    }
}

impl Run<'static> {
    /// Reads everything and remembers nothing.
    pub fn of_everything(began_at: Stamp) -> Self {
        static NO_LIMITS: Limits =
            Limits { reverify: SignedDuration::MAX, reread: true, budgets: Vec::new(), share: None, shard: None };
        Self { memory: &Forgetful, limits: &NO_LIMITS, clock: &Unlimited, began_at }
    }
}

/// Of a job that was begun, what was proven of it; nothing where the time ran out first.
type Begun = Option<Option<Vec<FileProof>>>;

impl Run<'_> {
    /// What was proven of a file alone, and its headers, where neither need be read again: on the terms of
    /// [`Turn::Recall`].
    pub fn known(&self, file: &FileIdentity) -> Option<(FileProof, MtfFile)> {
        if self.limits.reread {
            return None;
        }
        let (proof, headers) = self.memory.recall_headers(file)?;
        let counts = self.limits.still_counts(proof.proven_at, self.began_at.at);
        (counts && proof.companions.is_empty()).then_some((proof, headers))
    }

    /// Works through all jobs; one outcome for each. `announce` is told how many bytes will be read, before any is.
    pub fn work_through<T: Sync>(
        &self,
        jobs: &[Job<'_, T>],
        worker: &dyn Worker<T>,
        announce: &dyn Fn(u64),
    ) -> Vec<Outcome> {
        let remembered: Vec<Option<Vec<FileProof>>> = jobs.par_iter().map(|job| self.recall(&job.files)).collect();
        let works: Vec<Work<'_>> =
            jobs.iter().zip(&remembered).map(|(job, known)| work(job, known.as_deref())).collect();
        let schedule = choose(&works, self.limits, self.began_at.at);
        announce(schedule.bytes_to_read);
        let meter = Meter::new(self.limits, self.clock);
        let mut begun: Vec<Begun> = vec![None; jobs.len()];
        for (index, result) in self.read(jobs, &schedule.order, worker, &meter) {
            if let Some(place) = begun.get_mut(index) {
                *place = Some(result);
            }
        }
        let outcome = |((turn, known), begun): ((Turn, Option<Vec<FileProof>>), Begun)| match (turn, begun) {
            (_, Some(Some(proofs))) => Outcome::Proven(proofs),
            (Turn::Recall, _) => Outcome::Recalled(known.unwrap_or_default()),
            (Turn::LeftOver(why), _) => Outcome::LeftOver { why, older: known },
            (Turn::Read, Some(None)) => Outcome::LeftOver { why: meter.why_not_finished(), older: known },
            (Turn::Read, None) => Outcome::LeftOver { why: meter.why_not_begun(), older: known },
        };
        let mut outcomes: Vec<Outcome> = schedule.turns.into_iter().zip(remembered).zip(begun).map(outcome).collect();
        // What was to be read again although it counts, and was not reached, still counts.
        for (outcome, work) in outcomes.iter_mut().zip(&works) {
            let counts = self.limits.still_counts(work.proven_at, self.began_at.at);
            if let Outcome::LeftOver { older: Some(older), .. } = outcome
                && counts
            {
                *outcome = Outcome::Recalled(std::mem::take(older));
            }
        }
        outcomes
    }

    /// First things first, and none once the time is up: small jobs a batch at a time, a thread each; large ones alone,
    /// so that all threads read one file and memory stays small. The answer holds only jobs that were begun.
    fn read<T: Sync>(
        &self,
        jobs: &[Job<'_, T>],
        order: &[usize],
        worker: &dyn Worker<T>,
        meter: &Meter<'_>,
    ) -> Vec<(usize, Option<Vec<FileProof>>)> {
        let size = |index: &usize| jobs.get(*index).map_or(0, Job::size_bytes);
        let mut results = Vec::with_capacity(order.len());
        let mut rest = order;
        while let Some(first) = rest.first() {
            if meter.is_over() {
                break;
            }
            let alone = size(first) >= ALONE_BYTES;
            let small = rest.iter().take(BATCH).take_while(|index| size(index) < ALONE_BYTES).count();
            let (now, later) = rest.split_at(small.max(1).min(rest.len()));
            rest = later;
            let work = |index: &usize| {
                let job = jobs.get(*index)?;
                if meter.is_over() {
                    return None;
                }
                let proofs = self.known_content(job, worker, meter);
                Some((*index, proofs.or_else(|| self.prove(job, worker, meter, alone))))
            };
            if alone {
                results.extend(now.iter().filter_map(work));
            } else {
                results.par_extend(now.par_iter().with_max_len(1).filter_map(work));
            }
        }
        results
    }

    fn recall(&self, files: &[FileIdentity]) -> Option<Vec<FileProof>> {
        let proofs: Vec<FileProof> = files.iter().map_while(|file| self.memory.recall(file)).collect();
        let whole = !files.is_empty() && proofs.len() == files.len();
        let same_company = |proof: &FileProof| match files {
            [_] => proof.companions.is_empty(),
            _ => {
                proof.companions.len() == files.len()
                    && files.iter().all(|file| proof.companions.iter().any(|known| file.is_unchanged_since(known)))
            }
        };
        // A date after now proves nothing: some clock was wrong, and nobody knows when the file was read.
        let dated = |proof: &FileProof| proof.proven_at.is_some_and(|at| at.at <= self.began_at.at);
        (whole && proofs.iter().all(|proof| same_company(proof) && dated(proof))).then_some(proofs)
    }

    /// A file that was moved or copied: hashed to the end instead of decoded, if its edges are known. The date stays that
    /// of the proof, so that what an older bakproof proved is proven anew in time.
    fn known_content<T>(&self, job: &Job<'_, T>, worker: &dyn Worker<T>, meter: &Meter<'_>) -> Option<Vec<FileProof>> {
        let ([_], false) = (job.files.as_slice(), self.limits.reread) else { return None };
        if !self.memory.is_of_use() || !worker.seeks_content(&job.task) {
            return None;
        }
        let files = worker.identify(&job.task)?;
        let file = files.first()?;
        let mut proof = self.memory.recall_content(file.size_bytes, file.edges.as_deref()?)?;
        if proof.content_id.is_none() || !self.limits.still_counts(proof.proven_at, self.began_at.at) {
            return None;
        }
        if worker.content_id(&job.task, meter) != proof.content_id {
            return None;
        }
        proof.companions = Vec::new();
        self.remember(job, worker, std::slice::from_ref(&proof));
        Some(vec![proof])
    }

    fn prove<T>(
        &self,
        job: &Job<'_, T>,
        worker: &dyn Worker<T>,
        meter: &Meter<'_>,
        alone: bool,
    ) -> Option<Vec<FileProof>> {
        let mut proofs = worker.prove(&job.task, meter, alone)?;
        proofs.iter_mut().for_each(|proof| proof.proven_at = Some(self.began_at));
        self.remember(job, worker, &proofs);
        Some(proofs)
    }

    /// Keeps the proofs, if the files are what they were before they were read.
    fn remember<T>(&self, job: &Job<'_, T>, worker: &dyn Worker<T>, proofs: &[FileProof]) {
        if job.files.is_empty() || proofs.len() != job.files.len() || !proofs.iter().all(is_lasting) {
            return;
        }
        if !self.memory.is_of_use() {
            return;
        }
        let Some(now) = worker.identify(&job.task) else { return };
        let unchanged = |(now, before): (&FileIdentity, &FileIdentity)| now.is_unchanged_since(before);
        if now.len() != job.files.len() || !now.iter().zip(&job.files).all(unchanged) {
            return;
        }
        if let ([file], [proof]) = (now.as_slice(), proofs) {
            return self.memory.remember(file, proof, worker.headers(&job.task));
        }
        let mut companions = now.clone();
        companions.sort();
        for (file, proof) in now.iter().zip(proofs) {
            self.memory.remember(file, &FileProof { companions: companions.clone(), ..proof.clone() }, None);
        }
    }
}

/// What is unreadable or incomplete today may be neither tomorrow: a permission, a missing stripe, a newer bakproof.
fn is_lasting(proof: &FileProof) -> bool {
    let lasting = |verdict: Verdict| matches!(verdict, Verdict::Verified | Verdict::Intact | Verdict::Damaged);
    !proof.sets.is_empty() && proof.verdict.is_none_or(lasting) && proof.sets.iter().all(|set| lasting(set.verdict))
}

fn work<'a, T>(job: &Job<'a, T>, known: Option<&[FileProof]>) -> Work<'a> {
    Work {
        source: &job.location.source,
        path: &job.location.path,
        size_bytes: job.size_bytes(),
        modified: job.location.modified,
        // As old as the oldest of its parts.
        proven_at: known.and_then(|proofs| proofs.iter().map(|proof| proof.proven_at).min().flatten()),
    }
}
