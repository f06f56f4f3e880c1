//! One reading: asks every question that the version can answer, and carries on where one is refused.

use super::instance::{Known, known};
use super::plan::ReadPlan;
use super::session::Session;
use super::{databases, history, minor_queries};
use crate::collect::sql::query::{Refusal, RunQuery};
use crate::model::{Instance, ServerReading};

/// Reads one instance. `RunQuery` may be a connection or the saved output of the script: the same answers give the same
/// facts.
///
/// # Errors
/// The first question, for the server's name and clock, has no answer: nothing was read. Whatever is refused later stands
/// in `unread`.
pub fn read(ask: &mut dyn RunQuery, plan: &ReadPlan<'_>) -> Result<ServerReading, Refusal> {
    let known = known(ask, plan)?;
    let instance = match &plan.instance {
        Some(instance) => meant(instance, &known)?,
        None => named_by_itself(&known)?,
    };
    let mut session =
        Session { ask, plan, shape: known.shape.clone(), clock: known.clock, unread: Vec::new(), ended: None };
    let databases = databases::read(&mut session, &known);
    let history = history::read(&mut session, plan.window_from);
    let totals = minor_queries::totals(&mut session);
    let oldest_history = minor_queries::oldest(&mut session);
    let restores = minor_queries::restores(&mut session);
    let suspect_pages = minor_queries::suspect_pages(&mut session);
    let mut server = known.facts;
    server.backup_checksum_default = minor_queries::checksum_default(&mut session);
    let probes = if plan.probes { minor_queries::probes(&mut session, databases.as_deref()) } else { Vec::new() };
    let mut unread = session.unread;
    unread.sort();
    unread.dedup();
    Ok(ServerReading {
        source: plan.source.clone(),
        origin: plan.origin,
        found_at: None,
        instance,
        read_at: known.read_at,
        clock_offset_seconds: known.clock_offset_seconds,
        encryption: plan.encryption,
        tls_version: plan.tls_version,
        server,
        window_from: history.window_from,
        oldest_history,
        databases: databases.unwrap_or_default(),
        backups: history.backups.into_iter().collect(),
        totals,
        restores,
        suspect_pages,
        probes,
        verifications: Vec::new(),
        unread,
    })
}

/// The instance that was meant, unless another one of the same machine answered: a machine may be renamed or go by an
/// alias, the part behind the backslash never changes. Who names none means what listens on the port.
fn meant(instance: &Instance, known: &Known) -> Result<Instance, Refusal> {
    let named = known.facts.server_name.as_deref().and_then(|name| name.parse::<Instance>().ok());
    let is_other = |named: &Instance| {
        !instance.name.is_empty() && named.first_label() == instance.first_label() && !named.same_name(instance)
    };
    match named.filter(is_other) {
        Some(other) => Err(Refusal::Wrong(format!("it is of {other}, another instance of that machine"))),
        None => Ok(instance.clone()),
    }
}

fn named_by_itself(known: &Known) -> Result<Instance, Refusal> {
    let name = known.facts.server_name.as_deref().or(known.facts.machine_name.as_deref());
    name.and_then(|name| name.parse().ok())
        .ok_or_else(|| Refusal::Wrong("the server does not say its name, and nothing else shows it".to_owned()))
}
