//! A disk of an image, whichever of the two formats it has.

use super::volume::Volume;
use super::{vhd, vhdx};
use crate::base::ReadAt;
use crate::format::artefact::outline::bytes_at;

/// Reads a disk by its content; `None` when it is of neither format.
pub(super) fn read(file: &dyn ReadAt) -> Option<Volume> {
    let head = bytes_at(file, 0, 8)?;
    if head == vhdx::IDENTIFIER { Some(vhdx::read(file)) } else { vhd::read(file, &head) }
}
