//! Wiring: the only place that prints, asks the clock and reads the environment.

mod args;
mod audit;
mod check;
mod demo;
mod diligence;
mod exit;
mod explain;
mod init;
mod input;
mod inspect;
mod items;
mod key_passwords;
mod output;
mod progress;
mod sql_servers;
mod sql_text;
mod terminal;
mod verify;

use args::{Arguments, Command};
use clap::{CommandFactory, Parser};
use exit::{Exit, Failure};
use std::process::ExitCode;

/// Parses the command line, does what it says, and answers with the documented exit code.
pub fn run() -> ExitCode {
    let arguments = Arguments::parse();
    match command(arguments) {
        Ok(exit) => exit.into(),
        Err(failure) => {
            terminal::error(&failure.to_string());
            failure.exit().into()
        }
    }
}

fn command(arguments: Arguments) -> Result<Exit, Failure> {
    let terminal = terminal::Terminal::new(arguments.color, arguments.quiet);
    match arguments.command {
        Command::Audit(audit) => audit::run(&audit, &terminal),
        Command::Inspect(inspect) => inspect::run(&inspect, &terminal),
        Command::Verify(verify) => verify::run(&verify, &terminal),
        Command::Init(init) => init::run(&init, &terminal),
        Command::Check(check) => check::run(&check, &terminal),
        Command::Items(items) => items::run(&items, &terminal),
        Command::Explain(explain) => explain::run(&explain, &terminal),
        Command::Demo(demo) => demo::run(&demo, &terminal),
        Command::SqlGrants(asked) => sql_text::grants(&asked),
        Command::SqlScript(asked) => sql_text::script(&asked),
        Command::Schema { contract } => {
            let text = bakproof::report::stored_schema(contract.word())
                .ok_or_else(|| Failure::usage(format!("there is no contract `{}`", contract.word())))?;
            output::stdout(text.as_bytes())
        }
        Command::Completions { shell } => {
            let mut text = Vec::new();
            clap_complete::generate(shell, &mut Arguments::command(), "bakproof", &mut text);
            output::stdout(&text)
        }
        Command::Man => {
            let mut text = Vec::new();
            clap_mangen::Man::new(Arguments::command())
                .render(&mut text)
                .map_err(|error| Failure::could_not_run(format!("the manual page could not be written: {error}")))?;
            output::stdout(&text)
        }
        #[cfg(feature = "sql")]
        Command::CollectSqlServer => {
            let answer = bakproof::collect::sql::answer_child(std::io::stdin().lock()).map_err(Failure::usage)?;
            output::stdout(&answer)
        }
    }
}
