//! `collect` as it is typed.

use crate::cli::options::{Diligence, Servers};
use bakproof::collect::budget::Share;
use clap::Args;
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

    #[command(flatten)]
    pub servers: Servers,

    #[command(flatten)]
    pub diligence: Diligence,
}
