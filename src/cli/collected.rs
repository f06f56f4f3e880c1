//! What is seen of a deployment: servers asked, repositories read.

use super::diligence::Prepared;
use super::directory_servers;
use super::exit::Failure;
use super::key_passwords;
use super::options::Diligence;
use super::progress;
use super::request::request;
use super::sql_servers;
use super::terminal::Terminal;
use bakproof::base::Stamp;
use bakproof::collect;
use bakproof::collect::budget::Share;
use bakproof::model::{Collection, Evidence, Shard};
use bakproof::policy::{Catalogue, Deployment};
use jiff::Timestamp;
use std::num::NonZeroUsize;
use std::path::PathBuf;

/// What to look at, and how far.
#[derive(Clone, Copy)]
pub struct Wish<'a> {
    pub deployment: &'a Deployment,
    pub catalogue: &'a Catalogue,
    /// Folders in which no state may lie.
    pub repositories: &'a [PathBuf],
    /// `None`: everything is read and nothing remembered.
    pub diligence: Option<&'a Diligence>,
    /// Whether it may be united with what others see.
    pub is_united: bool,
    /// Which part of the work, if others do the rest.
    pub shard: Option<Share>,
    pub list_unclassified: bool,
    /// How SQL Servers are asked; `None`: not at all.
    pub sql: Option<NonZeroUsize>,
    /// Whether directory servers are asked.
    pub ldap: bool,
}

impl Wish<'_> {
    /// Only the first of several collectors looks at what lies in no repository.
    pub fn looks_outside(&self) -> bool {
        self.shard.is_none_or(|shard| Shard::from(shard).number == 1)
    }
}

/// Asks the servers, looks at the repositories and proves what is in them, as far as this run goes.
///
/// # Errors
/// Usage: the state folder lies inside what is audited.
pub fn collected(wish: &Wish<'_>, now: Timestamp, terminal: &Terminal) -> Result<Evidence, Failure> {
    let deployment = wish.deployment;
    let prepared = match wish.diligence {
        Some(asked) => {
            let version = &wish.catalogue.version;
            Prepared::new(asked, wish.repositories, deployment.reverify, version, terminal)?.of_shard(wish.shard)
        }
        None => Prepared::without_memory(deployment.reverify),
    };
    let named = deployment.items.values().flat_map(|item| &item.password_env).map(String::as_str);
    let (key_passwords, missing) = key_passwords::gather(named, "password_env", |name| std::env::var_os(name));
    missing.iter().for_each(|why| terminal.remark(&format!("A password for key stores is missing: {why}.")));
    let request = request(deployment, key_passwords, wish.list_unclassified);
    let began_at = Stamp::in_zone(now, &deployment.time_zone);
    let how = wish.diligence.map(|asked| asked.progress).unwrap_or_default();
    // Before the progress line, which would write over a question for a password; and before hours of reading, so that
    // whoever is asked need not wait for them.
    let mut asked = None;
    if wish.looks_outside() {
        let sql = sql_servers::ask(deployment, wish.sql, began_at, terminal, how);
        asked = Some((sql, directory_servers::ask(deployment, wish.ldap, terminal, how)));
    }
    let monitor = progress::monitor(terminal, how);
    let mut evidence = collect::collect_in_run(&request, &prepared.run(began_at), monitor.as_ref());
    evidence.collection = Some(Collection {
        tool_version: env!("CARGO_PKG_VERSION").to_owned(),
        catalogue_version: wish.catalogue.version.clone(),
        catalogue_sha256: wish.catalogue.sha256.clone(),
        deployment_sha256: deployment.sha256.clone(),
        shard: wish.shard.map(Shard::from),
    });
    if wish.looks_outside() {
        evidence.comparisons = collect::compare_shares(deployment, &evidence);
        evidence.topology = collect::named_topology(deployment);
        evidence.attested_files = collect::attested_files(deployment);
    }
    let servers = match asked {
        Some(_) => collect::AskedServers { sql: wish.sql.is_some(), directory: wish.ldap },
        None => collect::AskedServers { sql: true, directory: true },
    };
    evidence.left_out = collect::left_out(deployment, &evidence, servers, prepared.limits());
    monitor.finish();
    if let Some(((sources, readings), (directories, shown))) = asked {
        evidence.sources.extend(sources.into_iter().chain(directories));
        evidence.artefacts.extend(shown);
        evidence.artefacts.sort_by(|a, b| (&a.location, a.kind).cmp(&(&b.location, b.kind)));
        evidence.readings.extend(readings);
    }
    let shown_to_others = wish.is_united && !deployment.directory_servers.is_empty();
    collect::directory::keep_listed_users(&mut evidence, shown_to_others);
    prepared.unite_attested(deployment, &mut evidence.attested_files);
    prepared.unite_verifications(&mut evidence.readings);
    prepared.finish(terminal);
    evidence.readings.sort_by(|a, b| (&a.instance, a.read_at, &a.source).cmp(&(&b.instance, b.read_at, &b.source)));
    Ok(evidence)
}
