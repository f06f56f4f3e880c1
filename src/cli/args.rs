//! The command line as it is typed.

use super::output::OutputSpec;
use super::progress::Progress;
use super::terminal::ColorChoice;
use bakproof::collect::budget::{Amount, Share};
use bakproof::collect::sql::DEFAULT_PARALLEL;
use bakproof::collect::sql::script::MOST_DAYS;
use bakproof::model::Severity;
use clap::{Args, Parser, Subcommand, ValueEnum};
use std::num::NonZeroUsize;
use std::path::PathBuf;

/// Each instance asked has a thread and a socket.
const MOST_PARALLEL: usize = 1024;

const EXIT_CODES: &str = "Exit codes:
  0  good: everything asked for was checked and holds
  1  problem: a gap, or a damaged or incomplete backup
  2  the command line or the deployment file is wrong
  3  could not tell: something is unknown, or nothing was checked
  4  could not run";

const SQL_GRANTS_HELP: &str = "\
Without an option: CONNECT and SELECT on five tables of msdb (backupset, backupmediaset, backupmediafamily,
restorehistory, suspect_pages). Each option adds exactly its grant, with the reason beside it. What the login may not
read is unknown in the audit, with the statement that is missing; nothing else suffers.";

const SQL_SCRIPT_HELP: &str = "\
Run it on each instance, SQL Server 2008 R2 to 2022, and save what it prints:
  sqlcmd -S SERVER\\INSTANCE -E -i history.sql -o history.txt
  Management Studio: Query > Results To > Results to Text (or to File), execute, save everything.
Put the file into an audited repository, or name it in the deployment file:
  [[sql_server]]
  instance = \"sql01.contoso.com\\\\MON\"
  history = \"history.txt\"

It asks the same queries as a connection: the server's name, version and clock, the databases and their mirroring and
availability groups, the backup history with media and devices, restores, suspect pages, the checksum default, and the
oldest and newest row of LcsLog and LcsCDR. It changes nothing; what the login may not read is said in the output.

The output is lines of at most 72 printable ASCII characters, so that no column width and no code page can harm it:
  #00 bakproof-sql-history:1;      the first line; #00 window:START OFFSET; and #00 done:BLOCKS; follow
  #NN begin:QUERY;                 opens a block
  #NN LINE:PIECE+                  a piece of a row; the last piece of a row ends with ; instead of +
  #NN end:ROWS LINES CHECK;        closes it
A row is r (or e, an error with its number and message), then |n for NULL, |iNUMBER, |tTEXT, or |x and the UTF-16LE in
hexadecimal of text with other characters. CHECK is a sum over all pieces: what is cut off or changed is noticed. All
other lines (headings, counts of rows) mean nothing.";

/// Tells, with proof, whether a Lync Server 2013 deployment could be restored from its backups.
#[derive(Debug, Parser)]
#[command(name = "bakproof", version, after_help = EXIT_CODES, max_term_width = 100, disable_help_subcommand = true)]
pub struct Arguments {
    #[command(subcommand)]
    pub command: Command,

    /// When to use colours; NO_COLOR is honoured
    #[arg(long, global = true, value_enum, default_value_t, value_name = "WHEN")]
    pub color: ColorChoice,

    /// No progress and no remarks on standard error; errors still appear
    #[arg(long, short, global = true)]
    pub quiet: bool,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Audit a deployment: collect evidence, judge it, report (the main job)
    Audit(Audit),
    /// Say what RESTORE HEADERONLY, FILELISTONLY and LABELONLY would say, without a server
    Inspect(Inspect),
    /// Prove backup files on their own: read every byte and say what it proves
    Verify(Verify),
    /// Write a commented deployment file
    Init(Init),
    /// Validate the deployment file and show the effective rule of every target
    Check(Check),
    /// List the catalogue: every item that must be backed up
    Items(Items),
    /// Explain an item, a check or a finding
    Explain(Explain),
    /// Write a believable small deployment with a few faults, and audit it
    Demo(Demo),
    /// Print the T-SQL that lets a login read the backup history, and nothing more
    #[command(after_help = SQL_GRANTS_HELP)]
    SqlGrants(SqlGrants),
    /// Print a T-SQL script whose saved output is as good as a connection
    #[command(after_help = SQL_SCRIPT_HELP)]
    SqlScript(SqlScript),
    /// Print the JSON Schema of a contract
    Schema {
        /// Which contract
        #[arg(value_enum)]
        contract: Contract,
    },
    /// Print a completion script for a shell
    Completions {
        /// Which shell
        #[arg(value_enum)]
        shell: clap_complete::Shell,
    },
    /// Print the manual page
    Man,
    /// Read one SQL Server in a process of its own; bakproof starts it by itself
    #[cfg(feature = "sql")]
    #[command(hide = true)]
    CollectSqlServer,
}

/// The machine-readable contracts.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum Contract {
    Audit,
    Inspect,
    Verify,
}

impl Contract {
    /// Its name in the schema files.
    pub fn word(self) -> &'static str {
        match self {
            Self::Audit => "audit",
            Self::Inspect => "inspect",
            Self::Verify => "verify",
        }
    }
}

#[derive(Debug, Args)]
pub struct Audit {
    /// Deployment file, or a folder of backups to audit with nothing declared [default: ./bakproof.toml]
    #[arg(value_name = "FILE|FOLDER")]
    pub subject: Option<PathBuf>,

    /// Report as table, json or csv; to a file with FORMAT=PATH. May be repeated [default: table]
    #[arg(long, short, value_name = "FORMAT[=PATH]")]
    pub output: Vec<OutputSpec>,

    /// Judge as of this moment: RFC 3339, or a local date (its end) or date and time of the deployment's zone [default: now]
    #[arg(long, value_name = "TIME")]
    pub as_of: Option<String>,

    /// Exit 1 only for gaps of at least this severity; never hides what is unknown
    #[arg(long, value_name = "SEVERITY", value_parser = severity)]
    pub fail_on: Option<Severity>,

    /// Audit only these items. May be repeated
    #[arg(long, value_name = "ITEM")]
    pub only: Vec<String>,

    /// Keep what was seen, to judge it again later
    #[arg(long, value_name = "FILE")]
    pub save_evidence: Option<PathBuf>,

    /// Judge evidence that was saved, instead of looking at repositories and servers
    #[arg(long, value_name = "FILE")]
    pub evidence: Option<PathBuf>,

    /// List every file that is no backup, not only totals per folder
    #[arg(long)]
    pub list_unclassified: bool,

    /// Connect to no SQL Server: what only they could show is unknown
    #[arg(long)]
    pub no_sql: bool,

    /// Ask so many SQL Servers at the same time
    #[arg(long, value_name = "N", default_value_t = DEFAULT_PARALLEL, value_parser = parallel)]
    pub sql_parallel: NonZeroUsize,

    #[command(flatten)]
    pub diligence: Diligence,
}

/// How much of the backups is read, and what is remembered of it.
#[derive(Clone, Debug, Default, Args)]
pub struct Diligence {
    /// Where it is remembered what was verified; never inside what is audited [default: the user's state folder]
    #[arg(long, value_name = "DIR")]
    pub state: Option<PathBuf>,

    /// Read everything again, also what is unchanged since it was verified
    #[arg(long)]
    pub reread: bool,

    /// Verify for so long (2h) or so much (500GB) in this run; the rest stays unknown until its turn comes. May be repeated
    #[arg(long, value_name = "AMOUNT")]
    pub budget: Vec<Amount>,

    /// Verify one part of several in this run, such as 1/4, and whatever is due
    #[arg(long, value_name = "K/N")]
    pub share: Option<Share>,

    /// Show progress on standard error
    #[arg(long, value_name = "HOW", value_enum, default_value_t)]
    pub progress: Progress,
}

#[derive(Debug, Args)]
pub struct Inspect {
    /// Backup files, or folders that hold some
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,

    /// Report as table or json; to a file with FORMAT=PATH. May be repeated [default: table]
    #[arg(long, short, value_name = "FORMAT[=PATH]")]
    pub output: Vec<OutputSpec>,

    /// Try the password in this environment variable on key stores. May be repeated
    #[arg(long, value_name = "NAME")]
    pub password_env: Vec<String>,
}

#[derive(Debug, Args)]
pub struct Verify {
    /// Backup files, or folders that hold some
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,

    /// Report as table or json; to a file with FORMAT=PATH. May be repeated [default: table]
    #[arg(long, short, value_name = "FORMAT[=PATH]")]
    pub output: Vec<OutputSpec>,

    /// Say which bytes of each file something protects, and what: every change in them is found
    #[arg(long)]
    pub coverage: bool,

    /// Try the password in this environment variable on key stores. May be repeated
    #[arg(long, value_name = "NAME")]
    pub password_env: Vec<String>,

    #[command(flatten)]
    pub diligence: Diligence,
}

#[derive(Debug, Args)]
pub struct SqlGrants {
    /// Also what shows availability groups: VIEW ANY DEFINITION and VIEW SERVER STATE
    #[arg(long)]
    pub availability: bool,

    /// Also what RESTORE VERIFYONLY demands: CREATE DATABASE
    #[arg(long)]
    pub verify: bool,

    /// Also the time columns of LcsLog and LcsCDR, to catch databases that nothing writes to
    #[arg(long)]
    pub probes: bool,

    /// The login that bakproof uses [default: a placeholder]
    #[arg(long, value_name = "NAME")]
    pub login: Option<String>,
}

#[derive(Debug, Args)]
pub struct SqlScript {
    /// Read every backup of so many days; of older ones only first, last and count
    #[arg(long, value_name = "DAYS", default_value_t = 400, value_parser = clap::value_parser!(u32).range(1..=i64::from(MOST_DAYS)))]
    pub days: u32,
}

#[derive(Debug, Args)]
pub struct Init {
    /// Where to write it; `-` for standard output. An existing file is never overwritten
    #[arg(default_value = "bakproof.toml")]
    pub file: PathBuf,

    /// Fill in what the backups in this folder show
    #[arg(long, value_name = "DIR")]
    pub repository: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct Check {
    /// The deployment file
    #[arg(default_value = "bakproof.toml")]
    pub file: PathBuf,
}

#[derive(Debug, Args)]
pub struct Items {
    /// table or json; to a file with FORMAT=PATH
    #[arg(long, short, value_name = "FORMAT[=PATH]")]
    pub output: Vec<OutputSpec>,
}

#[derive(Debug, Args)]
pub struct Explain {
    /// Id of an item, a check or a finding
    pub id: String,
}

#[derive(Debug, Args)]
pub struct Demo {
    /// Where to write it: a folder that is empty or does not exist
    #[arg(default_value = "demo-deployment")]
    pub folder: PathBuf,

    /// Report as table, json or csv; to a file with FORMAT=PATH. May be repeated [default: table]
    #[arg(long, short, value_name = "FORMAT[=PATH]")]
    pub output: Vec<OutputSpec>,
}

fn severity(text: &str) -> Result<Severity, String> {
    Severity::ALL.into_iter().find(|s| s.word() == text).ok_or_else(|| {
        let words: Vec<&str> = Severity::ALL.iter().rev().map(|s| s.word()).collect();
        format!("a severity is one of {}", words.join(", "))
    })
}

fn parallel(text: &str) -> Result<NonZeroUsize, String> {
    let number = text.parse::<NonZeroUsize>().ok().filter(|number| number.get() <= MOST_PARALLEL);
    number.ok_or_else(|| format!("a number from 1 to {MOST_PARALLEL}"))
}
