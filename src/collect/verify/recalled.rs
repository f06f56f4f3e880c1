//! What is remembered of a file put together: its headers, and what was proven of its content.

use super::judge_media::file_verdict;
use super::memory::{FileIdentity, FileProof};
use super::proven::Proven;
use crate::collect::budget::Run;
use crate::format::mtf::MtfFile;
use crate::model::Problem;

/// A file of which neither headers nor content need be read in this run. Its name may have been given to another file
/// meanwhile, and a record may hold anything: the headers must be those of the very sets that were proven.
pub(in crate::collect) fn known(run: &Run<'_>, file: &FileIdentity) -> Option<Proven> {
    let (proof, mut headers) = run.known(file)?;
    headers.sets.shrink_to_fit();
    let offsets = proof.sets.iter().map(|set| set.offset);
    let is_of_these_sets = headers.sets.iter().map(|set| set.offset).eq(offsets);
    // A striped file is judged with its companions.
    let is_known = is_of_these_sets && proof.verdict.is_some() && !is_striped(&headers);
    is_known.then(|| with_proof(Box::new(headers), Some(proof), None))
}

/// Whether it belongs to a media set of several files.
pub(super) fn is_striped(file: &MtfFile) -> bool {
    file.media.as_ref().is_some_and(|media| media.family_count.is_some_and(|count| count > 1))
}

/// The headers with what is known of the content; with nothing known they stay as they are.
pub(super) fn with_proof(mut mtf: Box<MtfFile>, proof: Option<FileProof>, left_over: Option<&str>) -> Proven {
    let (mut content_id, mut assured_at) = (None, None);
    if let Some(mut proof) = proof {
        for set in &mut mtf.sets {
            // A set that the proof does not know was not proven.
            let Some(known) = proof.sets.iter_mut().find(|known| known.offset == set.offset) else { continue };
            set.verdict = known.verdict;
            set.proof = std::mem::take(&mut known.proof).into();
            set.unprotected_pages = known.unprotected_pages;
            set.counts = std::mem::take(&mut known.counts).into();
            set.problems = std::mem::take(&mut known.problems).into();
        }
        mtf.problems = proof.problems;
        mtf.verdict = proof.verdict.unwrap_or(mtf.verdict);
        mtf.verdict = file_verdict(&mtf);
        (content_id, assured_at) = (proof.content_id, proof.proven_at);
    }
    if let Some(why) = left_over {
        let problem = Problem::whole(Problem::LEFT_OVER, format!("not verified in this run: {why}"));
        mtf.sets.iter_mut().for_each(|set| set.problems.push(problem.clone()));
    }
    Proven { mtf, content_id, ranges: Vec::new(), assured_at }
}
