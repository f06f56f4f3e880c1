//! Times that were written without an offset.

use crate::base::Stamp;
use crate::evaluate::context::AuditContext;
use jiff::civil::DateTime;

/// A wall-clock time in the deployment's zone.
pub fn in_zone(context: &AuditContext<'_>, wall: Option<DateTime>) -> Option<Stamp> {
    let zone = context.policy.deployment.time_zone.clone();
    wall.and_then(|wall| wall.to_zoned(zone).ok()).map(|zoned| Stamp::from(&zoned))
}
