//! Proves what was found in repositories: each SQL Server file's headers are replaced by what its content proved.

use super::prove::{ProofOptions, Subject, prove};
use super::proven::Proven;
use crate::collect::repository::{Found, Sighting};
use crate::collect::shard;
use crate::format::verify::ProtectedRange;

/// Proves every SQL Server file among `sightings`; the protected ranges of each sighting, at its place.
pub(in crate::collect) fn prove_sightings(
    sightings: &mut [Sighting],
    options: &ProofOptions<'_>,
) -> Vec<Vec<ProtectedRange>> {
    let (mut subjects, mut numbers) = (Vec::new(), Vec::new());
    for (number, sighting) in sightings.iter_mut().enumerate() {
        if let (Found::Sql(mtf), Some(place)) = (&mut sighting.found, &sighting.place) {
            if options.run.limits.shard.is_some_and(|own| shard::leave(mtf, &sighting.location, own)) {
                continue;
            }
            let (location, path, place) = (sighting.location.clone(), place.real_path(), place.clone());
            let open = move || place.open().map(|(file, metadata)| (file, metadata.len()));
            subjects.push(Subject { location, path, mtf: (**mtf).clone(), open: Box::new(open) });
            numbers.push(number);
        }
    }
    let proven = prove(&subjects, options);
    let mut ranges = vec![Vec::new(); sightings.len()];
    for (number, Proven { mtf, ranges: mine, assured_at, .. }) in numbers.into_iter().zip(proven) {
        if let (Some(sighting), Some(place)) = (sightings.get_mut(number), ranges.get_mut(number)) {
            sighting.found = Found::Sql(Box::new(mtf));
            sighting.assured_at = assured_at;
            *place = mine;
        }
    }
    ranges
}
