//! Whose instance was read.

use crate::evaluate::attribution::{aliased, answers_to, goes_by, instance_of, same};
use crate::model::{Instance, ServerReading, Source, SourceKind};
use crate::policy::{Policy, TargetRule};
use std::collections::BTreeMap;

/// The readings of each instance that a target names, the newest last.
#[derive(Debug, Default)]
pub struct Readings<'a>(BTreeMap<&'a Instance, Vec<&'a ServerReading>>);

impl<'a> Readings<'a> {
    /// Compares every reading with every instance, once.
    pub fn new(policy: &'a Policy, readings: &'a [ServerReading]) -> Self {
        let mut sorted: Vec<&ServerReading> = readings.iter().collect();
        sorted.sort_by(|a, b| (a.read_at, a.origin, &a.source).cmp(&(b.read_at, b.origin, &b.source)));
        let aliased: Vec<Vec<&Instance>> = sorted.iter().map(|reading| aliased(policy, &reading.instance)).collect();
        let of = |declared: &Instance| {
            let all = sorted.iter().zip(&aliased);
            let own = all.filter(|(reading, aliased)| is_one(declared, &reading.instance, aliased));
            own.map(|(reading, _)| *reading).collect()
        };
        let mut all = BTreeMap::new();
        for declared in policy.targets.iter().filter_map(instance_of) {
            all.entry(declared).or_insert_with(|| of(declared));
        }
        Self(all)
    }

    /// Those of the instance that holds a target's databases.
    pub fn of(&self, rule: &TargetRule) -> &[&'a ServerReading] {
        instance_of(rule).and_then(|declared| self.0.get(declared)).map(Vec::as_slice).unwrap_or_default()
    }
}

/// Whether a source is the SQL Server that holds a target's databases.
pub fn answers_for(policy: &Policy, rule: &TargetRule, source: &Source) -> bool {
    source.kind == SourceKind::SqlServer
        && instance_of(rule)
            .zip(source.name.parse::<Instance>().ok())
            .is_some_and(|(declared, read)| is_same(policy, declared, &read))
}

/// Whether a declared instance is the one that was read.
pub fn is_same(policy: &Policy, declared: &Instance, read: &Instance) -> bool {
    same(declared, read) || (!are_both_full(declared, read) && answers_to(policy, declared, read))
}

fn is_one(declared: &Instance, read: &Instance, aliased: &[&Instance]) -> bool {
    same(declared, read) || (!are_both_full(declared, read) && goes_by(declared, read, aliased))
}

/// Two FQDNs with one first label are two hosts.
fn are_both_full(declared: &Instance, read: &Instance) -> bool {
    declared.host.contains('.') && read.host.contains('.')
}
