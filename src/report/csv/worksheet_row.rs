//! What the cells of a worksheet's row are made from.

use crate::base::PathName;
use crate::model::report::{AuditReport, Target};
use std::collections::HashMap;

/// One target.
#[derive(Clone, Copy, Debug)]
pub struct Row<'r> {
    pub report: &'r AuditReport,
    pub target: &'r Target,
    /// The roots of the sources by their names.
    pub roots: &'r HashMap<&'r str, &'r PathName>,
}
