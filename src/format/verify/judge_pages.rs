//! Which pages of a set are damaged or of another database, in the copy that counts.

use super::extent::ExtentId;
use super::judge::{MAX_NAMED, SetJudgment};
use super::names;
use super::pass::{Suspect, Wrong};
use crate::base::count;
use crate::format::mtf::Fault;
use crate::model::{Problem, Verdict};

impl SetJudgment<'_> {
    /// Pages and maps of another database, whatever their own checksums say.
    pub(super) fn foreign_pages(&mut self) {
        for what in self.facts.map(|facts| names::foreign(&self.extents, facts)).unwrap_or_default() {
            let message = format!("{what}: pages were put in after the backup was written");
            self.note(Fault { verdict: Verdict::Damaged, problem: Problem::whole("page-foreign", message) });
        }
    }

    /// Names the first bad pages, each with its member; how many there are.
    pub(super) fn bad_pages(&mut self) -> u64 {
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
    pub(super) fn is_last_copy(&self, pass: usize, extent: ExtentId) -> bool {
        let later = self.gathered().flat_map(|gathered| gathered.passes.iter().skip(pass + 1));
        later.filter_map(|pass| pass.files.get(&extent.file)).all(|file| !file.extents.has(extent.number))
    }
}
