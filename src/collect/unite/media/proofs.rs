//! When what a collector proved itself was proven.

use super::sight::all_copies;
use crate::base::Stamp;
use crate::model::MediaSet;

/// What a collector proved itself, and did not remember, was proven in the run that is put together: from the one moment to
/// the other.
pub(in crate::collect::unite) fn move_proofs(media: &mut MediaSet, (from, to): (Stamp, Stamp)) {
    for copy in all_copies(media).filter(|copy| copy.assured_at == Some(from)) {
        copy.assured_at = Some(to);
    }
}

/// What a collector proved itself was proven then, whenever what is put together with it was collected.
pub(in crate::collect::unite) fn date_proofs(media: &mut MediaSet, at: Stamp) {
    all_copies(media).for_each(|copy| copy.assured_at = Some(copy.assured_at.map_or(at, |own| own.min(at))));
}
