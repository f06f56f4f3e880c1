//! The members of one media set, read one by one, judged together.

use super::input::FileRead;
use super::proven::Proven;
use crate::format::mtf::MtfFile;
use crate::format::verify::{Outcome, ProtectedRange, Witness, judge};
use crate::model::{SqlSet, Verdict};
use std::collections::BTreeMap;

/// Judges every set of the files of one media set.
pub fn judge_media(mut reads: Vec<FileRead>) -> Vec<Proven> {
    let mut verdicts: Vec<(usize, usize, Outcome, usize)> = Vec::new();
    for members in united(&reads).into_values() {
        let families: Vec<&Vec<(usize, usize)>> = members.values().collect();
        let first: Vec<(usize, usize)> = families.iter().filter_map(|copies| copies.first()).copied().collect();
        let count = first.iter().filter_map(|at| facts(&reads, *at)?.family_count).max().unwrap_or(1);
        let numbered = members.keys().filter(|number| number.is_some_and(|n| (1..=count).contains(&n))).count();
        let is_whole = count <= 1 || numbered == usize::from(count);
        let (company, outcome) = best_company(&reads, &families, first, is_whole);
        for (member, at) in company.iter().enumerate() {
            verdicts.push((at.0, at.1, outcome.clone(), member));
        }
        // Every other copy of a family is judged in the company of the others' best.
        for (member, copies) in families.iter().enumerate() {
            for copy in copies.iter().filter(|copy| company.get(member) != Some(*copy)) {
                verdicts.push((copy.0, copy.1, judge_these(&reads, &with(&company, member, *copy), is_whole), member));
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

/// One copy of each family such that together they prove the most; what they prove. A bad copy would otherwise make
/// every copy of the other families look bad. Copies are tried one at a time, and kept where less is wrong.
fn best_company(
    reads: &[FileRead],
    families: &[&Vec<(usize, usize)>],
    first: Vec<(usize, usize)>,
    is_whole: bool,
) -> (Vec<(usize, usize)>, Outcome) {
    let rank = |outcome: &Outcome| (outcome.verdict, outcome.wrong);
    let mut best = judge_these(reads, &first, is_whole);
    let mut company = first;
    for (member, copies) in families.iter().enumerate().filter(|_| families.len() > 1) {
        for copy in copies.iter().skip(1) {
            if best.verdict == Verdict::Verified {
                return (company, best);
            }
            let tried = with(&company, member, *copy);
            let outcome = judge_these(reads, &tried, is_whole);
            if rank(&outcome) < rank(&best) {
                (company, best) = (tried, outcome);
            }
        }
    }
    (company, best)
}

/// The same company with another copy of one family.
fn with(company: &[(usize, usize)], member: usize, copy: (usize, usize)) -> Vec<(usize, usize)> {
    let mut others = company.to_vec();
    if let Some(place) = others.get_mut(member) {
        *place = copy;
    }
    others
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
    set.proof = outcome.proof.clone().into();
    set.unprotected_pages = outcome.unprotected_pages;
    set.counts = outcome.counts.clone().into();
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
    let content_id = content_id.map(|hash| hash.to_hex().to_string());
    Proven { mtf: Box::new(mtf), content_id, ranges: joined, assured_at: None }
}

/// The worst of its sets and of what is wrong with the file itself.
pub(super) fn file_verdict(mtf: &MtfFile) -> Verdict {
    let sets = mtf.sets.iter().map(|set| set.verdict).max();
    match (mtf.verdict, sets) {
        (Verdict::Verified | Verdict::Intact | Verdict::Identified, Some(sets)) => sets,
        (own, sets) => sets.map_or(own, |sets| sets.max(own)),
    }
}
