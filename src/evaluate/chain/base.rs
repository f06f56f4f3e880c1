//! The full that a differential needs: by the set's GUID, or, where the differential does not say it, by the base LSN
//! that all its data files name (format notes, section 4: base LSN == the full's first LSN).

use super::link::{Lineage, Link};
use crate::base::{Guid, Lsn, Stamp};
use crate::evaluate::class::Class;
use crate::model::{Assurance, FileType, SqlSet};
use std::collections::{BTreeMap, BTreeSet};

/// How a differential names its base.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum BaseName {
    Set(Guid),
    FirstLsn(Lsn),
    Unnamed,
}

impl BaseName {
    fn of(set: &SqlSet) -> Self {
        if let Some(guid) = set.differential_base_guid {
            return Self::Set(guid);
        }
        let mut lsns =
            set.files.iter().filter(|file| file.file_type == FileType::Data).map(|f| f.differential_base_lsn);
        match lsns.next().flatten() {
            Some(first) if lsns.all(|other| other == Some(first)) => Self::FirstLsn(first),
            _ => Self::Unnamed,
        }
    }

    /// The names by which differentials may call this full.
    fn of_full(full: &Link<'_>) -> impl Iterator<Item = Self> {
        let guid = full.set.backup_set_guid.map(Self::Set);
        guid.into_iter().chain(full.set.first_lsn.map(Self::FirstLsn))
    }
}

/// All fulls that differentials can stand on.
#[derive(Debug, Default)]
pub struct Bases(BTreeSet<(Lineage, BaseName)>);

impl Bases {
    /// Of those that are sound and at least that sure.
    pub fn new(links: &[Link<'_>], level: Assurance) -> Self {
        let fulls = links.iter().filter(|link| link.is_base() && link.is_at_least(level));
        Self(fulls.flat_map(|full| BaseName::of_full(full).map(|name| (full.lineage, name))).collect())
    }

    /// The full of this differential, if it is there; of several that go by the same name, the first.
    pub fn full_of<'l, 'a>(
        &self,
        links: &'l [Link<'a>],
        differential: &Link<'a>,
        level: Assurance,
    ) -> Option<&'l Link<'a>> {
        let name = BaseName::of(differential.set);
        let is_it = |full: &&Link<'a>| {
            full.lineage == differential.lineage
                && full.is_base()
                && full.is_at_least(level)
                && BaseName::of_full(full).any(|own| own == name)
        };
        links.iter().find(is_it).filter(|_| self.carry(differential))
    }

    /// Whether the full of this differential is there.
    pub fn carry(&self, differential: &Link<'_>) -> bool {
        self.0.contains(&(differential.lineage, BaseName::of(differential.set)))
    }
}

/// Sound differentials whose full is not there or not sound.
#[derive(Debug)]
pub struct MissingBase<'a> {
    pub name: BaseName,
    /// Oldest first.
    pub differentials: Vec<Link<'a>>,
    /// The full itself, when it was seen and is damaged, incomplete, unreadable, copy-only or of another recovery fork.
    pub seen: Option<Link<'a>>,
}

impl MissingBase<'_> {
    /// When the newest differential finished that is lost with it.
    pub fn newest(&self) -> Option<Stamp> {
        self.differentials.iter().map(|link| link.at).max()
    }
}

/// The missing bases, by the name of the base.
pub fn missing_bases<'a>(links: &[Link<'a>]) -> Vec<MissingBase<'a>> {
    let bases = Bases::new(links, Assurance::Attested);
    let mut lost: BTreeMap<(Lineage, BaseName), Vec<Link<'a>>> = BTreeMap::new();
    let differentials = links.iter().filter(|link| link.backup.class == Class::Differential && link.is_sound());
    for link in differentials.filter(|link| !bases.carry(link)) {
        lost.entry((link.lineage, BaseName::of(link.set))).or_default().push(*link);
    }
    let mut fulls: BTreeMap<BaseName, Link<'a>> = BTreeMap::new();
    for full in links.iter().filter(|link| link.backup.class == Class::Full) {
        for name in BaseName::of_full(full) {
            fulls.entry(name).or_insert(*full);
        }
    }
    lost.into_iter()
        .map(|((_, name), differentials)| MissingBase { name, differentials, seen: fulls.get(&name).copied() })
        .collect()
}
