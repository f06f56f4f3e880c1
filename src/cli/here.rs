//! Where this process gets passwords of servers from.

use bakproof::collect::Place;
use secrecy::SecretString;
use std::ffi::OsString;
use std::io;

/// This process's environment and terminal.
pub(super) struct Here;

impl Place for Here {
    fn variable(&self, name: &str) -> Option<OsString> {
        std::env::var_os(name)
    }

    #[cfg(any(feature = "sql", feature = "ldap"))]
    fn prompt(&self, question: &str) -> Option<io::Result<SecretString>> {
        use std::io::IsTerminal;
        io::stdin().is_terminal().then(|| rpassword::prompt_password(question).map(SecretString::from))
    }

    #[cfg(not(any(feature = "sql", feature = "ldap")))]
    fn prompt(&self, _: &str) -> Option<io::Result<SecretString>> {
        None
    }
}
