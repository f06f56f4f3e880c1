//! What a file is by its first bytes.

use crate::base::ReadAt;
use crate::collect::sql::script;
use crate::format::{artefact, lync, mtf};
use std::fs::File;
use std::io;

/// What the head of a file looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ContentClass {
    Sql,
    Export,
    Artefact,
    /// The output of the script that `bakproof sql-script` prints.
    History,
    /// Nothing known, but something calls it a backup.
    Strange,
}

/// Reads the head; an empty file is not read at all.
pub(super) fn see(file: (&File, u64), head: &mut [u8]) -> io::Result<Option<ContentClass>> {
    let wanted = usize::try_from(file.1).unwrap_or(usize::MAX).min(head.len());
    let buffer = head.get_mut(..wanted).unwrap_or_default();
    if buffer.is_empty() {
        return Ok(None);
    }
    let count = file.read_at(0, buffer)?;
    let head = buffer.get(..count).unwrap_or_default();
    Ok(if mtf::looks_like(head) {
        Some(ContentClass::Sql)
    } else if lync::looks_like(head) {
        Some(ContentClass::Export)
    } else if artefact::looks_like(head) {
        Some(ContentClass::Artefact)
    } else if script::looks_like(head) {
        Some(ContentClass::History)
    } else {
        None
    })
}
