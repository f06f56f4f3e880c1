//! What all members of a backup set prove together: the verdict, and everything that is wrong.

use super::extent::ExtentId;
use super::extents::{Extents, PageCounts};
use super::gathered::Gathered;
use super::pass::{Gap, Pass, Suspect, Wrong};
use super::range::{ProtectedRange, push};
use super::{log_range, names};
use crate::base::count;
use crate::format::mtf::{Fault, Notes};
use crate::format::page::PAGE_BYTES;
use crate::model::{BackupType, Counts, FileType, Problem, Proof, SqlSet, Verdict};

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
const MAX_NAMED: usize = 20;
/// With this many pages of sound headers and nearly all checksums wrong, the bodies are encrypted (TDE).
const LOOKS_ENCRYPTED_PAGES: u64 = 64;

/// Judges the members of one set, the lowest family first. `is_whole`: no family is missing.
pub fn judge(members: &[Witness<'_>], is_whole: bool) -> Outcome {
    let mut case = Case::new(members, is_whole);
    case.pages();
    case.log();
    case.outcome()
}

struct Case<'a> {
    members: &'a [Witness<'a>],
    facts: Option<&'a SqlSet>,
    /// Whether every member ends as it should, so that what is absent is missing.
    is_complete: bool,
    is_whole: bool,
    notes: Vec<Notes>,
    proof: Vec<Proof>,
    extents: Extents,
    pages: PageCounts,
    /// Whether something protects the content.
    pages_protected: bool,
    log_protected: bool,
    looks_encrypted: bool,
    missing_extents: u64,
}

impl<'a> Case<'a> {
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

    fn gathered(&self) -> impl Iterator<Item = &'a Gathered> + use<'a> {
        self.members.iter().map(|member| member.gathered)
    }

    fn note(&mut self, fault: Fault) {
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

    /// Pages and maps of another database, whatever their own checksums say.
    fn foreign_pages(&mut self) {
        for what in self.facts.map(|facts| names::foreign(&self.extents, facts)).unwrap_or_default() {
            let message = format!("{what}: pages were put in after the backup was written");
            self.note(Fault { verdict: Verdict::Damaged, problem: Problem::whole("page-foreign", message) });
        }
    }

    /// Names the first bad pages, each with its member; how many there are.
    fn bad_pages(&mut self) -> u64 {
        let members = self.members;
        let mut named = 0;
        let mut told = std::collections::BTreeSet::new();
        for (member, gathered) in members.iter().map(|member| member.gathered).enumerate() {
            for (number, pass) in gathered.passes.iter().enumerate() {
                for suspect in &pass.suspects {
                    let is_last = self.is_last_copy(number, suspect.extent);
                    if named == MAX_NAMED || !is_last || !self.fails(suspect) {
                        continue;
                    }
                    if !told.insert((suspect.extent, suspect.page)) {
                        continue;
                    }
                    named += 1;
                    let page = u64::from(suspect.extent.number) * 8 + u64::from(suspect.page);
                    let (id, what) = match suspect.what {
                        Wrong::Broken => ("page-checksum", "does not match its checksum or torn-page pattern"),
                        Wrong::Zero => ("page-zero", "is in use and holds only zeros"),
                        Wrong::Foreign => ("page-foreign", "is in use, and what stands there is not this page"),
                    };
                    let message = format!(
                        "page {page} of database file {} {what}: bytes were changed or lost after the backup was written",
                        suspect.extent.file
                    );
                    self.notes[member].add(Fault::damaged(id, suspect.offset, message));
                }
            }
        }
        let bad = self.pages.bad.max(named as u64);
        if bad > named as u64 {
            let message = format!("{} in all are damaged", count(bad, "allocated page", "allocated pages"));
            self.note(Fault { verdict: Verdict::Damaged, problem: Problem::whole("page-checksum", message) });
        }
        bad
    }

    /// Whether a page is wrong in the copy that counts. Where no map says that it is in use, a checksum that does not
    /// hold speaks for itself, unless a missing family could have shown that the page is free.
    fn fails(&self, suspect: &Suspect) -> bool {
        match self.extents.is_allocated(suspect.extent, suspect.page) {
            Some(allocated) => allocated && self.extents.is_bad(suspect.extent, suspect.page),
            None => self.is_whole && suspect.what == Wrong::Broken,
        }
    }

    /// Whether no later pass of any member copied the extent again.
    fn is_last_copy(&self, pass: usize, extent: ExtentId) -> bool {
        let later = self.gathered().flat_map(|gathered| gathered.passes.iter().skip(pass + 1));
        later.filter_map(|pass| pass.files.get(&extent.file)).all(|file| !file.extents.has(extent.number))
    }

    fn completeness(&mut self) {
        let Some(facts) = self.facts else { return };
        let gaps: Vec<Gap> = self.gathered().flat_map(|g| &g.passes).flat_map(|pass| &pass.gaps).copied().collect();
        let missing = self.extents.missing(facts, &gaps);
        self.missing_extents = missing.count + missing.holes.len() as u64;
        let mut is_proven = true;
        for (extent, gap) in missing.holes.iter().take(MAX_NAMED) {
            is_proven = false;
            let message = format!(
                "extent {} of database file {} holds allocated pages, and where it should stand are only zeros or bytes \
                 of no page",
                extent.number, extent.file
            );
            self.note(Fault::damaged("page-zero", gap.at, message));
        }
        for extent in missing.maps.iter().take(MAX_NAMED) {
            is_proven = false;
            let message = format!(
                "the allocation map of database file {} at page {} is not in the backup: extents are missing",
                extent.file,
                u64::from(extent.number) * 8
            );
            self.note(Fault { verdict: Verdict::Damaged, problem: Problem::whole("extent-missing", message) });
        }
        if missing.count > 0 {
            is_proven = false;
            let first = missing
                .first
                .first()
                .map_or(String::new(), |e| format!(", extent {} of database file {} first", e.number, e.file));
            let message = format!(
                "{} that the database's maps claim {} not in the backup{first}",
                count(missing.count, "extent", "extents"),
                if missing.count == 1 { "is" } else { "are" }
            );
            self.note(Fault { verdict: Verdict::Damaged, problem: Problem::whole("extent-missing", message) });
        }
        if is_proven && self.last_pass_lacks(facts, missing.empty) {
            is_proven = false;
            let message = "the last pass over the data holds fewer extents than the backup counts: some are missing or no \
                           longer say which they are";
            self.note(Fault { verdict: Verdict::Damaged, problem: Problem::whole("extent-missing", message) });
        }
        if is_proven {
            self.proof.push(Proof::ExtentMap);
        }
    }

    /// SFIN counts the pages that the last pass copied.
    fn last_pass_lacks(&self, facts: &SqlSet, empty: u64) -> bool {
        if !matches!(facts.backup_type, Some(BackupType::Full | BackupType::Differential)) {
            return false;
        }
        let data = facts.files.iter().filter(|file| file.file_type == FileType::Data);
        let expected: u64 = data.map(|file| u64::from(file.backup_pages) / 8).sum();
        let passes = self.gathered().map(|g| g.passes.len()).max().unwrap_or(0);
        let last = |g: &'a Gathered| passes.checked_sub(1).and_then(|last| g.passes.get(last));
        let known: u64 = self.gathered().filter_map(last).map(|pass| pass.known).sum();
        known + if passes == 1 { empty } else { 0 } < expected
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
