//! Signatures only, until the reader of exports is merged.
use crate::base::ReadAt;
use crate::model::{ExportFacts, Kind, Problem, Verdict};
use jiff::tz::TimeZone;
use std::collections::{BTreeMap, BTreeSet};

#[derive(Clone, Debug, Default)]
pub struct ExportContext {
    pub zone: Option<TimeZone>,
    pub declared_users: BTreeMap<String, BTreeSet<String>>,
}
#[derive(Clone, Debug)]
pub struct ExportFile {
    pub kind: Kind,
    pub facts: Option<ExportFacts>,
    pub verdict: Verdict,
    pub problems: Vec<Problem>,
}
pub fn looks_like(head: &[u8]) -> bool {
    head.starts_with(b"PK")
}
pub fn examine(_file: &dyn ReadAt, _context: &ExportContext) -> Option<ExportFile> {
    None
}
