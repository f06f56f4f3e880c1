//! Proves what was found in repositories: each SQL Server file's headers are replaced by what its content proved.

use super::memory::FileIdentity;
use super::prove::{ProofOptions, Proven, Subject, prove};
use crate::collect::repository::{Found, Place, Sighting};
use crate::format::verify::ProtectedRange;
use crate::model::Location;
use std::fs::Metadata;

/// Proves every SQL Server file among `sightings`; the protected ranges of each sighting, at its place.
pub(in crate::collect) fn prove_sightings(
    sightings: &mut [Sighting],
    options: &ProofOptions<'_>,
) -> Vec<Vec<ProtectedRange>> {
    let (mut subjects, mut numbers) = (Vec::new(), Vec::new());
    for (number, sighting) in sightings.iter().enumerate() {
        if let (Found::Sql(mtf), Some(place)) = (&sighting.found, &sighting.place) {
            let identity = identity(&sighting.location, place);
            let place = place.clone();
            let open = move || place.open().map(|(file, metadata)| (file, metadata.len()));
            subjects.push(Subject { identity, mtf: (**mtf).clone(), open: Box::new(open) });
            numbers.push(number);
        }
    }
    let proven = prove(&subjects, options);
    let mut ranges = vec![Vec::new(); sightings.len()];
    for (number, Proven { mtf, ranges: mine, .. }) in numbers.into_iter().zip(proven) {
        if let (Some(sighting), Some(place)) = (sightings.get_mut(number), ranges.get_mut(number)) {
            sighting.found = Found::Sql(Box::new(mtf));
            *place = mine;
        }
    }
    ranges
}

fn identity(location: &Location, place: &Place) -> FileIdentity {
    let mut identity = FileIdentity {
        source: location.source.clone(),
        path: location.path.clone(),
        size_bytes: location.size_bytes,
        modified_ns: None,
        changed_ns: None,
        device: None,
        file_id: None,
    };
    // Of the very file that would be opened; what cannot be opened is never recognised.
    if let Ok((_, metadata)) = place.open() {
        identity.size_bytes = metadata.len();
        identity.modified_ns = metadata
            .modified()
            .ok()
            .and_then(|at| at.duration_since(std::time::UNIX_EPOCH).ok())
            .and_then(|since| i128::try_from(since.as_nanos()).ok());
        add_numbers(&mut identity, &metadata);
    }
    identity
}

#[cfg(unix)]
fn add_numbers(identity: &mut FileIdentity, metadata: &Metadata) {
    use std::os::unix::fs::MetadataExt;
    identity.changed_ns = Some(i128::from(metadata.ctime()) * 1_000_000_000 + i128::from(metadata.ctime_nsec()));
    identity.device = Some(metadata.dev());
    identity.file_id = Some(metadata.ino());
}

#[cfg(not(unix))]
fn add_numbers(_: &mut FileIdentity, _: &Metadata) {}
