//! Which files are proven together: of a striped media set one file of each family, else every file alone.

use crate::model::{Location, MediaSet};
use std::collections::BTreeSet;

/// Files that are proven together, in the order of their families.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Group<'a> {
    pub(super) locations: Vec<&'a Location>,
}

/// Every file stands in at least one group; a family found once stands in each group of its media set, because the
/// copies of the other families need it.
pub(super) fn groups(media_sets: &[MediaSet]) -> Vec<Group<'_>> {
    media_sets.iter().flat_map(of_media).collect()
}

fn of_media(media: &MediaSet) -> Vec<Group<'_>> {
    let is_striped = media.families.iter().filter(|family| family.family_number.is_some()).count() > 1;
    let copies = |index: usize| media.families.get(index).map(|family| family.copies.as_slice()).unwrap_or_default();
    if !is_striped {
        let all = media.families.iter().flat_map(|family| &family.copies);
        return all.map(|copy| Group { locations: vec![&copy.location] }).collect();
    }
    let most = media.families.iter().map(|family| family.copies.len()).max().unwrap_or(0);
    let mut seen = BTreeSet::new();
    (0..most)
        .map(|nth| {
            let of_family = |index| copies(index).get(nth).or_else(|| copies(index).first());
            let locations = (0..media.families.len()).filter_map(of_family).map(|copy| &copy.location);
            Group { locations: locations.collect() }
        })
        .filter(|group| seen.insert(group.locations.clone()))
        .collect()
}
