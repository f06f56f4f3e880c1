//! The backups of each target, found without looking at all of them again.

use super::attributed::Attributed;
use super::outcome::Attribution;
use std::collections::BTreeMap;

/// All backups of an audit, and where those of each target are among them.
#[derive(Debug)]
pub struct ByTarget<'a> {
    pub all: &'a [Attributed<'a>],
    of: BTreeMap<usize, Vec<usize>>,
    could_be: BTreeMap<usize, Vec<usize>>,
    /// Those that are of no target, in the order of all.
    pub nobody: Vec<&'a Attributed<'a>>,
}

impl<'a> ByTarget<'a> {
    /// Sorts them by target.
    pub fn new(all: &'a [Attributed<'a>]) -> Self {
        let (mut of, mut could_be): (BTreeMap<_, Vec<_>>, BTreeMap<_, Vec<_>>) = Default::default();
        for (place, one) in all.iter().enumerate() {
            match &*one.attribution {
                Attribution::Target(target) => of.entry(*target).or_default().push(place),
                Attribution::Nobody { could_be: targets, .. } => {
                    for target in targets {
                        could_be.entry(*target).or_default().push(place);
                    }
                }
            }
        }
        let nobody = all.iter().filter(|one| matches!(*one.attribution, Attribution::Nobody { .. })).collect();
        Self { all, of, could_be, nobody }
    }

    /// Those of any of the targets, in the order of all.
    pub fn of(&self, targets: impl Iterator<Item = usize>) -> Vec<&'a Attributed<'a>> {
        let mut places: Vec<usize> = targets.filter_map(|target| self.of.get(&target)).flatten().copied().collect();
        places.sort_unstable();
        places.dedup();
        places.into_iter().filter_map(|place| self.all.get(place)).collect()
    }

    /// Those of nobody that could be of the target, in the order of all.
    pub fn could_be(&self, target: usize) -> Vec<&'a Attributed<'a>> {
        let mut places = self.could_be.get(&target).cloned().unwrap_or_default();
        places.dedup();
        places.into_iter().filter_map(|place| self.all.get(place)).collect()
    }
}
