//! What the proofs say, written into the evidence. A proof lifts what was identified; it never mends what the headers
//! or the missing of a stripe already spoke against.

use super::{Key, key};
use crate::base::Stamp;
use crate::collect::budget::Outcome;
use crate::collect::verify::{FileProof, SetProof};
use crate::model::{BackupCopy, BackupSet, MediaSet, Problem, Verdict};
use std::collections::BTreeMap;

/// What is known of each file.
pub(super) type Told = BTreeMap<Key, OfFile>;

pub(super) struct OfFile {
    proof: Option<FileProof>,
    /// Why it was not read in this run.
    left_over: Option<String>,
}

/// One entry for each file of a job.
pub(super) fn per_file(outcome: Outcome, keys: Vec<Key>) -> Vec<(Key, OfFile)> {
    let (proofs, left_over) = match outcome {
        Outcome::Recalled(proofs) | Outcome::Proven(proofs) => (proofs, None),
        Outcome::LeftOver { why, older } => (older.unwrap_or_default(), Some(why)),
    };
    let mut proofs = proofs.into_iter();
    keys.into_iter().map(|key| (key, OfFile { proof: proofs.next(), left_over: left_over.clone() })).collect()
}

/// Writes into one media set what was told of its files.
pub(super) fn apply(media: &mut MediaSet, told: &Told) {
    for copy in media.families.iter_mut().flat_map(|family| &mut family.copies) {
        let Some(proof) = told.get(&key(&copy.location.source, &copy.location.path)).and_then(|of| of.proof.as_ref())
        else {
            continue;
        };
        let worst = proof.sets.iter().map(|set| set.verdict).chain(proof.verdict).max();
        lift(copy, worst, proof.proven_at);
        add(&mut copy.problems, &proof.problems);
    }
    // Sets are sorted by position, as in the files; the n-th set that lies in a file is the n-th of its proof.
    let mut counted: BTreeMap<Key, usize> = BTreeMap::new();
    for set in &media.sets {
        for copy in copies(set) {
            *counted.entry(key(&copy.location.source, &copy.location.path)).or_default() += 1;
        }
    }
    let mut next: BTreeMap<Key, usize> = BTreeMap::new();
    for set in &mut media.sets {
        let mut found: Vec<(Verdict, SetProof)> = Vec::new();
        let mut left_over = None;
        for copy in set.members.iter_mut().flat_map(|member| &mut member.copies) {
            let place = key(&copy.location.source, &copy.location.path);
            let nth = next.entry(place.clone()).or_default();
            let index = *nth;
            *nth += 1;
            let Some(of_file) = told.get(&place) else { continue };
            left_over = left_over.or(of_file.left_over.as_ref());
            let Some(proof) = &of_file.proof else { continue };
            // Another number of sets than was identified: nobody can say which is which.
            if Some(&proof.sets.len()) != counted.get(&place) {
                continue;
            }
            let Some(of_set) = proof.sets.get(index) else { continue };
            // What is wrong with the file outside its sets may be what comes before this one.
            let verdict = of_set.verdict.max(proof.verdict.unwrap_or(of_set.verdict));
            lift(copy, Some(verdict), proof.proven_at);
            add(&mut copy.problems, &of_set.problems);
            found.push((copy.verdict, of_set.clone()));
        }
        conclude(set, found);
        if let Some(why) = left_over {
            let message = format!("not verified in this run: {why}");
            add(&mut set.facts.problems, &[Problem::whole(Problem::LEFT_OVER, message)]);
        }
    }
}

/// The set's own facts: of each family the best copy, of all families the worst.
fn conclude(set: &mut BackupSet, mut found: Vec<(Verdict, SetProof)>) {
    let families = set.members.iter().filter_map(|member| member.copies.iter().map(|copy| copy.verdict).min());
    let Some(worst) = families.max() else { return };
    found.sort_by_key(|(verdict, _)| *verdict);
    let Some((_, best)) = found.into_iter().next() else { return };
    let facts = &mut set.facts;
    facts.verdict = if facts.verdict > Verdict::Identified { facts.verdict.max(worst) } else { worst };
    facts.proof = best.proof;
    facts.unprotected_pages = best.unprotected_pages;
    facts.counts = best.counts;
    let bad = set.members.iter().filter_map(|member| member.copies.iter().min_by_key(|copy| copy.verdict));
    for copy in bad.filter(|copy| copy.verdict > Verdict::Identified) {
        add(&mut facts.problems, &copy.problems);
    }
}

fn lift(copy: &mut BackupCopy, proven: Option<Verdict>, at: Option<Stamp>) {
    let Some(proven) = proven else { return };
    copy.verdict = if copy.verdict > Verdict::Identified { copy.verdict.max(proven) } else { proven };
    copy.assured_at = at;
}

fn add(to: &mut Vec<Problem>, problems: &[Problem]) {
    for problem in problems {
        if !to.contains(problem) {
            to.push(problem.clone());
        }
    }
}

fn copies(set: &BackupSet) -> impl Iterator<Item = &BackupCopy> {
    set.members.iter().flat_map(|member| &member.copies)
}
