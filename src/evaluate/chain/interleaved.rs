//! Signs that another backup product or job takes part of a database's backups to another place.

use super::link::{Lineage, Link};
use crate::base::Lsn;
use crate::evaluate::class::Class;
use std::collections::{BTreeMap, BTreeSet};

/// Sound differentials and logs that name as their last full one that was never seen here, though an older one was:
/// for each such full the first that names it, oldest first. What names a full older than all that were seen is only
/// older than what is kept.
pub fn foreign_fulls<'a>(links: &[Link<'a>]) -> Vec<Link<'a>> {
    let mut seen: BTreeMap<Lineage, BTreeSet<Lsn>> = BTreeMap::new();
    for full in links.iter().filter(|link| link.backup.class == Class::Full) {
        seen.entry(full.lineage).or_default().extend(full.set.checkpoint_lsn.into_iter().chain(full.set.first_lsn));
    }
    let mut named = BTreeSet::new();
    let is_foreign = |link: &&Link<'a>| {
        let Some(lsn) = link.set.database_backup_lsn else { return false };
        let known = seen.get(&link.lineage);
        known.is_some_and(|known| !known.contains(&lsn) && known.first().is_some_and(|oldest| lsn > *oldest))
    };
    let followers = links.iter().filter(|link| link.is_sound() && link.backup.class != Class::Full);
    followers
        .filter(is_foreign)
        .filter(|link| named.insert((link.lineage, link.set.database_backup_lsn)))
        .copied()
        .collect()
}
