//! Exit codes, and the two tiers of errors that end a run early.

use bakproof::base::for_terminal;
use std::fmt;
use std::process::ExitCode;

/// The documented exit codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    Good,
    Problem,
    Usage,
    CouldNotTell,
    CouldNotRun,
}

impl Exit {
    /// The number that the system sees.
    pub fn code(self) -> u8 {
        match self {
            Self::Good => 0,
            Self::Problem => 1,
            Self::Usage => 2,
            Self::CouldNotTell => 3,
            Self::CouldNotRun => 4,
        }
    }
}

impl Exit {
    /// Of two runs: 4, 2, 1, 3, 0.
    pub fn or_worse(self, other: Self) -> Self {
        let rank = |exit: Self| match exit {
            Self::Good => 0,
            Self::CouldNotTell => 1,
            Self::Problem => 2,
            Self::Usage => 3,
            Self::CouldNotRun => 4,
        };
        if rank(other) > rank(self) { other } else { self }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}

/// Why a run could not go on; what was found is never an error.
#[derive(Debug)]
pub enum Failure {
    /// The command line or the deployment file is wrong: the user can correct it.
    Usage(String),
    /// Something else failed: disk, permission.
    CouldNotRun(String),
}

impl Failure {
    /// The command line or the deployment file is wrong. Names in the message come from strangers: it becomes one line
    /// that no terminal obeys.
    pub fn usage(message: impl AsRef<str>) -> Self {
        Self::Usage(for_terminal(message.as_ref()).into_owned())
    }

    /// As [`Failure::usage`], for text of several lines that is escaped already.
    pub fn rendered(text: impl Into<String>) -> Self {
        Self::Usage(text.into())
    }

    /// What was asked could not be done; escaped as [`Failure::usage`].
    pub fn could_not_run(message: impl AsRef<str>) -> Self {
        Self::CouldNotRun(for_terminal(message.as_ref()).into_owned())
    }

    /// The exit code of this failure.
    pub fn exit(&self) -> Exit {
        match self {
            Self::Usage(_) => Exit::Usage,
            Self::CouldNotRun(_) => Exit::CouldNotRun,
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Usage(message) | Self::CouldNotRun(message) => f.write_str(message),
        }
    }
}
