//! Asks the recognisers of files in their order.

use super::{ArtefactContext, ArtefactFile, FILES};
use crate::base::ReadAt;

/// As much of a file as `looks_like` is ever asked about.
const HEAD_BYTES: usize = 4096;

/// Whether some recogniser may take a file that begins so.
pub fn looks_like(head: &[u8]) -> bool {
    FILES.iter().any(|recogniser| (recogniser.looks_like)(head))
}

/// What the first recogniser that takes the file says of it.
pub fn examine(file: &dyn ReadAt, context: &ArtefactContext) -> Option<ArtefactFile> {
    let mut head = [0; HEAD_BYTES];
    let count = file.read_at(0, &mut head).ok()?;
    let head = head.get(..count)?;
    FILES.iter().filter(|one| (one.looks_like)(head)).find_map(|one| (one.examine)(file, context))
}
