//! Were backups of a local replica made, which somebody may take for the real ones?

use crate::base::count;
use crate::evaluate::case::TargetCase;
use crate::evaluate::checks::{Answer, TargetCheck};
use crate::evaluate::finding::backups_seen;
use crate::evaluate::words::list;
use crate::model::Status;
use std::collections::BTreeSet;

/// Of targets.
pub const CHECK: TargetCheck = TargetCheck { id: "wrong-instance", evaluate };

/// Evaluates a target.
fn evaluate(case: &TargetCase<'_>) -> Answer {
    let sets = case.parts.iter().flat_map(|part| &part.own).filter(|backup| backup.set().is_some()).count();
    let looked_at = |findings| Answer::looked_at(sets + case.replicas.len(), "SQL Server backups", findings);
    if case.replicas.is_empty() {
        return looked_at(Vec::new());
    }
    let servers: BTreeSet<&str> = case.replicas.iter().filter_map(|replica| replica.server()).collect();
    let servers: Vec<&str> = servers.into_iter().collect();
    let message = format!(
        "{} of the local replica on {}: a replica never counts for {}.",
        count(case.replicas.len() as u64, "backup is", "backups are"),
        list(&servers),
        case.item.id
    );
    looked_at(vec![case.finding("wrong-instance", Status::Noted, message, backups_seen(&case.replicas))])
}
