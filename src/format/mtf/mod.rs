//! Signatures only, until the reader of SQL Server media is merged.
use crate::base::ReadAt;
use crate::model::{Media, Problem, SqlSet, Verdict};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MtfFile {
    pub media: Option<Media>,
    pub sets: Vec<SqlSet>,
    pub verdict: Verdict,
    pub problems: Vec<Problem>,
}
pub fn looks_like(head: &[u8]) -> bool {
    head.starts_with(b"TAPE") || head.starts_with(b"MSSQLBAK")
}
pub fn read_headers(_file: &dyn ReadAt) -> MtfFile {
    MtfFile { media: None, sets: Vec::new(), verdict: Verdict::Unreadable, problems: Vec::new() }
}
