//! `man`: the manual page of the program, or of one command.

use super::args::Arguments;
use super::exit::{Exit, Failure};
use super::man_page::ManPage;
use super::output;
use clap::{Command, CommandFactory, ValueEnum};

/// The command of a page; `bundle-verify` is a command of a command.
fn command<'a>(program: &'a Command, name: &str) -> Option<&'a Command> {
    program.find_subcommand(name).or_else(|| {
        let inner = |outer: &'a Command| outer.find_subcommand(name.strip_prefix(outer.get_name())?.strip_prefix('-')?);
        program.get_subcommands().find_map(inner)
    })
}

/// Prints one page.
///
/// # Errors
/// Standard output cannot be written to.
pub fn run(of: Option<ManPage>) -> Result<Exit, Failure> {
    let mut program = Arguments::command();
    // Gives each command its full name, and the options that all commands have.
    program.build();
    let name = of.and_then(|page| page.to_possible_value());
    let described = match &name {
        Some(name) => command(&program, name.get_name()).cloned(),
        None => Some(program),
    };
    let described = described.ok_or_else(|| Failure::usage("there is no such command"))?;
    let title = described.get_display_name().unwrap_or("bakproof").to_owned();
    let mut text = Vec::new();
    clap_mangen::Man::new(described.name(title))
        .source(concat!("bakproof ", env!("CARGO_PKG_VERSION")))
        .render(&mut text)
        .map_err(|error| Failure::could_not_run(format!("failed to write the manual page: {error}")))?;
    output::stdout(&text)
}
