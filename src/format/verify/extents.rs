//! The pages of a set as all passes and members show them together: the last copy of an extent counts, only allocated
//! pages can fail, and every extent that the maps claim must be there.

use super::extent::ExtentId;
use super::gathered::Gathered;
use super::pass::{FilePass, Gap};
use super::system_pages::system_pages;
use super::ties::Ties;
use crate::base::Lsn;
use crate::format::page::PageMaps;
use crate::model::{BackupType, FileType, SqlSet};
use std::collections::{BTreeMap, BTreeSet};

/// Pages counted, every copy of an extent for itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PageCounts {
    pub pages: u64,
    pub allocated: u64,
    pub checked: u64,
    /// Allocated, without protection of their own.
    pub unprotected: u64,
    /// Allocated, and wrong in the copy that counts.
    pub bad: u64,
}

/// Missing extents that are looked for among the gaps; with more the backup is lost anyway.
const MAX_MISSING: usize = 100_000;

/// The united view.
#[derive(Debug, Default)]
pub struct Extents {
    files: BTreeMap<u16, FilePass>,
    ties: BTreeMap<u16, Ties>,
    /// Masks (checked, weak) of copies that a later one replaced.
    replaced: Vec<(ExtentId, u8, u8)>,
}

/// What the maps claim and nothing showed.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Missing {
    pub first: Vec<ExtentId>,
    pub count: u64,
    /// A database file without its allocation map, or an interval of it.
    pub maps: Vec<ExtentId>,
    /// Claimed extents that are only zeros or garbage but hold allocated pages: where the gap lies.
    pub holes: Vec<(ExtentId, Gap)>,
    /// Extents found in gaps and rightly empty.
    pub empty: u64,
}

impl Extents {
    /// Puts the passes of all members together, the first pass of all before the second of any.
    pub fn unite(members: &[&Gathered]) -> Self {
        let mut united = Self::default();
        let passes = members.iter().map(|member| member.passes.len()).max().unwrap_or(0);
        for pass in 0..passes {
            for member in members {
                let Some(pass) = member.passes.get(pass) else { continue };
                for (file, later) in &pass.files {
                    united.add(*file, later);
                }
            }
        }
        for (file, pass) in members.iter().flat_map(|member| &member.passes).flat_map(|pass| &pass.files) {
            let Some(all) = united.files.get(file) else { continue };
            pass.tie(united.ties.entry(*file).or_default(), &all.maps);
        }
        united
    }

    /// The maps of each database file, and what its pages say that name it.
    pub fn maps(&self) -> impl Iterator<Item = (u16, &PageMaps)> {
        self.files.iter().map(|(file, pass)| (*file, &pass.maps))
    }

    /// What ties the pages of a database file.
    pub fn ties(&self, file: u16) -> Option<&Ties> {
        self.ties.get(&file)
    }

    /// Whether an extent was found.
    pub fn has(&self, file: u16, extent: u32) -> bool {
        self.files.get(&file).is_some_and(|pass| pass.extents.has(extent))
    }

    fn add(&mut self, file: u16, later: &FilePass) {
        let Some(mine) = self.files.get_mut(&file) else {
            self.files.insert(file, later.clone());
            return;
        };
        mine.maps.replace_by(later.maps.clone());
        for number in later.extents.iter() {
            if mine.extents.has(number) {
                let (weak, bad) = (mine.weak.octet(number), mine.bad.octet(number));
                self.replaced.push((ExtentId { file, number }, !(weak | bad), weak));
            }
            mine.extents.set(number);
            mine.weak.set_octet(number, later.weak.octet(number));
            mine.bad.set_octet(number, later.bad.octet(number));
        }
    }

    /// Which pages of an extent are in use; where no map tells, those that `otherwise` names.
    fn allocated(&self, id: ExtentId, otherwise: u8) -> u8 {
        let maps = self.files.get(&id.file).map(|file| &file.maps);
        maps.and_then(|maps| maps.allocated_pages(id.number)).unwrap_or(otherwise) | system_pages(id.number)
    }

    /// Whether a page is in use; `None` when no map tells.
    pub fn is_allocated(&self, id: ExtentId, page: u8) -> Option<bool> {
        let has = |mask: u8| mask >> page & 1 == 1;
        let maps = self.files.get(&id.file).map(|file| &file.maps);
        if has(system_pages(id.number)) {
            return Some(true);
        }
        maps.and_then(|maps| maps.allocated_pages(id.number)).map(has)
    }

    /// Whether a page is wrong in the copy that counts, and allocated.
    pub fn is_bad(&self, id: ExtentId, page: u8) -> bool {
        let bad = self.files.get(&id.file).map_or(0, |file| file.bad.octet(id.number));
        (bad & self.allocated(id, 0)) >> page & 1 == 1
    }

    /// Of the pages in `mask` those whose change would be found.
    pub fn protected(&self, id: ExtentId, mask: u8) -> u8 {
        mask & self.allocated(id, 0)
    }

    /// Counts all pages.
    pub fn count(&self, pages: u64) -> PageCounts {
        let mut counts = PageCounts { pages, ..PageCounts::default() };
        for (file, one) in &self.files {
            for number in one.extents.iter() {
                let (weak, bad) = (one.weak.octet(number), one.bad.octet(number));
                let allocated = self.allocated(ExtentId { file: *file, number }, !bad);
                counts.add(allocated, !(weak | bad), weak);
                counts.bad += u64::from((bad & allocated).count_ones());
            }
        }
        for (id, checked, weak) in &self.replaced {
            counts.add(self.allocated(*id, checked | weak), *checked, *weak);
        }
        counts
    }

    /// Compares with what the allocation maps (of a differential: the differential maps) of the set's files claim.
    pub fn missing(&self, set: &SqlSet, gaps: &[Gap]) -> Missing {
        let is_differential = matches!(
            set.backup_type,
            Some(BackupType::Differential | BackupType::DifferentialFile | BackupType::DifferentialPartial)
        );
        let holds_all = matches!(set.backup_type, Some(BackupType::Full));
        let mut missing = Missing::default();
        let (mut claimed, mut unmarked) = (BTreeSet::new(), Vec::new());
        for file in set.files.iter().filter(|file| file.file_type == FileType::Data) {
            let Ok(number) = u16::try_from(file.file_id) else { continue };
            let mine = self.files.get(&number);
            if mine.is_none() && !holds_all {
                continue;
            }
            let extents = u32::try_from(file.size_bytes / 65_536).unwrap_or(u32::MAX);
            let interval = crate::format::page::EXTENTS_PER_GAM;
            for first in (0..extents.max(1)).step_by(interval as usize) {
                let claims = |extent: u32| {
                    let maps = &mine?.maps;
                    if is_differential { maps.changed(extent) } else { maps.in_use(extent) }
                };
                if claims(first).is_none() {
                    // A later interval in which nothing changed has no map in a differential.
                    if !is_differential || (first == 0 && mine.is_some()) {
                        missing.maps.push(ExtentId { file: number, number: first });
                        break;
                    }
                    continue;
                }
                let absent = |number: &u32| mine.is_none_or(|mine| !mine.extents.has(*number));
                let last = first.saturating_add(interval).min(extents);
                for extent in (first..last).filter(|extent| claims(*extent) == Some(true)).filter(absent) {
                    missing.count += 1;
                    if claimed.len() < MAX_MISSING {
                        claimed.insert(ExtentId { file: number, number: extent });
                    }
                }
            }
        }
        if let Some(began) = set.checkpoint_lsn.filter(|_| is_differential) {
            for id in gaps.iter().flat_map(|gap| self.unmarked(gap, began)).filter(|id| !claimed.contains(id)) {
                missing.count += 1;
                unmarked.push(id);
            }
            claimed.extend(unmarked.into_iter().take(MAX_MISSING));
        }
        if missing.count as usize <= MAX_MISSING {
            self.fill(&mut missing, &mut claimed, gaps);
        }
        missing.first = claimed.into_iter().take(20).collect();
        missing
    }

    /// Extents of a differential that say nothing of themselves, where the neighbours leave no other place for them, with
    /// pages that were in use before the backup began: they are in the backup, whether or not the map marks them.
    fn unmarked(&self, gap: &Gap, began: Lsn) -> impl Iterator<Item = ExtentId> {
        let ends = gap.after.zip(gap.before).filter(|(after, before)| {
            let between = before.number.checked_sub(after.number).map(|span| u64::from(span).saturating_sub(1));
            after.file == before.file && between == Some(gap.count)
        });
        let numbers = ends.map_or(0..0, |(after, before)| after.number.saturating_add(1)..before.number);
        let file = ends.map_or(0, |(after, _)| after.file);
        numbers.map(move |number| ExtentId { file, number }).filter(move |id| {
            self.files.get(&id.file).is_some_and(|mine| {
                let is_settled = mine.maps.changed_at(id.number.saturating_mul(8)).is_some_and(|lsn| lsn < began);
                let has_pages = mine.maps.allocated_pages(id.number).is_some_and(|pages| pages != 0);
                let is_used = mine.maps.in_use(id.number) == Some(true) && has_pages;
                is_settled && is_used && !mine.extents.has(id.number)
            })
        })
    }

    /// Extents that say nothing of themselves are known by their neighbours.
    fn fill(&self, missing: &mut Missing, claimed: &mut BTreeSet<ExtentId>, gaps: &[Gap]) {
        for gap in gaps {
            let after = |id: &ExtentId| gap.after.is_none_or(|after| *id > after);
            let before = |id: &ExtentId| gap.before.is_none_or(|before| *id < before);
            let room = usize::try_from(gap.count).unwrap_or(usize::MAX);
            let from = gap.after.unwrap_or(ExtentId { file: 0, number: 0 });
            let inside: Vec<ExtentId> =
                claimed.range(from..).filter(|id| after(id)).take_while(|id| before(id)).take(room).copied().collect();
            for id in inside {
                claimed.remove(&id);
                missing.count -= 1;
                // Without a map, or with pages in use: something was here.
                if self.allocated(id, u8::MAX) == 0 {
                    missing.empty += 1;
                } else {
                    missing.holes.push((id, *gap));
                }
            }
        }
    }
}

impl PageCounts {
    fn add(&mut self, allocated: u8, checked: u8, weak: u8) {
        self.allocated += u64::from(allocated.count_ones());
        self.checked += u64::from((checked & allocated).count_ones());
        self.unprotected += u64::from((weak & allocated).count_ones());
    }
}
