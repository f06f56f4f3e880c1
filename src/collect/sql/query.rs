//! The seam between those who know queries and those who know connections.

use std::fmt;

/// A query that ships, by name and text. It changes nothing and selects integers and text only: times are converted
/// by the server (style 126), LSNs and GUIDs are cast to text, so that a connection and a printed result read the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Query {
    /// The `.sql` file's name: `history`.
    pub name: &'static str,
    pub text: String,
}

/// One value of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    Null,
    Int(i64),
    Text(String),
}

/// Somebody who answers queries.
pub trait RunQuery {
    /// Runs a query and hands over each row of its one result set, without keeping any; reads to the end.
    ///
    /// # Errors
    /// Why the answer is not whole: what was handed over before is then no answer.
    fn rows(&mut self, query: &Query, each: &mut dyn FnMut(&[Cell]) -> Result<(), String>) -> Result<(), Refusal>;
}

/// Why a query has no whole answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The server's own error: 229 permission denied, 208 no such object, 916 no access to the database ...
    Server { number: u32, message: String },
    /// The query took longer than it may; the connection is gone.
    TimedOut(String),
    /// The connection ended or carries nonsense.
    Lost(String),
    /// A row is not what the query promises, or there are too many.
    Wrong(String),
    /// The instance's time budget is used up: not asked.
    OutOfBudget,
    /// A script's output does not hold this answer.
    NotAnswered,
}

impl Refusal {
    /// Whether further queries can be asked.
    pub fn ends_session(&self) -> bool {
        matches!(self, Self::TimedOut(_) | Self::Lost(_) | Self::OutOfBudget)
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Server { number, message } => write!(f, "the server answered error {number}: {message}"),
            Self::TimedOut(what) | Self::Lost(what) | Self::Wrong(what) => f.write_str(what),
            Self::OutOfBudget => f.write_str("the time allowed for this instance was used up before this query"),
            Self::NotAnswered => f.write_str("the script's output does not contain it"),
        }
    }
}
