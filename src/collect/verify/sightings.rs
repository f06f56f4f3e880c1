//! Proves what was found in repositories: each SQL Server file's headers are replaced by what its content proved.

use super::prove::{ProofOptions, Reopen, Subject, prove};
use super::proven::Proven;
use crate::collect::repository::{Found, Place, Sighting};
use crate::collect::shard;
use crate::format::verify::ProtectedRange;
use std::fs::File;
use std::io;
use std::path::PathBuf;

impl Reopen for Place {
    fn path(&self) -> PathBuf {
        self.real_path()
    }

    fn open(&self) -> io::Result<(File, u64)> {
        Place::open(self).map(|(file, metadata)| (file, metadata.len()))
    }
}

/// Proves every SQL Server file among `sightings` of which nothing is remembered yet; the protected ranges of each sighting
/// that has any, by its place.
pub(in crate::collect) fn prove_sightings(
    sightings: &mut [Sighting],
    options: &ProofOptions<'_>,
) -> Vec<(usize, Vec<ProtectedRange>)> {
    let (mut subjects, mut targets) = (Vec::new(), Vec::new());
    for (number, sighting) in sightings.iter_mut().enumerate() {
        let Sighting { location, found, place, identity, assured_at } = sighting;
        let (Found::Sql(mtf), Some(place), None) = (&mut *found, &*place, &*assured_at) else { continue };
        if options.run.limits.shard.is_some_and(|own| shard::leave(mtf, location, own)) {
            continue;
        }
        // It comes back with what was proven of it.
        let Found::Sql(mtf) = std::mem::replace(found, Found::Nothing) else { continue };
        subjects.push(Subject { location, place, mtf, identity: identity.take() });
        targets.push((number, found, assured_at));
    }
    let proven = prove(subjects, options);
    let mut all = Vec::new();
    for ((number, found, at), Proven { mtf, ranges, assured_at, .. }) in targets.into_iter().zip(proven) {
        *found = Found::Sql(mtf);
        *at = assured_at;
        if !ranges.is_empty() {
            all.push((number, ranges));
        }
    }
    all
}
