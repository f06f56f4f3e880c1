//! `collect` as it is typed.

use crate::cli::options::Diligence;
use crate::cli::values::parallel;
use bakproof::collect::budget::Share;
use bakproof::collect::sql::DEFAULT_PARALLEL;
use clap::Args;
use std::num::NonZeroUsize;
use std::path::PathBuf;

#[derive(Debug, Args)]
#[command(mut_arg("share", |share| share.conflicts_with("shard")))]
pub struct Collect {
    /// A deployment file, or a folder of backups with nothing declared
    #[arg(value_name = "FILE|FOLDER", default_value = "bakproof.toml")]
    pub subject: PathBuf,

    /// The file to write; `audit --evidence` judges it
    #[arg(long, value_name = "FILE")]
    pub save_evidence: PathBuf,

    /// Do one of several parts of the work (such as 2/4), while other machines do the others. Servers, live shares and attested files are looked at by the first
    #[arg(long, value_name = "K/N")]
    pub shard: Option<Share>,

    /// List every file that is not a backup, instead of totals per folder
    #[arg(long)]
    pub list_unclassified: bool,

    /// Do not read what earlier audits recorded
    #[arg(long)]
    pub no_history: bool,

    /// Do not connect to any SQL Server; what only a server can show is unknown
    #[arg(long)]
    pub no_sql: bool,

    /// How many SQL Servers to query at the same time
    #[arg(long, value_name = "N", default_value_t = DEFAULT_PARALLEL, value_parser = parallel)]
    pub sql_parallel: NonZeroUsize,

    /// Do not connect to any directory server; what only the directory can show is unknown
    #[arg(long)]
    pub no_ldap: bool,

    #[command(flatten)]
    pub diligence: Diligence,
}
