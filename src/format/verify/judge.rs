//! What all members of a backup set prove together: the verdict, and everything that is wrong.

use super::extents::{Extents, PageCounts};
use super::gathered::Gathered;
use super::log_range;
use super::pass::Pass;
use super::range::{ProtectedRange, push};
use crate::format::mtf::{Fault, Notes};
use crate::format::page::PAGE_BYTES;
use crate::model::{BackupType, Counts, Problem, Proof, SqlSet, Verdict};

/// One member: what its headers and its content say.
#[derive(Clone, Copy, Debug)]
pub struct Witness<'a> {
    pub facts: &'a SqlSet,
    pub gathered: &'a Gathered,
}

/// What was proven.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// Of the whole set.
    pub verdict: Verdict,
    pub proof: Vec<Proof>,
    pub unprotected_pages: Option<u64>,
    pub counts: Counts,
    /// By member, in the order given; what concerns no single member stands with the first.
    pub problems: Vec<Vec<Problem>>,
    /// How much is wrong, named or not: pages, log blocks, extents, problems. Tells the better of two damaged companies.
    pub wrong: u64,
    /// By member, when ranges were wanted.
    pub ranges: Vec<Vec<ProtectedRange>>,
}

/// Pages that nothing protects in a database that protects its pages: maps that are never rewritten, about 1 %. Small
/// backups have a few of them whatever their size; above both bounds most of the database was written before its
/// PAGE_VERIFY option was set.
const FEW_PAGES: u64 = 8;
const SMALL_SHARE: u64 = 10;
/// Bad pages that are named; the rest is counted.
pub(super) const MAX_NAMED: usize = 20;
/// With this many pages of sound headers and nearly all checksums wrong, the bodies are encrypted (TDE).
const LOOKS_ENCRYPTED_PAGES: u64 = 64;

/// Judges the members of one set, the lowest family first. `is_whole`: no family is missing.
pub fn judge(members: &[Witness<'_>], is_whole: bool) -> Outcome {
    let mut set = SetJudgment::new(members, is_whole);
    set.pages();
    set.log();
    set.outcome()
}

/// A set while it is judged.
pub(super) struct SetJudgment<'a> {
    pub(super) members: &'a [Witness<'a>],
    pub(super) facts: Option<&'a SqlSet>,
    /// Whether every member ends as it should, so that what is absent is missing.
    pub(super) is_complete: bool,
    pub(super) is_whole: bool,
    pub(super) notes: Vec<Notes>,
    pub(super) proof: Vec<Proof>,
    pub(super) extents: Extents,
    pub(super) pages: PageCounts,
    /// Whether something protects the content.
    pub(super) pages_protected: bool,
    pub(super) log_protected: bool,
    pub(super) looks_encrypted: bool,
    pub(super) missing_extents: u64,
}

impl<'a> SetJudgment<'a> {
    fn new(members: &'a [Witness<'a>], is_whole: bool) -> Self {
        let facts = members.first().map(|member| member.facts);
        let gathered: Vec<&Gathered> = members.iter().map(|member| member.gathered).collect();
        let notes: Vec<Notes> = gathered.iter().map(|gathered| gathered.notes.clone()).collect();
        let is_read = notes.iter().all(|notes| notes.verdict != Verdict::Unreadable);
        let is_complete =
            is_whole && is_read && members.iter().all(|member| member.facts.proof.contains(&Proof::Framing));
        let proof = [Proof::Framing, Proof::MetadataPair];
        let proof = proof.into_iter().filter(|proof| members.iter().all(|m| m.facts.proof.contains(proof))).collect();
        let extents = Extents::unite(&gathered);
        let read = gathered.iter().flat_map(|gathered| &gathered.passes).map(|pass| pass.pages).sum();
        let pages = extents.count(read);
        Self {
            members,
            facts,
            is_complete,
            is_whole,
            notes,
            proof,
            extents,
            pages,
            pages_protected: true,
            log_protected: true,
            looks_encrypted: false,
            missing_extents: 0,
        }
    }

    pub(super) fn gathered(&self) -> impl Iterator<Item = &'a Gathered> + use<'a> {
        self.members.iter().map(|member| member.gathered)
    }

    pub(super) fn note(&mut self, fault: Fault) {
        if let Some(notes) = self.notes.first_mut() {
            notes.add(fault);
        }
    }

    fn has_data(&self) -> bool {
        self.facts.is_some_and(|facts| facts.backup_type.is_some_and(|kind| kind != BackupType::Log))
    }

    fn is_packed(&self) -> bool {
        self.facts.is_some_and(|facts| facts.is_compressed)
    }

    fn pages(&mut self) {
        let passes: Vec<&Pass> = self.gathered().flat_map(|gathered| &gathered.passes).collect();
        let sum = |count: fn(&Pass) -> u64| passes.iter().map(|pass| count(pass)).sum::<u64>();
        let (sums, torn, broken) = (sum(|p| p.sums), sum(|p| p.torn), sum(|p| p.broken));
        if passes.iter().any(|pass| pass.is_overfull) {
            self.note(Fault { verdict: Verdict::Unreadable, problem: Problem::whole("limit", "the pages of this backup name more places than any real database has: it was not judged to its end") });
        }
        self.looks_encrypted = broken >= LOOKS_ENCRYPTED_PAGES && sums * 20 < broken;
        let bad = if self.looks_encrypted { 0 } else { self.bad_pages() };
        let summed = self.gathered().map(|g| g.pages).fold((0, 0), |(a, b), p| (a + p.streams, b + p.summed));
        let by_csum = summed.0 == summed.1;
        // Under a backup checksum that is right, the pages are those that were written.
        if !self.looks_encrypted && self.is_complete && !by_csum {
            self.foreign_pages();
        }
        if sums > 0 && bad == 0 && !self.looks_encrypted {
            self.proof.push(Proof::PageChecksum);
        }
        if torn > 0 && bad == 0 && !self.looks_encrypted {
            self.proof.push(Proof::TornPage);
        }
        let few = self.pages.unprotected <= FEW_PAGES || self.pages.unprotected * SMALL_SHARE <= self.pages.allocated;
        let by_page = sums > 0 && torn == 0 && few && !self.looks_encrypted;
        self.pages_protected = !self.has_data() || self.is_packed() || by_csum || by_page;
        if self.looks_encrypted {
            let message = "the pages' headers are in order and their checksums are not: the database is probably \
                           encrypted (TDE), and only a backup checksum or the server can prove its pages";
            self.note(Fault { verdict: Verdict::Identified, problem: Problem::whole("looks-encrypted", message) });
        } else if self.has_data() && self.is_complete {
            self.completeness();
        }
    }

    fn log(&mut self) {
        let members = self.members;
        let (mut blocks, mut absent, mut broken) = (0, 0, 0);
        for (member, log) in members.iter().map(|member| &member.gathered.log).enumerate() {
            blocks += log.blocks;
            absent += log.absent;
            broken += log.broken;
            for (at, vlf, block) in log.named.iter().take(MAX_NAMED) {
                let message = format!(
                    "block {vlf}:{block} of the log does not match its checksum: bytes in it were changed after the \
                     backup was written"
                );
                self.notes[member].add(Fault::damaged("log-checksum", *at, message));
            }
        }
        if blocks > absent && broken == 0 {
            self.proof.push(Proof::LogBlocks);
        }
        let summed = self.gathered().map(|g| g.logs).fold((0, 0), |(a, b), p| (a + p.streams, b + p.summed));
        self.log_protected = self.is_packed() || absent == 0 || summed.0 == summed.1;
        let Some(facts) = self.facts.filter(|_| self.is_complete) else { return };
        let stretches = self.gathered().flat_map(|g| &g.log.stretches).copied().collect();
        match log_range::gap(stretches, facts.first_lsn, facts.last_lsn) {
            Some(gap) => {
                let message = format!("{gap}: the database could not be brought to a consistent state");
                self.note(Fault { verdict: Verdict::Damaged, problem: Problem::whole("log-gap", message) });
            }
            None if facts.first_lsn.is_some() && facts.last_lsn.is_some() => self.proof.push(Proof::LogRange),
            None => {}
        }
    }

    fn outcome(mut self) -> Outcome {
        let gathered: Vec<&Gathered> = self.gathered().collect();
        let csum_streams: u64 = gathered.iter().map(|g| g.csum_streams).sum();
        let summed = gathered.iter().map(|g| g.pages.summed + g.logs.summed).sum::<u64>();
        if csum_streams > 0 && csum_streams == summed {
            self.proof.push(Proof::BackupChecksum);
        }
        let container_blocks = gathered.iter().filter_map(|g| g.container_blocks).reduce(|a, b| a + b);
        let faults = self.notes.iter().map(|notes| notes.verdict).max().unwrap_or(Verdict::Identified);
        if container_blocks.is_some() && faults < Verdict::Incomplete && self.is_complete {
            self.proof.push(Proof::ContainerChecksum);
        }
        let headers = self.members.iter().map(|member| member.facts.verdict).max().unwrap_or(Verdict::Unreadable);
        let worst = headers.max(faults);
        let is_framed = self.proof.contains(&Proof::Framing);
        let has_frame = is_framed && self.proof.contains(&Proof::MetadataPair);
        let verdict = match worst {
            // Its blocks or those of the media before it do not hold: it is not well-formed, though none of it failed.
            Verdict::Identified if !is_framed => Verdict::Identified,
            Verdict::Identified if !has_frame || !self.is_complete => Verdict::Intact,
            Verdict::Identified if self.pages_protected && self.log_protected => Verdict::Verified,
            Verdict::Identified => Verdict::Intact,
            worse => worse,
        };
        let has_data = self.has_data();
        let data = |count: u64| has_data.then_some(count);
        self.proof.sort();
        let named: usize = self.notes.iter().map(|notes| notes.problems.len()).sum();
        let broken_logs: u64 = gathered.iter().map(|g| g.log.broken).sum();
        Outcome {
            verdict,
            wrong: self.pages.bad + broken_logs + self.missing_extents + named as u64,
            counts: Counts {
                pages: data(self.pages.pages),
                allocated_pages: data(self.pages.allocated),
                checked_pages: data(if self.looks_encrypted { 0 } else { self.pages.checked }),
                log_blocks: Some(gathered.iter().map(|g| g.log.blocks).sum()),
                csum_streams: Some(csum_streams),
                container_blocks,
            },
            unprotected_pages: data(self.pages.unprotected),
            ranges: gathered.iter().map(|g| self.ranges(g)).collect(),
            proof: self.proof,
            problems: self.notes.into_iter().map(|notes| notes.problems).collect(),
        }
    }

    fn ranges(&self, gathered: &Gathered) -> Vec<ProtectedRange> {
        let mut ranges = gathered.ranges.clone();
        if !self.is_complete || !gathered.is_plain {
            return ranges;
        }
        if !self.looks_encrypted {
            let passes = gathered.passes.iter().enumerate();
            let extents = passes.flat_map(|(number, pass)| pass.protected.iter().map(move |extent| (number, extent)));
            for (_, (at, id, mask)) in extents.filter(|(number, (_, id, _))| self.is_last_copy(*number, *id)) {
                let protected = self.extents.protected(*id, *mask);
                for page in (0..8_u64).filter(|page| protected >> page & 1 == 1) {
                    let start = at + page * PAGE_BYTES as u64;
                    let end = start + PAGE_BYTES as u64;
                    push(&mut ranges, ProtectedRange { start, end, by: Proof::PageChecksum });
                }
            }
        }
        if let Some((first, last)) = self.facts.and_then(|facts| facts.first_lsn.zip(facts.last_lsn)) {
            let wanted = |stretch: &super::log::Stretch| first != last && log_range::inside(stretch, first, last);
            gathered.log.ranges_where(wanted, &mut ranges);
        }
        ranges
    }
}
