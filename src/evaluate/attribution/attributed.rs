//! A backup with its attribution.

use super::mapping::Contradiction;
use super::outcome::Attribution;
use crate::base::Seldom;
use crate::evaluate::candidate::Candidate;
use crate::evaluate::context::Timing;
use crate::policy::ExcludedDatabase;
use std::sync::Arc;

/// A backup, where it belongs, and how its time stands to the audit.
#[derive(Debug)]
pub struct Attributed<'a> {
    pub candidate: &'a Candidate<'a>,
    /// Rows of one database share it.
    pub attribution: Arc<Attribution>,
    pub timing: Timing,
    /// Mappings that the content contradicts.
    pub contradictions: Seldom<Vec<Contradiction>>,
    /// The excluded database it is of, whatever else it is.
    pub excluded: Option<&'a ExcludedDatabase>,
}
