//! Proves SQL Server media file by file: families of one media set are read one by one and judged together.

use super::memory::{FileIdentity, FileProof, Memory, SetProof};
use super::read::{FileRead, Input, Options, read};
use crate::collect::Monitor;
use crate::format::mtf::MtfFile;
use crate::format::verify::{Outcome, ProtectedRange, Witness, judge};
use crate::model::{Problem, SqlSet, Verdict};
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::fmt;
use std::fs::File;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// A file whose headers were read and whose content is to be proven.
pub struct Subject {
    pub identity: FileIdentity,
    pub mtf: MtfFile,
    /// Opens it again, safely.
    pub open: Box<dyn Fn() -> io::Result<(File, u64)> + Send + Sync>,
}

/// What to do besides proving.
pub struct ProofOptions<'a> {
    pub with_content_id: bool,
    /// Say which bytes something protects.
    pub with_ranges: bool,
    pub memory: &'a dyn Memory,
    pub monitor: &'a dyn Monitor,
}

impl fmt::Debug for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Subject").field("identity", &self.identity).finish_non_exhaustive()
    }
}

impl fmt::Debug for ProofOptions<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ProofOptions").field("with_content_id", &self.with_content_id).finish_non_exhaustive()
    }
}

/// A file that was read to its end, or remembered.
#[derive(Clone, Debug)]
pub struct Proven {
    pub mtf: MtfFile,
    pub content_id: Option<String>,
    /// Sorted and joined; empty unless asked for.
    pub ranges: Vec<ProtectedRange>,
}

/// Smaller media are read many at a time, a thread each; larger ones alone, by all threads.
const ALONE_BYTES: u64 = 64 << 20;

/// Proves files, each answered at its place.
pub fn prove(subjects: &[Subject], options: &ProofOptions<'_>) -> Vec<Proven> {
    let groups = groups(subjects);
    let size =
        |group: &[usize]| group.iter().filter_map(|one| subjects.get(*one)).map(|s| s.identity.size_bytes).sum::<u64>();
    let (large, small): (Vec<_>, Vec<_>) = groups.into_iter().partition(|group| size(group) >= ALONE_BYTES);
    let work = |group: &Vec<usize>, parallel: bool| {
        let members: Vec<&Subject> = group.iter().filter_map(|one| subjects.get(*one)).collect();
        let proven = prove_media(&members, options, parallel);
        group.iter().copied().zip(proven).collect::<Vec<_>>()
    };
    let mut all: Vec<(usize, Proven)> = small.par_iter().flat_map_iter(|group| work(group, false)).collect();
    for group in &large {
        all.extend(work(group, true));
    }
    all.sort_by_key(|(number, _)| *number);
    all.into_iter().map(|(_, proven)| proven).collect()
}

/// Files of one striped media set together, every other file alone.
fn groups(subjects: &[Subject]) -> Vec<Vec<usize>> {
    let mut striped: BTreeMap<_, Vec<usize>> = BTreeMap::new();
    let mut groups = Vec::new();
    for (number, subject) in subjects.iter().enumerate() {
        let media = subject.mtf.media.as_ref();
        let stripe = media.filter(|media| media.family_count.is_some_and(|count| count > 1));
        match stripe.and_then(|media| media.media_set_guid) {
            Some(guid) => striped.entry(guid).or_default().push(number),
            None => groups.push(vec![number]),
        }
    }
    groups.extend(striped.into_values());
    groups
}

fn prove_media(members: &[&Subject], options: &ProofOptions<'_>, parallel: bool) -> Vec<Proven> {
    let mut companions: Vec<FileIdentity> = Vec::new();
    if members.len() > 1 {
        companions.extend(members.iter().map(|member| member.identity.clone()));
        companions.sort();
    }
    if !options.with_ranges {
        let known: Option<Vec<FileProof>> = members
            .iter()
            .map(|member| options.memory.recall(&member.identity).filter(|proof| proof.companions == companions))
            .collect();
        if let Some(known) = known {
            return members.iter().zip(known).map(|(member, proof)| remembered(member, proof)).collect();
        }
    }
    let reading = Options {
        with_content_id: options.with_content_id,
        with_ranges: options.with_ranges,
        parallel,
        monitor: options.monitor,
    };
    let reads: Vec<FileRead> = members.iter().map(|member| read_member(member, &reading)).collect();
    let proven = judge_media(reads);
    for (member, proven) in members.iter().zip(&proven) {
        // What could not be read may be readable next time.
        if proven.mtf.verdict != Verdict::Unreadable {
            options.memory.remember(&member.identity, &file_proof(proven, &companions));
        }
    }
    proven
}

fn read_member(member: &Subject, options: &Options<'_>) -> FileRead {
    let failed = |id: &str, why: String| {
        let mut mtf = member.mtf.clone();
        mtf.verdict = mtf.verdict.max(Verdict::Unreadable);
        mtf.problems.push(Problem::whole(id, why));
        for set in &mut mtf.sets {
            set.verdict = set.verdict.max(Verdict::Unreadable);
        }
        FileRead { mtf, sets: Vec::new(), content_id: None, ranges: Vec::new() }
    };
    let file = match (member.open)() {
        Ok(file) => file,
        Err(error) => {
            return failed("read-error", format!("failed to open the file again to read its content: {error}"));
        }
    };
    let input: &dyn Input = &file;
    // The readers are written never to panic; should one do so all the same, the other files are still proven.
    catch_unwind(AssertUnwindSafe(|| read(input, options))).unwrap_or_else(|_| {
        let why = "bakproof failed on this file, which is our fault: please report it; nothing is known of its content";
        failed("internal-error", why.to_owned())
    })
}

/// Judges every set of the files of one media set.
pub fn judge_media(mut reads: Vec<FileRead>) -> Vec<Proven> {
    let mut verdicts: Vec<(usize, usize, Outcome, usize)> = Vec::new();
    for members in united(&reads).into_values() {
        let families: Vec<&Vec<(usize, usize)>> = members.values().collect();
        let first: Vec<(usize, usize)> = families.iter().filter_map(|copies| copies.first()).copied().collect();
        let count = first.iter().filter_map(|at| facts(&reads, *at)?.family_count).max().unwrap_or(1);
        let numbered = members.keys().filter(|number| number.is_some_and(|n| (1..=count).contains(&n))).count();
        let is_whole = count <= 1 || numbered == usize::from(count);
        let outcome = judge_these(&reads, &first, is_whole);
        for (member, at) in first.iter().enumerate() {
            verdicts.push((at.0, at.1, outcome.clone(), member));
        }
        // Another copy of a family is judged in the company of the others' first copies.
        for (member, copies) in families.iter().enumerate() {
            for copy in copies.iter().skip(1) {
                let mut instead = first.clone();
                if let Some(place) = instead.get_mut(member) {
                    *place = *copy;
                }
                verdicts.push((copy.0, copy.1, judge_these(&reads, &instead, is_whole), member));
            }
        }
    }
    for (file, set, outcome, member) in verdicts {
        let Some(read) = reads.get_mut(file) else { continue };
        if let Some(set) = read.mtf.sets.get_mut(set) {
            apply(set, &outcome, member);
        }
        read.ranges.extend(outcome.ranges.get(member).into_iter().flatten());
    }
    reads.into_iter().map(finished).collect()
}

type Families = BTreeMap<Option<u16>, Vec<(usize, usize)>>;

/// The sets of all files: by identity, then by family; of copies the best header first.
fn united(reads: &[FileRead]) -> BTreeMap<(Option<crate::base::Guid>, String), Families> {
    let mut sets: BTreeMap<_, Families> = BTreeMap::new();
    for (file, read) in reads.iter().enumerate() {
        for (number, set) in read.mtf.sets.iter().enumerate() {
            if read.sets.get(number).is_none() {
                continue;
            }
            let alone = if set.backup_set_guid.is_none() { format!("{file}/{number}") } else { String::new() };
            let names = format!(
                "{alone}|{:?}|{:?}|{:?}|{:?}",
                set.database_name, set.server_name, set.backup_start_date, set.backup_type
            );
            let families = sets.entry((set.backup_set_guid, names)).or_default();
            families.entry(set.family_number).or_default().push((file, number));
        }
    }
    for copies in sets.values_mut().flat_map(Families::values_mut) {
        copies.sort_by_key(|at| (facts(reads, *at).map(|set| set.verdict), *at));
    }
    sets
}

fn facts(reads: &[FileRead], (file, set): (usize, usize)) -> Option<&SqlSet> {
    reads.get(file)?.mtf.sets.get(set)
}

fn judge_these(reads: &[FileRead], members: &[(usize, usize)], is_whole: bool) -> Outcome {
    let witness =
        |at: &(usize, usize)| Some(Witness { facts: facts(reads, *at)?, gathered: reads.get(at.0)?.sets.get(at.1)? });
    let witnesses: Vec<Witness<'_>> = members.iter().filter_map(witness).collect();
    judge(&witnesses, is_whole)
}

fn apply(set: &mut SqlSet, outcome: &Outcome, member: usize) {
    set.verdict = outcome.verdict;
    set.proof.clone_from(&outcome.proof);
    set.unprotected_pages = outcome.unprotected_pages;
    set.counts = outcome.counts.clone();
    for problem in outcome.problems.get(member).into_iter().flatten() {
        if !set.problems.contains(problem) {
            set.problems.push(problem.clone());
        }
    }
}

fn finished(read: FileRead) -> Proven {
    let FileRead { mut mtf, content_id, mut ranges, .. } = read;
    mtf.verdict = file_verdict(&mtf);
    ranges.sort_by_key(|range| (range.by, range.start, range.end));
    let mut joined: Vec<ProtectedRange> = Vec::with_capacity(ranges.len());
    for range in ranges {
        match joined.last_mut() {
            Some(last) if last.by == range.by && range.start <= last.end => last.end = last.end.max(range.end),
            _ => joined.push(range),
        }
    }
    joined.sort();
    Proven { mtf, content_id: content_id.map(|hash| hash.to_hex().to_string()), ranges: joined }
}

/// The worst of its sets and of what is wrong with the file itself.
fn file_verdict(mtf: &MtfFile) -> Verdict {
    let sets = mtf.sets.iter().map(|set| set.verdict).max();
    match (mtf.verdict, sets) {
        (Verdict::Verified | Verdict::Intact | Verdict::Identified, Some(sets)) => sets,
        (own, sets) => sets.map_or(own, |sets| sets.max(own)),
    }
}

fn file_proof(proven: &Proven, companions: &[FileIdentity]) -> FileProof {
    let set = |set: &SqlSet| SetProof {
        offset: set.offset,
        verdict: set.verdict,
        proof: set.proof.clone(),
        unprotected_pages: set.unprotected_pages,
        counts: set.counts.clone(),
        problems: set.problems.clone(),
    };
    FileProof {
        content_id: proven.content_id.clone(),
        sets: proven.mtf.sets.iter().map(set).collect(),
        verdict: Some(proven.mtf.verdict),
        problems: proven.mtf.problems.clone(),
        companions: companions.to_vec(),
    }
}

fn remembered(member: &Subject, proof: FileProof) -> Proven {
    let mut mtf = member.mtf.clone();
    for set in &mut mtf.sets {
        // A set that the proof does not know was not proven.
        let Some(known) = proof.sets.iter().find(|known| known.offset == set.offset) else { continue };
        set.verdict = known.verdict;
        set.proof.clone_from(&known.proof);
        set.unprotected_pages = known.unprotected_pages;
        set.counts = known.counts.clone();
        set.problems.clone_from(&known.problems);
    }
    mtf.problems = proof.problems;
    mtf.verdict = proof.verdict.unwrap_or(mtf.verdict);
    mtf.verdict = file_verdict(&mtf);
    Proven { mtf, content_id: proof.content_id, ranges: Vec::new() }
}
