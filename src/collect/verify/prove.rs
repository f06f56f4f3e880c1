//! Proves SQL Server media file by file: families of one media set are read one by one and judged together.

use super::input::{FileRead, Input, Options};
use super::judge_media::judge_media;
use super::memory::{FileIdentity, FileProof, SetProof};
use super::proven::Proven;
use super::read::read;
use super::recalled::{is_striped, with_proof};
use crate::base::ReadAt;
use crate::collect::Monitor;
use crate::collect::budget::{self, Job, Meter, Run, Worker};
use crate::format::mtf::MtfFile;
use crate::model::{Location, Problem, SqlSet, Verdict};
use std::collections::BTreeMap;
use std::fs::File;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};

/// A file whose headers were read and whose content is to be proven.
pub struct Subject<'a> {
    pub location: &'a Location,
    pub place: &'a dyn Reopen,
    pub mtf: Box<MtfFile>,
    /// What it was when its headers were read; `None` where that cannot be told, and nothing is remembered of it.
    pub identity: Option<Box<FileIdentity>>,
}

/// Where a file is opened again, safely.
pub trait Reopen: Sync {
    /// The path that it is opened by, absolute.
    fn path(&self) -> PathBuf;

    /// The file and its size.
    ///
    /// # Errors
    /// When it cannot be opened, or is no file any more.
    fn open(&self) -> io::Result<(File, u64)>;
}

impl std::fmt::Debug for Subject<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Subject").field("path", &self.place.path()).finish_non_exhaustive()
    }
}

/// What to do besides proving.
pub struct ProofOptions<'a> {
    pub with_content_id: bool,
    /// Say which bytes something protects.
    pub with_ranges: bool,
    /// What is remembered, and how much may be read.
    pub run: &'a Run<'a>,
    pub monitor: &'a dyn Monitor,
}

impl std::fmt::Debug for ProofOptions<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ProofOptions").field("run", self.run).finish_non_exhaustive()
    }
}

/// Hashing reads in pieces of this size.
const PIECE_BYTES: usize = 1 << 20;

/// The content of a file that is not larger is not looked for in memory.
const SMALL_BYTES: u64 = 1 << 20;

/// Proves files, each answered at its place, as far as the run goes.
pub fn prove(mut subjects: Vec<Subject<'_>>, options: &ProofOptions<'_>) -> Vec<Proven> {
    let groups = groups(&subjects);
    if options.with_ranges {
        // Ranges are not remembered: everything is read.
        let prover = MediaProver { subjects: &subjects, options };
        let prove = |group: &Vec<usize>| {
            let endless = Stop { meter: None, stopped: AtomicBool::new(false) };
            let proven = prove_media(&prover.members(group), options, true, &endless);
            group.iter().copied().zip(proven).collect::<Vec<_>>()
        };
        return in_place(groups.iter().flat_map(prove).collect());
    }
    let mut identities: Vec<_> = subjects.iter_mut().map(|subject| subject.identity.take()).collect();
    let mut take = |group: &Vec<usize>| -> Option<Vec<FileIdentity>> {
        group.iter().map(|one| identities.get_mut(*one)?.take().map(|identity| *identity)).collect()
    };
    let jobs: Vec<Job<'_, &Vec<usize>>> = groups
        .iter()
        .filter_map(|group| {
            let location = subjects.get(*group.first()?)?.location;
            Some(Job { location, files: take(group).unwrap_or_default(), task: group })
        })
        .collect();
    let prover = MediaProver { subjects: &subjects, options };
    let outcomes = options.run.work_through(&jobs, &prover, &|bytes| options.monitor.reading_begins(bytes));
    drop(jobs);
    let mut subjects: Vec<Option<Subject<'_>>> = subjects.into_iter().map(Some).collect();
    let mut all = Vec::with_capacity(subjects.len());
    for (group, outcome) in groups.iter().zip(outcomes) {
        let (proofs, left_over) = match outcome {
            budget::Outcome::Recalled(proofs) | budget::Outcome::Proven(proofs) => (proofs, None),
            budget::Outcome::LeftOver { why, older } => (older.unwrap_or_default(), Some(why)),
        };
        let mut proofs = proofs.into_iter();
        for number in group {
            let Some(subject) = subjects.get_mut(*number).and_then(Option::take) else { continue };
            all.push((*number, with_proof(subject.mtf, proofs.next(), left_over.as_deref())));
        }
    }
    in_place(all)
}

fn in_place(mut all: Vec<(usize, Proven)>) -> Vec<Proven> {
    all.sort_by_key(|(number, _)| *number);
    all.into_iter().map(|(_, proven)| proven).collect()
}

/// Ends reading between two pieces of a file, by an error that every reader heeds, once the time is up.
struct Stop<'a> {
    meter: Option<&'a Meter<'a>>,
    stopped: AtomicBool,
}

struct Stoppable<'a> {
    file: (File, u64),
    stop: &'a Stop<'a>,
}

impl ReadAt for Stoppable<'_> {
    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<usize> {
        if self.stop.meter.is_some_and(Meter::is_over) {
            self.stop.stopped.store(true, Ordering::Relaxed);
            return Err(io::ErrorKind::TimedOut.into());
        }
        self.file.read_at(offset, buffer)
    }

    fn size_bytes(&self) -> u64 {
        self.file.size_bytes()
    }

    fn next_hole(&self, from: u64) -> Option<std::ops::Range<u64>> {
        self.file.next_hole(from)
    }
}

/// Works on groups of subjects for a run.
struct MediaProver<'a> {
    subjects: &'a [Subject<'a>],
    options: &'a ProofOptions<'a>,
}

impl MediaProver<'_> {
    fn members(&self, group: &[usize]) -> Vec<&Subject<'_>> {
        group.iter().filter_map(|one| self.subjects.get(*one)).collect()
    }
}

impl Worker<&Vec<usize>> for MediaProver<'_> {
    fn identify(&self, group: &&Vec<usize>) -> Option<Vec<FileIdentity>> {
        let identity = |subject: &&Subject<'_>| {
            let file = subject.place.open().ok()?;
            let identity = FileIdentity::of(&subject.place.path(), &file.0).ok()?;
            if file.1 <= SMALL_BYTES { Some(identity) } else { identity.with_edges(&file).ok() }
        };
        self.members(group).iter().map(identity).collect()
    }

    fn seeks_content(&self, group: &&Vec<usize>) -> bool {
        self.members(group).iter().any(|member| member.location.size_bytes > SMALL_BYTES)
    }

    fn headers(&self, group: &&Vec<usize>) -> Option<&MtfFile> {
        let [only] = group.as_slice() else { return None };
        self.subjects.get(*only).map(|subject| &*subject.mtf)
    }

    fn content_id(&self, group: &&Vec<usize>, meter: &Meter<'_>) -> Option<String> {
        let members = self.members(group);
        let file = members.first()?.place.open().ok()?;
        let mut hasher = blake3::Hasher::new();
        let mut buffer = vec![0; PIECE_BYTES];
        let mut at = 0u64;
        while at < file.size_bytes() {
            if meter.is_over() {
                return None;
            }
            let count = file.read_at(at, &mut buffer).ok().filter(|count| *count > 0)?;
            hasher.update(buffer.get(..count)?);
            at = at.saturating_add(count as u64);
            self.options.monitor.read(count as u64);
        }
        Some(hasher.finalize().to_hex().to_string())
    }

    fn prove(&self, group: &&Vec<usize>, meter: &Meter<'_>, alone: bool) -> Option<Vec<FileProof>> {
        let members = self.members(group);
        if let Some(first) = members.first() {
            self.options.monitor.reading(&first.location.path);
        }
        let stop = Stop { meter: Some(meter), stopped: AtomicBool::new(false) };
        let proven = prove_media(&members, self.options, alone, &stop);
        // Half of a file proves nothing of it.
        if stop.stopped.into_inner() {
            return None;
        }
        members.iter().for_each(|member| self.options.monitor.file_done(member.location.size_bytes));
        Some(proven.iter().map(file_proof).collect())
    }
}

/// Files of one striped media set together, every other file alone.
fn groups(subjects: &[Subject<'_>]) -> Vec<Vec<usize>> {
    let mut striped: BTreeMap<_, Vec<usize>> = BTreeMap::new();
    let mut groups = Vec::new();
    for (number, subject) in subjects.iter().enumerate() {
        let media = subject.mtf.media.as_ref().filter(|_| is_striped(&subject.mtf));
        match media.and_then(|media| media.media_set_guid) {
            Some(guid) => striped.entry(guid).or_default().push(number),
            None => groups.push(vec![number]),
        }
    }
    groups.extend(striped.into_values());
    groups
}

fn prove_media(members: &[&Subject<'_>], options: &ProofOptions<'_>, parallel: bool, stop: &Stop<'_>) -> Vec<Proven> {
    let reading = Options {
        with_content_id: options.with_content_id,
        with_ranges: options.with_ranges,
        parallel,
        monitor: options.monitor,
    };
    let reads: Vec<FileRead> = members.iter().map(|member| read_member(member, &reading, stop)).collect();
    judge_media(reads)
}

fn read_member(member: &Subject<'_>, options: &Options<'_>, stop: &Stop<'_>) -> FileRead {
    let failed = |problem: Problem| {
        let mut mtf = (*member.mtf).clone();
        mtf.verdict = mtf.verdict.max(Verdict::Unreadable);
        for set in &mut mtf.sets {
            set.verdict = set.verdict.max(Verdict::Unreadable);
            set.problems.push(problem.clone());
        }
        mtf.problems.push(problem);
        FileRead { mtf, sets: Vec::new(), content_id: None, ranges: Vec::new() }
    };
    let file = match member.place.open() {
        Ok(file) => file,
        Err(error) => {
            let why = format!("failed to open the file again to read its content: {error}");
            return failed(Problem::whole("read-error", why));
        }
    };
    // The headers were read earlier: what was overwritten since is another file than the one that was found.
    let is_as_found = file.1 == member.location.size_bytes;
    let before = FileIdentity::of(&member.place.path(), &file.0).ok();
    let input: &dyn Input = &Stoppable { file, stop };
    // The readers are written never to panic; should one do so all the same, the other files are still proven.
    let read = catch_unwind(AssertUnwindSafe(|| read(input, options))).unwrap_or_else(|_| {
        let why = "bakproof failed on this file. This is a bug in bakproof: please report it. Nothing is known about \
                   its content";
        failed(Problem::whole("internal-error", why))
    });
    if is_as_found && before.is_some_and(|before| is_unchanged(member, &before)) {
        return read;
    }
    failed(Problem::changed())
}

/// Whether the file that stands at the path now is the one that was read, and as it was then.
fn is_unchanged(member: &Subject<'_>, before: &FileIdentity) -> bool {
    let now = member.place.open().and_then(|(file, _)| FileIdentity::of(&member.place.path(), &file));
    now.is_ok_and(|now| now.is_unchanged_since(before) && now.device == before.device)
}

fn file_proof(proven: &Proven) -> FileProof {
    let set = |set: &SqlSet| SetProof {
        offset: set.offset,
        verdict: set.verdict,
        proof: set.proof.to_vec(),
        unprotected_pages: set.unprotected_pages,
        counts: (*set.counts).clone(),
        problems: set.problems.to_vec(),
    };
    FileProof {
        content_id: proven.content_id.clone(),
        sets: proven.mtf.sets.iter().map(set).collect(),
        verdict: Some(proven.mtf.verdict),
        problems: proven.mtf.problems.clone(),
        companions: Vec::new(),
        proven_at: None,
    }
}
