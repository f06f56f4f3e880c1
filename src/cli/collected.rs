//! What an audit sees: servers asked, repositories read.

use super::diligence::Prepared;
use super::directory_servers;
use super::exit::Failure;
use super::key_passwords;
use super::plan::Plan;
use super::progress;
use super::request::request;
use super::sql_servers;
use super::terminal::Terminal;
use bakproof::base::Stamp;
use bakproof::collect;
use bakproof::model::Evidence;
use jiff::Timestamp;
use std::path::PathBuf;

/// Asks the servers, looks at the repositories and proves what is in them, as far as this run goes.
///
/// # Errors
/// Usage: the state folder lies inside what is audited.
pub fn collected(
    plan: &Plan,
    repositories: &[PathBuf],
    catalogue_version: &str,
    now: Timestamp,
    terminal: &Terminal,
) -> Result<Evidence, Failure> {
    let deployment = &plan.deployment;
    let prepared = match &plan.diligence {
        Some(asked) => Prepared::new(asked, repositories, deployment.reverify, catalogue_version, terminal)?,
        None => Prepared::without_memory(deployment.reverify),
    };
    let named = deployment.items.values().flat_map(|item| &item.password_env).map(String::as_str);
    let (key_passwords, missing) = key_passwords::gather(named, "password_env", |name| std::env::var_os(name));
    missing.iter().for_each(|why| terminal.remark(&format!("A password for key stores is missing: {why}.")));
    let request = request(deployment, key_passwords, plan.list_unclassified);
    let began_at = Stamp::in_zone(now, &deployment.time_zone);
    let how = plan.diligence.as_ref().map(|asked| asked.progress).unwrap_or_default();
    // Before the progress line, which would write over a question for a password; and before hours of reading, so that
    // whoever is asked need not wait for them.
    let (sources, readings) = sql_servers::ask(deployment, plan.sql, began_at, terminal, how);
    let (directories, shown) = directory_servers::ask(deployment, plan.ldap, terminal, how);
    let monitor = progress::monitor(terminal, how);
    let mut evidence = collect::collect_in_run(&request, &prepared.run(began_at), monitor.as_ref());
    evidence.comparisons = collect::compare_shares(deployment, &evidence);
    evidence.topology = collect::named_topology(deployment);
    evidence.attested_files = collect::attested_files(deployment);
    let asked = collect::AskedServers { sql: plan.sql.is_some(), directory: plan.ldap };
    evidence.left_out = collect::left_out(deployment, &evidence, asked, prepared.limits());
    monitor.finish();
    evidence.sources.extend(sources.into_iter().chain(directories));
    evidence.artefacts.extend(shown);
    evidence.artefacts.sort_by(|a, b| (&a.location, a.kind).cmp(&(&b.location, b.kind)));
    collect::directory::keep_listed_users(&mut evidence);
    evidence.readings.extend(readings);
    prepared.unite_attested(deployment, &mut evidence.attested_files);
    prepared.unite_verifications(&mut evidence.readings);
    prepared.finish(terminal);
    evidence.readings.sort_by(|a, b| (&a.instance, a.read_at, &a.source).cmp(&(&b.instance, b.read_at, &b.source)));
    Ok(evidence)
}
