//! Options that several commands have, and the words that commands take.

use super::progress::Progress;
use super::values::{Ids, parallel};
use bakproof::collect::budget::{Amount, Share};
use bakproof::collect::sql::DEFAULT_PARALLEL;
use bakproof::report::Format;
use clap::{Args, ValueEnum};
use std::num::NonZeroUsize;
use std::path::PathBuf;

/// Formats of what is no audit.
pub const LISTS: &[Format] = &[Format::Table, Format::Json];

/// How much the table shows.
#[derive(Clone, Debug, Default, Args)]
pub struct Shown {
    /// Show every target in the table, with its passes and notes; with an item, every target of that item
    #[arg(long, value_name = "ITEM", num_args = 0..=1, default_missing_value = "", value_parser = Ids::Items)]
    pub details: Option<String>,

    /// Compare with this earlier JSON report where the format can tell what is new
    #[arg(long, value_name = "REPORT")]
    pub baseline: Option<PathBuf>,
}

/// How much of the backups is read, and what is remembered of it.
#[derive(Clone, Debug, Default, Args)]
pub struct Diligence {
    /// Folder for the ledger of verified files and the history; never inside a repository [default: the user's state folder]
    #[arg(long, value_name = "DIR")]
    pub state: Option<PathBuf>,

    /// Read every file again, even if it has not changed since it was verified
    #[arg(long)]
    pub reread: bool,

    /// Stop verifying after this time (2h) or amount (500GB); the rest is unknown until its turn comes. Can be repeated
    #[arg(long, value_name = "AMOUNT")]
    pub budget: Vec<Amount>,

    /// Verify only one of several parts in this run (such as 1/4), plus everything that is due
    #[arg(long, value_name = "K/N")]
    pub share: Option<Share>,

    /// Show progress on standard error
    #[arg(long, value_name = "HOW", value_enum, default_value_t)]
    pub progress: Progress,
}

/// Which live servers are asked, and how many at a time.
#[derive(Clone, Debug, Args)]
pub struct Servers {
    /// Do not connect to any SQL Server; what only a server can show is unknown
    #[arg(long)]
    no_sql: bool,

    /// How many SQL Servers to query at the same time
    #[arg(long, value_name = "N", default_value_t = DEFAULT_PARALLEL, value_parser = parallel)]
    sql_parallel: NonZeroUsize,

    /// Do not connect to any directory server; what only the directory can show is unknown
    #[arg(long)]
    no_ldap: bool,
}

impl Servers {
    /// How many SQL Servers at a time; `None`: not at all.
    pub fn sql(&self) -> Option<NonZeroUsize> {
        (!self.no_sql).then_some(self.sql_parallel)
    }

    /// Whether directory servers are asked.
    pub fn ldap(&self) -> bool {
        !self.no_ldap
    }
}

/// The machine-readable contracts.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum Contract {
    Audit,
    /// What `diff` writes as JSON
    Diff,
    /// The deployment file, for editors that complete and check TOML by a schema
    Deployment,
    /// What `diff-export` writes
    DiffExport,
    /// What `audit --save-evidence` writes
    Evidence,
    Inspect,
    /// What `restore-plan` writes as JSON
    RestorePlan,
    /// What `scenarios` writes as JSON
    Scenarios,
    /// What `audit` of several deployments writes
    Rollup,
    Verify,
}

impl Contract {
    /// Its name in the schema files.
    pub fn word(self) -> &'static str {
        match self {
            Self::Audit => "audit",
            Self::Diff => "diff",
            Self::Deployment => "deployment",
            Self::DiffExport => "diff-export",
            Self::Evidence => "evidence",
            Self::Inspect => "inspect",
            Self::RestorePlan => "restore-plan",
            Self::Scenarios => "scenarios",
            Self::Rollup => "rollup",
            Self::Verify => "verify",
        }
    }
}

/// Whether names are replaced.
#[derive(Clone, Debug, Default, Args)]
pub struct Redacting {
    /// Replace names of hosts, instances, users, shares, paths, mailboxes, certificates and domains by pseudonyms in everything that is written: reports, saved evidence and bundle
    #[arg(long)]
    pub redact: bool,

    /// The key of the pseudonyms, a file of at least 16 bytes: with the same key the same name has the same pseudonym [default: a key of this run alone]
    #[arg(long, value_name = "FILE", requires = "redact", conflicts_with = "redact_key_env")]
    pub redact_key: Option<PathBuf>,

    /// The environment variable that holds the key of the pseudonyms
    #[arg(long, value_name = "NAME", requires = "redact")]
    pub redact_key_env: Option<String>,
}
