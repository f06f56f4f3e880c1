//! What an export holds, in a form in which two exports can be compared: named things, each with a digest of what it says
//! and not of how it is written. Bounded, whatever stands in the file. Judges nothing.

mod canonical;
mod document_set;
mod list;
mod objects;
mod settings;
mod topology;

pub(super) use document_set::DocumentSet;
pub(super) use list::List;
pub(super) use objects::Objects;
