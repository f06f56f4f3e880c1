//! The target that is asked about, with all that its answer needs.

use super::elsewhere::SeenToday;
use crate::evaluate::context::AuditContext;
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
    pub today: &'a SeenToday,
}
