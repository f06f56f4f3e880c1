//! Does the newest topology show a pool, a gateway, an earlier version or a store that the deployment file does not know?

use crate::evaluate::candidate::{Candidate, Content};
use crate::evaluate::case::TargetCase;
use crate::evaluate::checks::{Answer, TargetCheck};
use crate::evaluate::class::Class;
use crate::evaluate::finding::backup_seen;
use crate::evaluate::undeclared::undeclared;
use crate::model::{Kind, Status, Topology};

/// Of targets.
pub const CHECK: TargetCheck = TargetCheck { id: "topology-undeclared", evaluate };

/// Evaluates the target that configuration exports are of.
fn evaluate(case: &TargetCase<'_>) -> Answer {
    let exports = case.parts.iter().flat_map(|part| part.of(Class::Export));
    let sound = exports.filter(|one| one.kind == Kind::LyncConfiguration && one.assurance().is_some());
    let Some((newest, topology)) = sound.filter_map(topology_of).last() else {
        return Answer::not_looked_at("no sound configuration export that holds a topology was seen");
    };
    let findings = undeclared(case.context.policy, topology)
        .into_iter()
        .map(|missing| {
            let status = if missing.is_known_elsewhere { Status::Noted } else { Status::Unknown };
            case.finding("topology-undeclared", status, missing.message, backup_seen(newest))
        })
        .collect();
    Answer::looked_at(1, "newest topologies", findings)
}

fn topology_of<'a>(candidate: &'a Candidate<'a>) -> Option<(&'a Candidate<'a>, &'a Topology)> {
    match candidate.content {
        Content::Export(export) => Some((candidate, export.facts.topology.as_ref()?)),
        _ => None,
    }
}
