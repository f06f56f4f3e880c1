//! Mappings that match nothing which was found: the export that one was written for may never have been made, or its
//! pattern has a slip.

use crate::model::{Evidence, Location, Source, SourceKind};
use crate::policy::{Mapping, Policy};
use std::collections::BTreeMap;

/// The mappings of each repository that match no backup in it, in the order of the deployment file. A repository of which
/// a part could not be looked at may hold what they match. `further`: what was found besides, and is not in the evidence.
pub fn unmatched<'a>(policy: &'a Policy, evidence: &Evidence, further: &[&Location]) -> Vec<(&'a str, &'a Mapping)> {
    if policy.deployment.repositories.iter().all(|repository| repository.maps.is_empty()) {
        return Vec::new();
    }
    let mut paths: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    let media = evidence.media_sets.iter().flat_map(|media| &media.families).flat_map(|member| &member.copies);
    let readings = evidence.readings.iter().filter_map(|reading| reading.found_at.as_ref());
    let places = media
        .map(|copy| &copy.location)
        .chain(evidence.media_sets.iter().flat_map(|media| &media.problems).map(|(location, _)| location))
        .chain(evidence.exports.iter().map(|export| &export.location))
        .chain(evidence.suspects.iter().map(|suspect| &suspect.location))
        .chain(evidence.artefacts.iter().map(|artefact| &artefact.location))
        .chain(readings)
        .chain(further.iter().copied());
    for place in places {
        paths.entry(&place.source).or_default().push(place.path.lossy().into_owned());
    }
    let seen = |name: &str| {
        let mut sources = evidence.sources.iter();
        sources.find(|source| source.kind == SourceKind::Repository && source.name == name).is_some_and(was_seen)
    };
    let repositories = policy.deployment.repositories.iter().filter(|repository| seen(&repository.name));
    repositories
        .flat_map(|repository| {
            let paths = paths.get(repository.name.as_str()).map(Vec::as_slice).unwrap_or_default();
            let unused = repository.maps.iter().filter(move |map| !paths.iter().any(|path| may_match(map, path)));
            unused.map(|map| (repository.name.as_str(), map))
        })
        .collect()
}

fn was_seen(source: &Source) -> bool {
    source.unreachable.is_none()
        && source.unreadable_count == 0
        && !source.notes.iter().any(|note| note.kind.may_hide_a_backup())
}

/// Whether the pattern matches the file, or something in it, should it be a folder: what a backup of several files holds is
/// not listed, so that a pattern which starts inside it, or anywhere, is taken to match.
fn may_match(map: &Mapping, path: &str) -> bool {
    if map.glob.is_match(path) {
        return true;
    }
    let fixed = map.pattern.split(['*', '?', '[', '{']).next().unwrap_or_default();
    let is_file = path.rsplit('/').next().is_some_and(|name| name.contains('.'));
    let inside =
        |folder: &str| folder.is_empty() || fixed.to_lowercase().starts_with(&format!("{folder}/").to_lowercase());
    (!is_file && fixed.is_empty()) || map.glob.is_match(format!("{path}/.")) || inside(path)
}
