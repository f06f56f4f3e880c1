//! What the deployment file's mappings say of a path, and where the content says otherwise.

use crate::model::{
    Artefact, Detail, FileStoreFacts, FileStoreFolder, Instance, Kind, Location, MappedInside, one_host,
};
use crate::policy::{ExportLevel, Mapping, Policy};
use std::ops::Deref;

/// The name under which the deployment file has a pool: one of the two may be without its domain, as long as no other pool
/// can be meant. A pool that it does not have keeps its name.
pub(super) fn declared_name<'a>(policy: &'a Policy, pool: &'a str) -> &'a str {
    one_host(policy.deployment.pools.iter().map(|declared| declared.fqdn.as_str()), pool).unwrap_or(pool)
}

/// The mappings of the repository that a place is in.
fn maps_of<'a>(policy: &'a Policy, place: &Location) -> impl Iterator<Item = &'a Mapping> {
    let source = place.source.clone();
    policy.deployment.repositories.iter().filter(move |repository| repository.name == source).flat_map(|one| &one.maps)
}

/// Those that match a file.
fn matching<'a>(policy: &'a Policy, place: &Location) -> impl Iterator<Item = &'a Mapping> {
    let path = place.path.lossy().into_owned();
    maps_of(policy, place).filter(move |map| map.glob.is_match(&path))
}

/// The services' folders of a tree, below the repository.
fn folders_of(artefact: &Artefact, store: &FileStoreFacts) -> Vec<String> {
    let path = artefact.location.path.lossy();
    let folder = |folder: &FileStoreFolder| match path.as_ref() {
        "" => folder.name.clone(),
        path => format!("{path}/{}", folder.name),
    };
    store.folders.iter().map(folder).collect()
}

/// Whether a pattern matches a folder of the tree or all that is in it; a file in it is no name of the tree.
fn means_folder(map: &Mapping, folders: &[String]) -> bool {
    folders.iter().any(|folder| map.glob.is_match(folder) || map.glob.is_match(format!("{folder}/.")))
}

fn contradict(first: &Mapping, later: &Mapping) -> bool {
    fn differ<T: PartialEq>(first: Option<T>, later: Option<T>) -> bool {
        first.is_some() && later.is_some() && first != later
    }
    differ(first.kind, later.kind)
        || differ(first.item.as_ref(), later.item.as_ref())
        || differ(first.pool.as_ref(), later.pool.as_ref())
        || differ(first.sql.as_ref(), later.sql.as_ref())
        || differ(first.target.as_ref(), later.target.as_ref())
}

/// Everything the mappings that match a file say of it; of two that speak of the same thing the first counts.
#[derive(Clone, Copy, Debug, Default)]
pub struct MappingClaim<'a> {
    pub kind: Option<Kind>,
    pub item: Option<&'a str>,
    pub pool: Option<&'a str>,
    pub sql: Option<&'a Instance>,
    pub target: Option<&'a str>,
    pub level: Option<ExportLevel>,
    /// The first mapping that matched, as written.
    pub pattern: Option<&'a str>,
}

/// What is said of one backup; takes no room where nothing is, as of almost all.
#[derive(Clone, Debug, Default)]
pub struct Said<'a>(Option<Box<MappingClaim<'a>>>);

impl<'a> From<MappingClaim<'a>> for Said<'a> {
    fn from(claim: MappingClaim<'a>) -> Self {
        Self(claim.pattern.is_some().then(|| Box::new(claim)))
    }
}

impl<'a> Deref for Said<'a> {
    type Target = MappingClaim<'a>;

    fn deref(&self) -> &MappingClaim<'a> {
        const NOTHING: &MappingClaim<'static> =
            &MappingClaim { kind: None, item: None, pool: None, sql: None, target: None, level: None, pattern: None };
        self.0.as_deref().unwrap_or(NOTHING)
    }
}

/// A mapping that says something else than the content, which wins.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Contradiction {
    pub pattern: String,
    pub mapped: String,
    pub content: String,
}

impl<'a> MappingClaim<'a> {
    /// What is said of the first of these places of which anything is said.
    pub fn of(policy: &'a Policy, places: &[&Location]) -> Self {
        places.iter().map(|place| Self::of_place(policy, place)).find(|said| said.pattern.is_some()).unwrap_or_default()
    }

    /// Likewise of an artefact. A pattern that matches the folders in a copied tree, and not the tree itself, means it.
    pub fn of_artefact(policy: &'a Policy, artefact: &Artefact) -> Self {
        let said = Self::of(policy, &[&artefact.location]);
        let Detail::FileStore(store) = &artefact.facts.detail else { return said };
        let inside = folders_of(artefact, store);
        let maps = maps_of(policy, &artefact.location).filter(|map| means_folder(map, &inside));
        maps.fold(said, Self::and).by_declared_name(policy)
    }

    /// Mappings that say whose a copied tree is, or that it is one, of which only files in the tree match: a tree is one
    /// backup, so that they say nothing. Each with the first such file.
    pub fn unused_inside(policy: &'a Policy, artefact: &'a Artefact) -> Vec<&'a MappedInside> {
        let Detail::FileStore(store) = &artefact.facts.detail else { return Vec::new() };
        let inside = folders_of(artefact, store);
        let path = artefact.location.path.lossy();
        let is_used = |map: &Mapping| map.glob.is_match(path.as_ref()) || means_folder(map, &inside);
        let is_of_stores = |map: &Mapping| {
            let item = map.item.as_deref().and_then(|item| policy.catalogue.item(item));
            let item = item.is_some_and(|item| item.file_store_part.is_some());
            item || map.kind == Some(Kind::FileStore)
                || (map.kind.is_none() && map.item.is_none() && (map.pool.is_some() || map.target.is_some()))
        };
        let unused = |one: &&MappedInside| {
            maps_of(policy, &artefact.location)
                .any(|map| map.pattern == one.pattern && is_of_stores(map) && !is_used(map))
        };
        store.mapped_inside.iter().filter(unused).collect()
    }

    fn of_place(policy: &'a Policy, place: &Location) -> Self {
        matching(policy, place).fold(Self::default(), Self::and).by_declared_name(policy)
    }

    fn by_declared_name(self, policy: &'a Policy) -> Self {
        Self { pool: self.pool.map(|pool| declared_name(policy, pool)), ..self }
    }

    fn and(self, map: &'a Mapping) -> Self {
        Self {
            kind: self.kind.or(map.kind),
            item: self.item.or(map.item.as_deref()),
            pool: self.pool.or(map.pool.as_deref()),
            sql: self.sql.or(map.sql.as_ref()),
            level: self.level.or(map.level),
            target: self.target.or(map.target.as_deref()),
            pattern: self.pattern.or(Some(&map.pattern)),
        }
    }

    /// Pairs of mappings that match the file and say different things of it, as written: the first of each counts.
    pub fn conflicts(policy: &'a Policy, place: &Location) -> Vec<(&'a str, &'a str)> {
        let matching: Vec<&Mapping> = matching(policy, place).collect();
        let later = matching.iter().enumerate().filter_map(|(at, later)| {
            let mut before = matching.get(..at)?.iter();
            before.find(|first| contradict(first, later)).map(|first| (first.pattern.as_str(), later.pattern.as_str()))
        });
        later.collect()
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
