//! `sql-grants` and `sql-script`: T-SQL for an administrator to read and to run. Neither connects to anything.

use super::exit::{Exit, Failure};
use super::output;
use bakproof::collect::sql::read::{Grants, grants as print_grants};
use bakproof::collect::sql::script::{MOST_DAYS, script as print_script};
use clap::Args;

/// A SQL Server identifier has at most 128 characters.
const MAX_LOGIN_CHARS: usize = 128;

#[derive(Debug, Args)]
pub struct SqlGrants {
    /// Add what shows availability groups: VIEW ANY DEFINITION and VIEW SERVER STATE
    #[arg(long)]
    pub availability: bool,

    /// Add what RESTORE VERIFYONLY requires: CREATE DATABASE
    #[arg(long)]
    pub verify: bool,

    /// Add the time columns of LcsLog and LcsCDR, to detect databases that nothing writes to
    #[arg(long)]
    pub probes: bool,

    /// The login that bakproof uses [default: a placeholder]
    #[arg(long, value_name = "NAME")]
    pub login: Option<String>,
}

#[derive(Debug, Args)]
pub struct SqlScript {
    /// Read every backup of this many days; of older ones, only the first, the last and the number
    #[arg(long, value_name = "DAYS", default_value_t = 400, value_parser = clap::value_parser!(u32).range(1..=i64::from(MOST_DAYS)))]
    pub days: u32,
}

/// Prints the least-privilege script.
///
/// # Errors
/// Usage: no server can have such a login.
pub fn grants(arguments: &SqlGrants) -> Result<Exit, Failure> {
    if let Some(login) = &arguments.login
        && (login.is_empty() || login.chars().count() > MAX_LOGIN_CHARS || login.chars().any(char::is_control))
    {
        let shown = bakproof::base::for_terminal(login);
        return Err(Failure::usage(format!(
            "`{shown}` is not a valid login; a login has 1 to {MAX_LOGIN_CHARS} characters and no control characters"
        )));
    }
    let wanted = Grants {
        availability: arguments.availability,
        verify: arguments.verify,
        probes: arguments.probes,
        login: arguments.login.clone(),
    };
    output::stdout(print_grants(&wanted).as_bytes())
}

/// Prints the script whose output is evidence.
///
/// # Errors
/// Standard output cannot be written to.
pub fn script(arguments: &SqlScript) -> Result<Exit, Failure> {
    output::stdout(print_script(arguments.days).as_bytes())
}
