//! The deployment file as it was meant: what exists, where its backups are, which schedule is documented.

use crate::model::{Instance, Kind};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

/// A parsed and checked deployment file; or nothing declared, when a folder is audited.
#[derive(Clone, Debug)]
pub struct Deployment {
    pub name: String,
    pub time_zone: TimeZone,
    /// Written by `bakproof demo`: demo data counts.
    pub demo: bool,
    /// Hexadecimal, of the file's bytes; `None` when there is no file.
    pub sha256: Option<String>,
    pub pools: Vec<Pool>,
    pub sql_servers: Vec<SqlServer>,
    pub repositories: Vec<Repository>,
    /// By item id.
    pub items: BTreeMap<String, ItemDeclaration>,
    pub target_overrides: Vec<TargetDeclaration>,
    pub waivers: Vec<Waiver>,
    pub attestations: Vec<Attestation>,
}

/// A Front End pool or Standard Edition server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pool {
    /// Lower case.
    pub fqdn: String,
    pub sql: Option<Instance>,
    pub file_store: Option<String>,
    pub response_groups: Option<bool>,
    /// Why `response_groups = false`.
    pub response_groups_reason: Option<String>,
    /// SIP addresses homed here, lower case, without `sip:`.
    pub users: BTreeSet<String>,
}

/// A SQL Server instance the deployment names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SqlServer {
    pub instance: Instance,
    /// Other names of its host (cluster, listener, NetBIOS name), upper case.
    pub aliases: BTreeSet<String>,
}

/// A folder of backups.
#[derive(Clone, Debug)]
pub struct Repository {
    pub name: String,
    /// As written; relative paths are relative to the deployment file.
    pub path: PathBuf,
    pub maps: Vec<Mapping>,
}

/// Fills what the content does not say.
#[derive(Clone, Debug)]
pub struct Mapping {
    /// As written.
    pub pattern: String,
    /// Matches the path below the repository's root, `/`-joined, without case.
    pub glob: globset::GlobMatcher,
    pub kind: Option<Kind>,
    /// Item id, when the mapping names one.
    pub item: Option<String>,
    /// Lower case.
    pub pool: Option<String>,
    pub sql: Option<Instance>,
}

/// `[topology]`, `[archiving]`, `[firewall]` ...: one table for each item.
#[derive(Clone, Debug, Default)]
pub struct ItemDeclaration {
    pub applies: Option<bool>,
    pub reason: Option<String>,
    /// Line of the table in the file, 1-based.
    pub line: usize,
}

/// `[[target]]`: overrides for one target of an item.
#[derive(Clone, Debug, Default)]
pub struct TargetDeclaration {
    pub item: String,
    pub target: String,
}

/// An accepted risk with an end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiver {
    pub item: String,
    /// Target name, without case; `None`: all targets of the item.
    pub target: Option<String>,
    /// Finding id; `None`: all findings.
    pub finding: Option<String>,
    pub reason: String,
    pub owner: String,
    /// Last day in force, in the deployment's zone.
    pub expires: Date,
    pub line: usize,
}

/// What a person says was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attestation {
    pub item: String,
    pub target: Option<String>,
    pub date: Date,
    pub by: String,
    /// Path of the evidence file as written.
    pub evidence: Option<String>,
    pub expires: Option<Date>,
    pub line: usize,
}
