//! A backup with its attribution.

use super::mapping::Contradiction;
use super::outcome::Attribution;
use crate::evaluate::candidate::Candidate;
use crate::evaluate::context::Timing;
use crate::policy::ExcludedDatabase;

/// A backup, where it belongs, and how its time stands to the audit.
#[derive(Debug)]
pub struct Attributed<'a> {
    pub candidate: &'a Candidate<'a>,
    pub attribution: Attribution,
    pub timing: Timing,
    /// Mappings that the content contradicts.
    pub contradictions: Vec<Contradiction>,
    /// The excluded database it is of, whatever else it is.
    pub excluded: Option<&'a ExcludedDatabase>,
}
