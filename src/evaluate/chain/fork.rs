//! Where a database was restored in between: its backups go on under another recovery fork.

use super::link::Link;
use crate::base::Guid;
use std::collections::BTreeMap;

/// The first sound link of each recovery fork after the oldest, oldest first.
pub fn forks<'a>(links: &[Link<'a>]) -> Vec<Link<'a>> {
    let mut first: BTreeMap<Guid, Link<'a>> = BTreeMap::new();
    for link in links.iter().filter(|link| link.is_sound()) {
        if let Some(fork) = link.lineage.fork {
            first.entry(fork).or_insert(*link);
        }
    }
    let mut firsts: Vec<Link<'a>> = first.into_values().collect();
    firsts.sort_by_key(|link| (link.at, link.lineage));
    firsts.into_iter().skip(1).collect()
}
