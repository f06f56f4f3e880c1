//! The target that is asked about, with all that its answer needs.

use super::elsewhere::SeenToday;
use crate::evaluate::context::AuditContext;
use crate::evaluate::history::{Row, finished_by};
use crate::evaluate::standing::Part;
use crate::policy::{Item, TargetRule};

/// A target of which backups are looked for.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    pub context: AuditContext<'a>,
    /// Of the policy's targets.
    pub index: usize,
    pub rule: &'a TargetRule,
    pub item: &'a Item,
    pub parts: &'a [Part<'a>],
    /// On record of its database, on whichever of its instances.
    pub rows: &'a [Row<'a>],
    pub today: &'a SeenToday,
}

impl<'a> Asked<'a> {
    /// The rows that finished up to as-of.
    pub fn rows(&self) -> impl Iterator<Item = &'a Row<'a>> + use<'a> {
        finished_by(self.rows, self.context.as_of)
    }
}
