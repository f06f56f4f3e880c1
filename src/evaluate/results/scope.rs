//! How much of the deployment the audit covers: what its options left out, when it collected and when it judged.

use crate::evaluate::context::AuditContext;
use crate::model::report::AuditScope;
use crate::model::{LeftOut, LeftOutKind};

/// What was left out, sorted by option.
pub fn scope(context: &AuditContext<'_>) -> AuditScope {
    let policy = context.policy;
    let all = policy.catalogue.items.len();
    let asked = policy.catalogue.items.iter().filter(|item| policy.is_asked(&item.id)).count();
    let mut left_out = context.evidence.left_out.clone();
    if asked < all {
        let names: Vec<&str> = policy.only.iter().map(String::as_str).collect();
        left_out.push(LeftOut {
            option: format!("--only {}", names.join(",")),
            what: format!("{} of {all} items are not in the report", all - asked),
            kind: LeftOutKind::Items,
        });
    }
    left_out.sort();
    left_out.dedup();
    AuditScope {
        is_partial: !left_out.is_empty(),
        item_count: asked as u64,
        catalogue_item_count: all as u64,
        left_out,
    }
}
