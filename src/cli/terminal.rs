//! What standard output and standard error are: how wide, how colourful, and who reads them.

use bakproof::base::{PathStyle, for_terminal};
use bakproof::report::Appearance;
use clap::ValueEnum;
use std::env;
use std::ffi::OsString;
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
#[derive(Clone, Debug)]
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
        let variable = |name: &str| env::var_os(name);
        let is_terminal = io::stdout().is_terminal();
        let width = columns_variable()
            .or_else(|| is_terminal.then(terminal_size::terminal_size).flatten().map(|(width, _)| usable(width.0)))
            .unwrap_or(WIDTH_WITHOUT_TERMINAL);
        let appearance = Appearance {
            width: width.clamp(40, WIDEST),
            colour: wanted(color, is_terminal, takes_escapes::stdout, variable),
            is_terminal,
            paths: PathStyle::HERE,
        };
        let colour_on_stderr = wanted(color, io::stderr().is_terminal(), takes_escapes::stderr, variable);
        Self { appearance, quiet, colour_on_stderr }
    }

    /// Where a report goes to a file there is no colour, and the width does not depend on the terminal.
    pub fn appearance_for_file() -> Appearance {
        Appearance { width: WIDTH_WITHOUT_TERMINAL, colour: false, is_terminal: false, paths: PathStyle::HERE }
    }

    /// Whether messages on standard error may be coloured.
    pub fn colour_on_stderr(&self) -> bool {
        self.colour_on_stderr
    }

    /// A remark for the person, never data.
    pub fn remark(&self, text: &str) {
        if !self.quiet {
            say_escaped(text);
        }
    }

    /// What went wrong and did not stop the command: `--quiet` leaves it.
    pub fn warning(&self, text: &str) {
        say_escaped(&format!("warning: {text}"));
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

/// Names in it come from strangers; its own line breaks stay.
fn say_escaped(text: &str) {
    say(&text.split('\n').map(for_terminal).collect::<Vec<_>>().join("\n"));
}

fn say(text: &str) {
    // Nobody is left to tell when standard error is closed.
    let _ = writeln!(io::stderr().lock(), "{text}");
}

fn columns_variable() -> Option<u16> {
    env::var("COLUMNS").ok()?.parse().ok().filter(|width| *width > 0)
}

/// A console of Windows that is filled to its last column begins a line of its own.
fn usable(width: u16) -> u16 {
    if cfg!(windows) { width.saturating_sub(1) } else { width }
}

/// `takes_escapes` is asked only of a terminal: to a file or a pipe, colors go when they are asked for.
fn wanted(
    color: ColorChoice,
    is_terminal: bool,
    takes_escapes: impl FnOnce() -> bool,
    variable: impl Fn(&str) -> Option<OsString>,
) -> bool {
    let asked = match color {
        ColorChoice::Always => true,
        ColorChoice::Never => false,
        ColorChoice::Auto => {
            is_terminal
                && variable("NO_COLOR").is_none_or(|value| value.is_empty())
                && variable("TERM").is_none_or(|term| term != "dumb")
        }
    };
    asked && (!is_terminal || takes_escapes())
}

/// Consoles of Windows obey escape sequences when they are told to, and older ones or those in legacy mode never. What is
/// a terminal and no console is one of Cygwin or MSYS2, which obeys them.
#[cfg(windows)]
mod takes_escapes {
    use winapi_util::console::Console;

    pub(super) fn stdout() -> bool {
        Console::stdout().map_or(true, of)
    }

    pub(super) fn stderr() -> bool {
        Console::stderr().map_or(true, of)
    }

    fn of(mut console: Console) -> bool {
        console.set_virtual_terminal_processing(true).is_ok()
    }
}

/// Terminals elsewhere obey escape sequences, or say so in `TERM`.
#[cfg(not(windows))]
mod takes_escapes {
    pub(super) fn stdout() -> bool {
        true
    }

    pub(super) fn stderr() -> bool {
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escape_sequences_go_only_to_terminals_that_obey_them() {
        let of = |color, is_terminal, obeys, set: &[(&str, &str)]| {
            let variable = |name: &str| set.iter().find(|(known, _)| *known == name).map(|(_, value)| value.into());
            wanted(color, is_terminal, || obeys, variable)
        };
        assert!(of(ColorChoice::Auto, true, true, &[]));
        assert!(of(ColorChoice::Auto, true, true, &[("NO_COLOR", ""), ("TERM", "xterm")]));
        assert!(!of(ColorChoice::Auto, true, false, &[]));
        assert!(!of(ColorChoice::Auto, false, true, &[]));
        assert!(!of(ColorChoice::Auto, true, true, &[("NO_COLOR", "1")]));
        assert!(!of(ColorChoice::Auto, true, true, &[("TERM", "dumb")]));
        assert!(!of(ColorChoice::Always, true, false, &[]));
        assert!(of(ColorChoice::Always, false, false, &[("NO_COLOR", "1")]));
        assert!(!of(ColorChoice::Never, true, true, &[]));
    }
}
