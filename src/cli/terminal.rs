//! What standard output and standard error are: how wide, how colourful, and who reads them.

use bakproof::base::for_terminal;
use bakproof::report::Appearance;
use clap::ValueEnum;
use std::env;
use std::io::{self, IsTerminal, Write};

/// `--color`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum ColorChoice {
    /// On a terminal, unless NO_COLOR is set
    #[default]
    Auto,
    Always,
    Never,
}

/// The reader's terminal.
#[derive(Debug)]
pub struct Terminal {
    /// Of standard output.
    pub appearance: Appearance,
    pub quiet: bool,
    colour_on_stderr: bool,
}

/// Width where there is no terminal: fits a log and a printed page.
const WIDTH_WITHOUT_TERMINAL: u16 = 100;
/// Wider lines are hard to read.
const WIDEST: u16 = 180;

impl Terminal {
    /// Asks the environment once.
    pub fn new(color: ColorChoice, quiet: bool) -> Self {
        let is_terminal = io::stdout().is_terminal();
        let width = columns_variable()
            .or_else(|| is_terminal.then(terminal_size::terminal_size).flatten().map(|(width, _)| width.0))
            .unwrap_or(WIDTH_WITHOUT_TERMINAL);
        let appearance = Appearance { width: width.clamp(40, WIDEST), colour: wanted(color, is_terminal) };
        Self { appearance, quiet, colour_on_stderr: wanted(color, io::stderr().is_terminal()) }
    }

    /// Where a report goes to a file there is no colour, and the width does not depend on the terminal.
    pub fn appearance_for_file() -> Appearance {
        Appearance { width: WIDTH_WITHOUT_TERMINAL, colour: false }
    }

    /// Whether messages on standard error may be coloured.
    pub fn colour_on_stderr(&self) -> bool {
        self.colour_on_stderr
    }

    /// A remark for the person, never data.
    pub fn remark(&self, text: &str) {
        if !self.quiet {
            // Names in it come from strangers; its own line breaks stay.
            say(&text.split('\n').map(for_terminal).collect::<Vec<_>>().join("\n"));
        }
    }

    /// A line of a report that goes to standard error because standard output is taken; escaped and coloured already.
    pub fn aside(&self, line: &str) {
        if !self.quiet {
            say(line);
        }
    }
}

/// An error, on standard error.
pub fn error(text: &str) {
    say(&format!("error: {text}"));
}

fn say(text: &str) {
    // Nobody is left to tell when standard error is closed.
    let _ = writeln!(io::stderr().lock(), "{text}");
}

fn columns_variable() -> Option<u16> {
    env::var("COLUMNS").ok()?.parse().ok().filter(|width| *width > 0)
}

fn wanted(color: ColorChoice, is_terminal: bool) -> bool {
    match color {
        ColorChoice::Always => true,
        ColorChoice::Never => false,
        ColorChoice::Auto => {
            is_terminal
                && env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
                && env::var_os("TERM").is_none_or(|term| term != "dumb")
        }
    }
}
