//! Databases that need no backup, with the reason, and how many backups of them were seen all the same.

use crate::evaluate::attribution::{Attributed, Attribution, Reason};
use crate::evaluate::context::AuditContext;
use crate::model::report::Excluded;

/// One row for each excluded database of the catalogue, in its order.
pub fn excluded(context: &AuditContext<'_>, attributed: &[Attributed<'_>]) -> Vec<Excluded> {
    let rows = &context.policy.catalogue.excluded;
    rows.iter()
        .map(|row| Excluded {
            database: match &row.instance {
                // The same name on another instance is something else.
                Some(instance) => format!("{} on {instance}", row.database),
                None => row.database.clone(),
            },
            reason: row.reason.split_whitespace().collect::<Vec<_>>().join(" "),
            seen: attributed
                .iter()
                .filter(|one| !matches!(*one.attribution, Attribution::Nobody { reason: Reason::DemoData, .. }))
                .filter(|one| one.excluded.is_some_and(|seen| std::ptr::eq(seen, row)))
                .count() as u64,
        })
        .collect()
}
