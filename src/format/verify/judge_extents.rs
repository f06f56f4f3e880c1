//! Whether a set holds every extent that its maps claim and its trailer counts.

use super::gathered::Gathered;
use super::judge::{MAX_NAMED, SetJudgment};
use super::pass::Gap;
use crate::base::count;
use crate::format::mtf::Fault;
use crate::model::{BackupType, FileType, Problem, Proof, SqlSet, Verdict};

impl<'a> SetJudgment<'a> {
    /// Whether every extent that the maps and the trailer count is there.
    pub(super) fn completeness(&mut self) {
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
}
