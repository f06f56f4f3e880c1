//! `scenarios` and `restore-plan` as they are typed.

use crate::cli::options::{Diligence, LISTS, Servers};
use crate::cli::output::OutputSpec;
use crate::cli::values::Outputs;
use clap::Args;
use std::path::PathBuf;

/// How the backups are looked at, as in an audit.
#[derive(Debug, Args)]
pub struct Seeing {
    /// Look at the backups as of this time instead of now: an RFC 3339 time, or a local date (its end) or date and time in the deployment's time zone
    #[arg(long, value_name = "TIME")]
    pub as_of: Option<String>,

    /// Use saved evidence instead of reading repositories and servers. Can be repeated: what several collectors saw is united
    #[arg(long, value_name = "FILE")]
    pub evidence: Vec<PathBuf>,

    #[command(flatten)]
    pub servers: Servers,

    #[command(flatten)]
    pub diligence: Diligence,
}

#[derive(Debug, Args)]
pub struct Scenarios {
    /// A deployment file, or a folder of backups [default: ./bakproof.toml]
    #[arg(value_name = "FILE|FOLDER")]
    pub subject: Option<PathBuf>,

    /// Format of the list; FORMAT=PATH writes it to a file. Can be repeated [default: table]
    #[arg(long, short, value_name = "FORMAT[=PATH]", value_parser = Outputs(LISTS))]
    pub output: Vec<OutputSpec>,

    #[command(flatten)]
    pub seeing: Seeing,
}

#[derive(Debug, Args)]
pub struct RestorePlan {
    /// The scenario, as `bakproof scenarios` names it; its kind is enough where there is only one
    pub scenario: String,

    /// A deployment file, or a folder of backups [default: ./bakproof.toml]
    #[arg(value_name = "FILE|FOLDER")]
    pub subject: Option<PathBuf>,

    /// Restore to this time instead of as far as the backups lead: databases to it, everything else from the newest backup before it
    #[arg(long, value_name = "TIME")]
    pub stop_at: Option<String>,

    /// Format of the plan; FORMAT=PATH writes it to a file. Can be repeated [default: table, a text to read]
    #[arg(long, short, value_name = "FORMAT[=PATH]", value_parser = Outputs(LISTS))]
    pub output: Vec<OutputSpec>,

    #[command(flatten)]
    pub seeing: Seeing,
}
