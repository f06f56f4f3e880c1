//! `ldap-rights` and `ldap-script`: commands for an administrator to read and to run. Neither connects to anything.

use super::exit::{Exit, Failure};
use super::output;
use bakproof::collect::directory::{SCRIPT, rights as print_rights};
use clap::Args;

/// The name of a user before Windows 2000 has at most 20 characters, without these.
const MAX_USER_CHARS: usize = 20;
const FORBIDDEN: &str = "\"/\\[]:;|=,+*?<>@$`";

#[derive(Debug, Args)]
pub struct LdapRights {
    /// The user that bakproof uses [default: a placeholder]
    #[arg(long, value_name = "NAME")]
    pub user: Option<String>,
}

/// Prints the commands.
///
/// # Errors
/// Usage: no user can have such a name.
pub fn rights(arguments: &LdapRights) -> Result<Exit, Failure> {
    let is_wrong = |user: &str| {
        user.trim().is_empty()
            || user.chars().count() > MAX_USER_CHARS
            || user.chars().any(|c| c.is_control() || FORBIDDEN.contains(c))
    };
    if let Some(user) = arguments.user.as_deref().filter(|user| is_wrong(user)) {
        let shown = bakproof::base::for_terminal(user);
        return Err(Failure::usage(format!(
            "`{shown}` is not a valid user; give the short name, of 1 to {MAX_USER_CHARS} characters without domain: \
             bakproof_audit"
        )));
    }
    output::stdout(print_rights(arguments.user.as_deref()).as_bytes())
}

/// Prints the script whose output is evidence.
///
/// # Errors
/// Standard output cannot be written to.
pub fn script() -> Result<Exit, Failure> {
    output::stdout(SCRIPT.as_bytes())
}
