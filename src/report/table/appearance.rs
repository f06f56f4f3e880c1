//! How wide and how colourful the terminal is, and how words look on it.

use crate::base::PathStyle;
use crate::model::{Severity, Status};
use anstyle::{AnsiColor, Style};
use comfy_table::{Attribute, Cell, Color, ContentArrangement, Table, presets};

/// What the reader's terminal can do; decided by the command line, never by a renderer.
#[derive(Clone, Copy, Debug)]
pub struct Appearance {
    /// In columns.
    pub width: u16,
    pub colour: bool,
    /// Whether a person reads it there, and not a program or a file.
    pub is_terminal: bool,
    /// How paths are written.
    pub paths: PathStyle,
}

impl Appearance {
    /// Below this many columns, columns are stacked.
    const NARROW: u16 = 140;

    /// Whether cells must be stacked to stay readable.
    pub fn is_narrow(self) -> bool {
        self.width < Self::NARROW
    }

    /// Columns of a text that is written for `columns`, as it is everywhere but on a narrower terminal.
    pub fn at_most(self, columns: usize) -> usize {
        if self.is_terminal { columns.min(usize::from(self.width)) } else { columns }
    }

    /// An empty table of this look.
    pub fn table(self) -> Table {
        let mut table = Table::new();
        table.load_style(presets::UTF8_HORIZONTAL_ONLY);
        table.set_content_arrangement(ContentArrangement::Dynamic).set_width(self.width.max(40));
        table.force_no_tty();
        if self.colour {
            table.enforce_styling();
        }
        table
    }

    /// Text in bold where there are colours.
    pub fn bold(self, text: &str) -> String {
        self.styled(text, Style::new().bold())
    }

    /// A status word in its colour.
    pub fn status(self, text: &str, status: Status) -> String {
        self.styled(text, Style::new().bold().fg_color(Some(ansi(status).into())))
    }

    fn styled(self, text: &str, style: Style) -> String {
        if self.colour { format!("{style}{text}{style:#}") } else { text.to_owned() }
    }
}

fn ansi(status: Status) -> AnsiColor {
    match status {
        Status::Pass => AnsiColor::Green,
        Status::Gap => AnsiColor::Red,
        Status::Unknown | Status::NotLookedAt => AnsiColor::Yellow,
        Status::Waived | Status::NotApplicable | Status::Noted => AnsiColor::Cyan,
    }
}

/// A status in its colour, in capitals so that it is seen without colours too.
pub fn status_cell(status: Status) -> Cell {
    let colour = match status {
        Status::Pass => Color::DarkGreen,
        Status::Gap => Color::DarkRed,
        Status::Unknown | Status::NotLookedAt => Color::DarkYellow,
        Status::Waived | Status::NotApplicable | Status::Noted => Color::DarkCyan,
    };
    Cell::new(status_word(status)).fg(colour).add_attribute(Attribute::Bold)
}

/// `GAP`, `UNKNOWN`, `pass`: what needs a person is in capitals.
pub fn status_word(status: Status) -> &'static str {
    match status {
        Status::Gap => "GAP",
        Status::Unknown => "UNKNOWN",
        Status::NotLookedAt => "not looked at",
        Status::Pass => "pass",
        Status::Waived => "waived",
        Status::NotApplicable => "n/a",
        Status::Noted => "noted",
    }
}

/// Rank for "worst first" among findings.
pub fn finding_rank(status: Status, severity: Severity) -> (std::cmp::Reverse<Status>, std::cmp::Reverse<Severity>) {
    (std::cmp::Reverse(status), std::cmp::Reverse(severity))
}
