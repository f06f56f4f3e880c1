//! What a check is: an id of the catalogue, and a question.

use super::{Answer, SourceCase, SourceFinding};
use crate::evaluate::case::TargetCase;

/// A check of targets: its id in the catalogue and the question.
#[derive(Clone, Copy, Debug)]
pub struct TargetCheck {
    pub id: &'static str,
    pub evaluate: for<'a> fn(&TargetCase<'a>) -> Answer,
}

/// A check of sources and of what belongs to no target.
#[derive(Clone, Copy, Debug)]
pub struct SourceCheck {
    pub id: &'static str,
    pub evaluate: for<'a> fn(&SourceCase<'a>) -> Vec<SourceFinding>,
}
