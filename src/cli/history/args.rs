//! The command lines of `history` and `diff` as they are typed.

use crate::cli::options::LISTS;
use crate::cli::output::OutputSpec;
use crate::cli::values::Outputs;
use clap::Args;
use std::path::PathBuf;

#[derive(Debug, Args)]
pub struct History {
    /// The deployment file, or the folder that is audited without one [default: ./bakproof.toml]
    #[arg(value_name = "FILE|FOLDER")]
    pub subject: Option<PathBuf>,

    /// Only say whether the chain is unbroken, and which line is the first that is not what an audit wrote
    #[arg(long)]
    pub verify: bool,

    /// A JSON report kept elsewhere: the history must still have the line that it names. Can be repeated
    #[arg(long, value_name = "REPORT")]
    pub report: Vec<PathBuf>,

    /// Folder that the history lies in [default: the user's state folder]
    #[arg(long, value_name = "DIR")]
    pub state: Option<PathBuf>,

    /// Format of the trend; FORMAT=PATH writes it to a file. Can be repeated [default: table]
    #[arg(long, short, value_name = "FORMAT[=PATH]", value_parser = Outputs(LISTS))]
    pub output: Vec<OutputSpec>,
}

#[derive(Debug, Args)]
pub struct Diff {
    /// The older JSON report; `last` is the audit that the history has before the newer one
    #[arg(value_name = "OLD")]
    pub old: PathBuf,

    /// The newer JSON report; `last` is the last audit of the history
    #[arg(value_name = "NEW")]
    pub new: PathBuf,

    /// The deployment file, or the folder that is audited without one, whose history `last` is of [default: ./bakproof.toml]
    #[arg(long, value_name = "FILE|FOLDER")]
    pub deployment: Option<PathBuf>,

    /// Folder that the history lies in [default: the user's state folder]
    #[arg(long, value_name = "DIR")]
    pub state: Option<PathBuf>,

    /// Tell every change in full, not in ten lines
    #[arg(long)]
    pub details: bool,

    /// Format of the comparison; FORMAT=PATH writes it to a file. Can be repeated [default: table]
    #[arg(long, short, value_name = "FORMAT[=PATH]", value_parser = Outputs(LISTS))]
    pub output: Vec<OutputSpec>,
}
