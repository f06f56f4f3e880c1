//! What was proven of one file.

use crate::base::Stamp;
use crate::format::mtf::MtfFile;
use crate::format::verify::ProtectedRange;

/// A file that was read to its end, or remembered.
#[derive(Clone, Debug)]
pub struct Proven {
    pub mtf: Box<MtfFile>,
    pub content_id: Option<String>,
    /// Sorted and joined; empty unless asked for.
    pub ranges: Vec<ProtectedRange>,
    /// When, if an earlier run proved it.
    pub assured_at: Option<Stamp>,
}
