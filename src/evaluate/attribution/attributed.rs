//! A backup with its home.

use super::home::Home;
use super::mapping::Contradiction;
use crate::evaluate::candidate::Candidate;
use crate::evaluate::world::Timing;
use crate::policy::ExcludedDatabase;

/// A backup, where it belongs, and how its time stands to the audit.
#[derive(Clone, Debug)]
pub struct Attributed<'a> {
    pub candidate: Candidate<'a>,
    pub home: Home,
    pub timing: Timing,
    /// Mappings that the content contradicts.
    pub contradictions: Vec<Contradiction>,
    /// The excluded database it is of, whatever else it is.
    pub excluded: Option<&'a ExcludedDatabase>,
}
