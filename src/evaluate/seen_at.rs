//! Where a backup was seen: nearly always in one place, which then takes no room of its own.

use crate::model::Location;
use std::ops::Deref;
use std::slice;

/// Every file of every copy, sorted.
#[derive(Clone, Debug)]
pub enum SeenAt<'a> {
    One(&'a Location),
    All(Vec<&'a Location>),
}

impl<'a> From<Vec<&'a Location>> for SeenAt<'a> {
    fn from(places: Vec<&'a Location>) -> Self {
        match places.as_slice() {
            [only] => Self::One(only),
            _ => Self::All(places),
        }
    }
}

impl<'a> Deref for SeenAt<'a> {
    type Target = [&'a Location];

    fn deref(&self) -> &Self::Target {
        match self {
            Self::One(place) => slice::from_ref(place),
            Self::All(places) => places,
        }
    }
}
