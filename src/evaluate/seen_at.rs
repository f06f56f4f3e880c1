//! Where a backup was seen: nearly always in one place, which then takes no room of its own.

use super::history::Row;
use crate::model::Location;
use std::cmp::Ordering;

/// Every file of every copy, sorted.
#[derive(Clone, Debug)]
pub enum SeenAt<'a> {
    One(&'a Location),
    All(Vec<&'a Location>),
    /// Where a row says.
    Listed(&'a Row<'a>),
}

impl<'a> SeenAt<'a> {
    /// All places.
    pub fn iter(&self) -> impl Iterator<Item = &'a Location> + '_ {
        let (one, all): (Option<&'a Location>, &[&'a Location]) = match self {
            Self::One(place) => (Some(place), &[]),
            Self::All(places) => (None, places),
            Self::Listed(row) => (Some(row.place()), &[]),
        };
        one.into_iter().chain(all.iter().copied())
    }

    /// The first place.
    pub fn first(&self) -> Option<&'a Location> {
        self.iter().next()
    }

    pub fn contains(&self, place: &Location) -> bool {
        self.iter().any(|own| own == place)
    }

    /// By source and path, place by place.
    pub fn compare(&self, other: &Self) -> Ordering {
        if let (Self::Listed(ours), Self::Listed(theirs)) = (self, other) {
            return ours.named().cmp(&theirs.named());
        }
        let named = |place: &'a Location| (place.source.as_str(), &place.path);
        self.iter().map(named).cmp(other.iter().map(named))
    }
}

impl<'a> From<Vec<&'a Location>> for SeenAt<'a> {
    fn from(places: Vec<&'a Location>) -> Self {
        match places.as_slice() {
            [only] => Self::One(only),
            _ => Self::All(places),
        }
    }
}
