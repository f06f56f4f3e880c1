//! What the reader of a report asked to see, whatever the format.

use super::table::Appearance;
use crate::model::report::{AuditReport, FailOn};

/// What the reader asked to see.
#[derive(Clone, Copy, Debug)]
pub struct View<'a> {
    pub appearance: Appearance,
    /// Only changes what the last line of the table says.
    pub fail_on: Option<FailOn>,
    /// Of the table.
    pub details: Details<'a>,
    /// An earlier report, where the reader wants to know what is new.
    pub baseline: Option<&'a AuditReport>,
}

/// How much of its targets the table shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Details<'a> {
    /// What needs a person; the rest is counted.
    #[default]
    Findings,
    /// Every target, with its passes and notes.
    All,
    /// Every target of this item.
    Item(&'a str),
}
