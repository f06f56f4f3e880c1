//! Wiring: the only place that prints, asks the clock and reads the environment.

mod args;
mod audit;
mod bundle;
mod check;
mod collect;
mod collected;
mod demo;
mod diff_export;
mod diligence;
mod directory_servers;
mod edition;
mod exit;
mod explain;
mod explain_page;
mod guess;
mod help;
mod here;
mod history;
mod init;
mod input;
mod inspect;
mod items;
mod judged;
mod key_passwords;
mod ldap_text;
mod man;
mod man_page;
mod options;
mod output;
mod plan;
mod progress;
mod quoted;
mod read_places;
mod recognizers;
mod redacted;
mod report;
mod request;
mod restore;
mod roll_up;
mod saved_evidence;
mod saved_report;
mod shown;
mod sql_servers;
mod sql_text;
mod terminal;
mod typed;
mod united_evidence;
mod values;
mod verify;
mod version;
mod whole_file;

use args::{Arguments, Command};
use bakproof::base::for_terminal;
use clap::{CommandFactory, Parser};
use exit::{Exit, Failure};
use std::ffi::OsString;
use std::process::ExitCode;

/// Parses the command line, does what it says, and answers with the documented exit code.
pub fn run() -> ExitCode {
    let typed: Vec<OsString> = typed::arguments().collect();
    if cfg!(windows)
        && let Some(why) = typed::swallowed_quote(&typed)
    {
        terminal::error(&why);
        return Exit::Usage.into();
    }
    let arguments = match Arguments::try_parse_from(&typed) {
        Ok(arguments) => arguments,
        Err(answer) => return not_parsed(&answer, &typed),
    };
    match command(arguments) {
        Ok(exit) => exit.into(),
        Err(failure) => {
            terminal::error(&failure.to_string());
            failure.exit().into()
        }
    }
}

/// Help and version on standard output, or what is wrong on standard error. clap repeats what was typed as it was typed:
/// where a terminal would obey that, it is given the same again, escaped.
fn not_parsed(answer: &clap::Error, typed: &[OsString]) -> ExitCode {
    let typed: Vec<String> = typed.iter().map(|one| one.to_string_lossy().into_owned()).collect();
    if typed.iter().all(|one| for_terminal(one) == one.as_str()) {
        // Nobody is left to tell when standard error is closed.
        let _ = answer.print();
    } else {
        match Arguments::try_parse_from(typed.iter().map(|one| for_terminal(one).into_owned())) {
            Err(harmless) => _ = harmless.print(),
            Ok(_) => terminal::error("the command line is not valid; try '--help'"),
        }
    }
    if answer.use_stderr() { Exit::Usage.into() } else { Exit::Good.into() }
}

fn command(arguments: Arguments) -> Result<Exit, Failure> {
    let terminal = terminal::Terminal::new(arguments.color, arguments.quiet);
    match arguments.command {
        Command::Audit(asked) if roll_up::is_asked(&asked) => roll_up::run(&asked, &terminal),
        Command::Audit(asked) => audit::run(&asked, &terminal),
        Command::Collect(asked) => collect::run(&asked, &terminal),
        Command::Inspect(inspect) => inspect::run(&inspect, &terminal),
        Command::DiffExport(asked) => diff_export::run(&asked, &terminal),
        Command::Report(asked) => report::run(&asked, &terminal),
        Command::Diff(asked) => history::diff(&asked, &terminal),
        Command::Scenarios(asked) => restore::scenarios(&asked, &terminal),
        Command::RestorePlan(asked) => restore::restore_plan(&asked, &terminal),
        Command::History(asked) => history::run(&asked, &terminal),
        Command::Verify(verify) => verify::run(&verify, &terminal),
        Command::Init(init) => init::run(&init, &terminal),
        Command::Check(check) => check::run(&check, &terminal),
        Command::Items(items) => items::run(&items, &terminal),
        Command::Recognizers(asked) => recognizers::run(&asked, &terminal),
        Command::Explain(explain) => explain::run(&explain, &terminal),
        Command::Demo(demo) => demo::run(&demo, &terminal),
        Command::Keygen(asked) => bundle::keygen(&asked, &terminal),
        Command::Bundle { command } => bundle::run(&command, &terminal),
        Command::SqlGrants(asked) => sql_text::grants(&asked),
        Command::SqlScript(asked) => sql_text::script(&asked),
        Command::LdapRights(asked) => ldap_text::rights(&asked),
        Command::LdapScript => ldap_text::script(),
        Command::Schema { contract } => {
            let text = bakproof::report::stored_schema(contract.word())
                .ok_or_else(|| Failure::usage(format!("there is no schema `{}`", contract.word())))?;
            output::stdout(text.as_bytes())
        }
        Command::Completions { shell } => {
            let mut text = Vec::new();
            clap_complete::generate(shell, &mut Arguments::command(), "bakproof", &mut text);
            output::stdout(&text)
        }
        Command::Man { command } => man::run(command),
        #[cfg(feature = "sql")]
        Command::CollectSqlServer => {
            let answer = bakproof::collect::sql::answer_child(std::io::stdin().lock()).map_err(Failure::usage)?;
            output::stdout(&answer)
        }
    }
}
