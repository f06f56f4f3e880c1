//! Whose instance was read.

use crate::evaluate::attribution::{answers_to, instance_of, same};
use crate::model::{Instance, ServerReading, Source, SourceKind};
use crate::policy::{Policy, TargetRule};

/// Whether a reading is of the instance that holds a target's databases.
pub fn is_reading_of(policy: &Policy, rule: &TargetRule, reading: &ServerReading) -> bool {
    instance_of(rule).is_some_and(|declared| is_same(policy, declared, &reading.instance))
}

/// The readings of a target's instance, the newest last.
pub fn readings_of<'a>(policy: &Policy, rule: &TargetRule, readings: &'a [ServerReading]) -> Vec<&'a ServerReading> {
    let mut own: Vec<_> = readings.iter().filter(|reading| is_reading_of(policy, rule, reading)).collect();
    own.sort_by(|a, b| (a.read_at, a.origin, &a.source).cmp(&(b.read_at, b.origin, &b.source)));
    own
}

/// Whether a source is the SQL Server that holds a target's databases.
pub fn answers_for(policy: &Policy, rule: &TargetRule, source: &Source) -> bool {
    source.kind == SourceKind::SqlServer
        && instance_of(rule)
            .zip(source.name.parse::<Instance>().ok())
            .is_some_and(|(declared, read)| is_same(policy, declared, &read))
}

fn is_same(policy: &Policy, declared: &Instance, read: &Instance) -> bool {
    // Two FQDNs with one first label are two hosts.
    let both_full = declared.host.contains('.') && read.host.contains('.');
    same(declared, read) || (!both_full && answers_to(policy, declared, read))
}
