//! The command line as it is typed.

use super::bundle::args::{BundleCommand, Bundling, Keygen};
use super::collect::args::Collect;
use super::diff_export::DiffExport;
use super::help;
use super::history::args::{Diff, History};
use super::ldap_text::LdapRights;
use super::man_page::ManPage;
use super::options::{Contract, Diligence, LISTS, Redacting, Servers, Shown};
use super::output::OutputSpec;
use super::restore::args::{RestorePlan, Scenarios};
use super::sql_text::{SqlGrants, SqlScript};
use super::terminal::ColorChoice;
use super::values::{Editions, FailOns, Ids, Outputs};
use super::version;
use bakproof::model::report::FailOn;
use bakproof::policy::AskedPeriod;
use bakproof::report::Format;
use clap::{Args, Parser, Subcommand};
use std::path::PathBuf;

/// Tells an auditor, with proof, whether a Lync Server 2013 deployment can be restored from its backups.
#[derive(Debug, Parser)]
#[command(name = "bakproof", version, long_version = version::long(), after_help = help::EXIT_CODES, max_term_width = 100)]
pub struct Arguments {
    #[command(subcommand)]
    pub command: Command,

    /// When to use colors; NO_COLOR is honored
    #[arg(long, global = true, value_enum, default_value_t, value_name = "WHEN")]
    pub color: ColorChoice,

    /// Print no progress and no remarks to standard error; errors and warnings still appear
    #[arg(long, short, global = true)]
    pub quiet: bool,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Audit a deployment: read its backups, judge them, and write a report
    #[command(after_help = help::AUDIT)]
    Audit(Box<Audit>),
    /// Save what is seen of a deployment without judging it, so that several machines can share the work of one audit
    #[command(after_help = help::COLLECT)]
    Collect(Box<Collect>),
    /// Show what RESTORE HEADERONLY, FILELISTONLY and LABELONLY would show, without a server
    #[command(after_help = help::INSPECT)]
    Inspect(Inspect),
    /// Show what changed from one export of Lync Server to another
    #[command(after_help = help::DIFF_EXPORT)]
    DiffExport(DiffExport),
    /// Write a saved JSON report in other formats, without auditing again
    #[command(after_help = help::REPORT)]
    Report(Report),
    /// Tell which restores are possible, what they would lose and what blocks them
    #[command(after_help = help::SCENARIOS)]
    Scenarios(Box<Scenarios>),
    /// Write down how to restore: the files in their order, with the commands that a person runs
    #[command(after_help = help::RESTORE_PLAN)]
    RestorePlan(Box<RestorePlan>),
    /// Show how the audits of a deployment went over time, or verify the chain of its history
    #[command(after_help = help::HISTORY)]
    History(History),
    /// Sign, time-stamp and verify evidence bundles, which `audit --bundle` writes
    #[command(after_help = help::BUNDLE)]
    Bundle {
        #[command(subcommand)]
        command: BundleCommand,
    },
    /// Write a pair of keys to sign bundles with
    #[command(after_help = help::KEYGEN)]
    Keygen(Keygen),
    /// Verify single backup files: read every byte and show what it proves
    #[command(after_help = help::VERIFY)]
    Verify(Verify),
    /// Write a commented deployment file
    #[command(after_help = help::INIT)]
    Init(Init),
    /// Validate the deployment file and show the effective rule of every target
    #[command(after_help = help::CHECK)]
    Check(Check),
    /// List the catalog: every item that must be backed up
    #[command(after_help = help::PRINTS)]
    Items(Items),
    /// Explain an item, a check, a finding or a restore scenario
    #[command(after_help = help::PRINTS)]
    Explain(Explain),
    /// List how files and folders are recognized: marker, facts, proof and limits of each form
    #[command(alias = "recognisers", after_help = help::PRINTS)]
    Recognizers(Recognizers),
    /// Write a small example deployment with a few faults, and audit it
    #[command(after_help = help::DEMO)]
    Demo(Demo),
    /// Print the T-SQL that lets a login read the backup history, and nothing more
    #[command(after_help = help::sql_grants())]
    SqlGrants(SqlGrants),
    /// Print a T-SQL script whose saved output replaces a connection
    #[command(after_help = help::sql_script())]
    SqlScript(SqlScript),
    /// Print the commands that let a user read what an audit asks of a domain controller, and nothing more
    #[command(after_help = help::ldap_rights())]
    LdapRights(LdapRights),
    /// Print a PowerShell script whose saved output replaces a connection to a domain controller
    #[command(after_help = help::ldap_script())]
    LdapScript,
    /// Compare two audits: what is new, fixed, worse, better and unchanged, and since when
    #[command(after_help = help::DIFF)]
    Diff(Diff),
    /// Print the JSON Schema of a report, of saved evidence or of the deployment file
    #[command(after_help = help::PRINTS)]
    Schema {
        /// What to describe
        #[arg(value_enum)]
        contract: Contract,
    },
    /// Print a completion script for a shell
    #[command(after_help = help::PRINTS)]
    Completions {
        /// The shell to complete for
        #[arg(value_enum)]
        shell: clap_complete::Shell,
    },
    /// Print a manual page: of the program, or of one command
    #[command(after_help = help::PRINTS)]
    Man {
        /// The command to describe [default: the program]
        #[arg(value_name = "COMMAND", value_enum)]
        command: Option<ManPage>,
    },
    /// Read one SQL Server in a separate process; bakproof starts it itself
    #[cfg(feature = "sql")]
    #[command(hide = true)]
    CollectSqlServer,
}

#[derive(Debug, Args)]
pub struct Audit {
    /// A deployment file, or a folder of backups to audit with nothing declared; of several, each is audited, and a roll-up follows [default: ./bakproof.toml]
    #[arg(value_name = "FILE|FOLDER")]
    pub subjects: Vec<PathBuf>,

    /// Audit every deployment file (*.toml) in this folder, as if all were named
    #[arg(long, value_name = "FOLDER", conflicts_with = "subjects")]
    pub deployments: Option<PathBuf>,

    /// Format of the report; FORMAT=PATH writes it to a file. Can be repeated. Of several deployments, {name} in PATH is the name of each [default: table]
    #[arg(long, short, value_name = "FORMAT[=PATH]", value_parser = Outputs(Format::ALL))]
    pub output: Vec<OutputSpec>,

    #[command(flatten)]
    pub shown: Shown,

    /// Judge as of this time instead of now: an RFC 3339 time, or a local date (its end) or date and time in the deployment's time zone
    #[arg(long, value_name = "TIME")]
    pub as_of: Option<String>,

    /// Ask whether schedules were kept over this time: a month such as 2026-10, the days before the audit such as 31d, or 2026-10-01..2026-10-31
    #[arg(long, value_name = "PERIOD", value_parser = str::parse::<AskedPeriod>)]
    pub period: Option<AskedPeriod>,

    /// Judge as if the deployment file had no waiver
    #[arg(long)]
    pub no_waivers: bool,

    /// Exit with 1 only for gaps of this severity or worse, or only for new ones (`new`: neither in the history nor in --baseline); unknown targets still affect the exit code
    #[arg(long, value_name = "SEVERITY|new", value_parser = FailOns)]
    pub fail_on: Option<FailOn>,

    /// Audit only this item. Can be repeated
    #[arg(long, value_name = "ITEM", value_parser = Ids::Items)]
    pub only: Vec<String>,

    /// Save what was seen, so that it can be judged again later
    #[arg(long, value_name = "FILE")]
    pub save_evidence: Option<PathBuf>,

    /// Judge saved evidence instead of reading repositories and servers. Can be repeated, or name several files: what several collectors saw is united
    #[arg(long, value_name = "FILE", num_args = 1..)]
    pub evidence: Vec<PathBuf>,

    #[command(flatten)]
    pub bundling: Bundling,

    #[command(flatten)]
    pub redacting: Redacting,

    /// Leave the history out: neither read what earlier audits recorded nor record this one
    #[arg(long)]
    pub no_history: bool,

    /// List every file that is not a backup, instead of totals per folder
    #[arg(long)]
    pub list_unclassified: bool,

    #[command(flatten)]
    pub servers: Servers,

    #[command(flatten)]
    pub diligence: Diligence,
}

#[derive(Debug, Args)]
pub struct Report {
    /// A report that was saved with `--output json=FILE`
    #[arg(value_name = "REPORT")]
    pub report: Option<PathBuf>,

    /// Format to write; FORMAT=PATH writes it to a file. Can be repeated [default: table]
    #[arg(long, short, value_name = "FORMAT[=PATH]", value_parser = Outputs(Format::ALL))]
    pub output: Vec<OutputSpec>,

    #[command(flatten)]
    pub shown: Shown,
}

#[derive(Debug, Args)]
pub struct Inspect {
    /// Backup files, or folders that contain backups
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,

    /// Format of the report; FORMAT=PATH writes it to a file. Can be repeated [default: table]
    #[arg(long, short, value_name = "FORMAT[=PATH]", value_parser = Outputs(LISTS))]
    pub output: Vec<OutputSpec>,

    /// Environment variable with a password to try on key stores. Can be repeated
    #[arg(long, value_name = "NAME")]
    pub password_env: Vec<String>,
}

#[derive(Debug, Args)]
#[command(mut_arg("state", |state| state.help(help::VERIFY_STATE)))]
pub struct Verify {
    /// Backup files, or folders that contain backups
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,

    /// Format of the report; FORMAT=PATH writes it to a file. Can be repeated [default: table]
    #[arg(long, short, value_name = "FORMAT[=PATH]", value_parser = Outputs(LISTS))]
    pub output: Vec<OutputSpec>,

    /// Show which bytes of each file are protected, and by what; any change in protected bytes is detected
    #[arg(long)]
    pub coverage: bool,

    /// Environment variable with a password to try on key stores. Can be repeated
    #[arg(long, value_name = "NAME")]
    pub password_env: Vec<String>,

    #[command(flatten)]
    pub diligence: Diligence,
}

#[derive(Debug, Args)]
pub struct Init {
    /// The file to write; `-` for standard output. An existing file is never overwritten
    #[arg(default_value = "bakproof.toml")]
    pub file: PathBuf,

    /// Fill in what the backups in this folder show
    #[arg(long, value_name = "DIR")]
    pub repository: Option<PathBuf>,

    /// Fill in what a configuration export, a topology document or a Topology Builder file shows; a folder is the same
    /// as --repository
    #[arg(long, value_name = "PATH")]
    pub from: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct Check {
    /// The deployment file
    #[arg(default_value = "bakproof.toml")]
    pub file: PathBuf,
}

#[derive(Debug, Args)]
pub struct Items {
    /// Format of the list; FORMAT=PATH writes it to a file. Can be repeated [default: table]
    #[arg(long, short, value_name = "FORMAT[=PATH]", value_parser = Outputs(LISTS))]
    pub output: Vec<OutputSpec>,
    /// Edition whose items are listed [default: that of a deployment file that names none]
    #[arg(long, value_name = "EDITION", value_parser = Editions, hide_possible_values = true)]
    pub edition: Option<String>,
}

#[derive(Debug, Args)]
pub struct Explain {
    /// ID of an item, a check, a finding or a restore scenario; `bakproof items` lists the items
    #[arg(value_parser = Ids::Pages, hide_possible_values = true)]
    pub id: String,
    /// Edition whose item is explained [default: that of a deployment file that names none]
    #[arg(long, value_name = "EDITION", value_parser = Editions, hide_possible_values = true)]
    pub edition: Option<String>,
}

#[derive(Debug, Args)]
pub struct Recognizers {
    /// Name of a recognizer, or a kind of file such as dns-zone [default: all]
    pub name: Option<String>,

    /// Format of the list; FORMAT=PATH writes it to a file. Can be repeated [default: table]
    #[arg(long, short, value_name = "FORMAT[=PATH]", value_parser = Outputs(LISTS))]
    pub output: Vec<OutputSpec>,
}

#[derive(Debug, Args)]
pub struct Demo {
    /// The folder to write: an empty one, or one that does not exist
    #[arg(default_value = "demo-deployment")]
    pub folder: PathBuf,

    /// Format of the report; FORMAT=PATH writes it to a file. Can be repeated [default: table]
    #[arg(long, short, value_name = "FORMAT[=PATH]", value_parser = Outputs(Format::ALL))]
    pub output: Vec<OutputSpec>,

    #[command(flatten)]
    pub shown: Shown,

    #[command(flatten)]
    pub bundling: Bundling,

    #[command(flatten)]
    pub redacting: Redacting,
}
