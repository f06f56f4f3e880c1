//! From bytes to an answer: a ZIP, a topology document, or neither.

use super::report::{ExportContext, ExportFile};
use super::{document, export, sniff};
use crate::base::ReadAt;

const HEAD_BYTES: usize = 4096;

/// Reads a file to its end and says which export it is, what stands inside and how far it can be trusted.
/// `None`: the content is neither a ZIP nor a topology document, or its head cannot be read.
pub fn examine(file: &dyn ReadAt, context: &ExportContext) -> Option<ExportFile> {
    let mut head = [0; HEAD_BYTES];
    let count = file.read_at(0, &mut head).ok()?;
    let head = head.get(..count)?;
    if sniff::is_zip(head) {
        return Some(export::examine(file, context));
    }
    if sniff::looks_like_topology(head) {
        return document::examine(file);
    }
    None
}
