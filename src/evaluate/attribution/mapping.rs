//! What the deployment file's mappings say of a path, and where the content says otherwise.

use crate::model::{Instance, Kind, Location};
use crate::policy::{Mapping, Policy};

/// Everything the mappings that match a file say of it; of two that speak of the same thing the first counts.
#[derive(Clone, Copy, Debug, Default)]
pub struct Said<'a> {
    pub kind: Option<Kind>,
    pub item: Option<&'a str>,
    pub pool: Option<&'a str>,
    pub sql: Option<&'a Instance>,
    pub target: Option<&'a str>,
    /// The first mapping that matched, as written.
    pub pattern: Option<&'a str>,
}

/// A mapping that says something else than the content, which wins.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Contradiction {
    pub pattern: String,
    pub mapped: String,
    pub content: String,
}

impl<'a> Said<'a> {
    /// What is said of the first of these places of which anything is said.
    pub fn of(policy: &'a Policy, places: &[&Location]) -> Self {
        places.iter().map(|place| Self::of_place(policy, place)).find(|said| said.pattern.is_some()).unwrap_or_default()
    }

    fn of_place(policy: &'a Policy, place: &Location) -> Self {
        let path = place.path.lossy();
        let maps = policy.deployment.repositories.iter().filter(|r| r.name == place.source).flat_map(|r| &r.maps);
        maps.filter(|map| map.glob.is_match(path.as_ref())).fold(Self::default(), Self::and)
    }

    fn and(self, map: &'a Mapping) -> Self {
        Self {
            kind: self.kind.or(map.kind),
            item: self.item.or(map.item.as_deref()),
            pool: self.pool.or(map.pool.as_deref()),
            sql: self.sql.or(map.sql.as_ref()),
            target: self.target.or(map.target.as_deref()),
            pattern: self.pattern.or(Some(&map.pattern)),
        }
    }

    /// A contradiction between what was mapped and what stands inside.
    pub fn against(&self, mapped: impl ToString, content: impl Into<String>) -> Contradiction {
        Contradiction {
            pattern: self.pattern.unwrap_or_default().to_owned(),
            mapped: mapped.to_string(),
            content: content.into(),
        }
    }
}
