//! Where passwords come from: an environment variable, a file, or a prompt. Never an argument, and never the deployment
//! file. They are wiped when dropped, and their debug output shows nothing.

use crate::base::{for_terminal, shown_path};
use crate::policy::{Deployment, Login};
use secrecy::{ExposeSecret, SecretString};
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

/// SQL Server takes 128 characters, a domain 256; a file that holds more holds no password.
const MAX_PASSWORD_BYTES: u64 = 4096;

/// Who knows passwords: the command line's environment and terminal, or a test's.
pub trait Place {
    /// An environment variable.
    fn variable(&self, name: &str) -> Option<OsString>;

    /// Asks the person, without showing what is typed; `None` where nobody can be asked.
    fn prompt(&self, question: &str) -> Option<io::Result<SecretString>>;
}

/// Who logs in somewhere.
#[derive(Clone, Debug)]
pub struct Account<'a> {
    /// The server, as the deployment file names it.
    pub server: String,
    pub login: &'a Login,
    /// The table of the deployment file: `[[sql_server]]`.
    pub table: &'static str,
}

/// The password of each server that needs one, or why there is none.
#[derive(Debug, Default)]
#[cfg_attr(
    not(any(feature = "sql", feature = "ldap")),
    allow(dead_code, reason = "without connections nobody needs a password")
)]
pub struct Passwords(BTreeMap<String, Result<SecretString, String>>);

impl Passwords {
    /// Fetches the passwords of all servers that are to be asked; one that is missing does not stop the others.
    pub fn gather<'a>(
        accounts: impl IntoIterator<Item = Account<'a>>,
        deployment: &Deployment,
        place: &dyn Place,
    ) -> Self {
        let one = |account: Account<'_>| Some((account.server.clone(), one(&account, deployment, place)?));
        Self(accounts.into_iter().filter_map(one).collect())
    }

    /// `Ok(None)`: the server needs no password.
    #[cfg(any(feature = "sql", feature = "ldap"))]
    pub(super) fn of(&self, server: &str) -> Result<Option<&SecretString>, String> {
        match self.0.get(server) {
            Some(Ok(password)) => Ok(Some(password)),
            Some(Err(reason)) => Err(reason.clone()),
            None => Ok(None),
        }
    }
}

fn one(account: &Account<'_>, deployment: &Deployment, place: &dyn Place) -> Option<Result<SecretString, String>> {
    let table = account.table;
    let user = account.login.user.as_deref()?;
    Some(match (&account.login.password_env, &account.login.password_file) {
        (Some(name), _) => from_variable(name, place),
        (None, Some(path)) => from_file(&deployment.resolve(path)),
        (None, None) => {
            let question = format!("Password of {user} on {}: ", account.server);
            match place.prompt(&for_terminal(&question)) {
                Some(Ok(password)) if !password.expose_secret().is_empty() => Ok(password),
                Some(Ok(_)) => Err("no password was typed; type it, or set `password_env` or `password_file`".into()),
                Some(Err(error)) => Err(format!(
                    "the prompt for the password failed ({error}); set `password_env` or `password_file` in its {table}"
                )),
                None => Err(format!(
                    "its {table} has no password, and there is no terminal to ask on; set `password_env` or \
                     `password_file`"
                )),
            }
        }
    })
}

fn from_variable(name: &str, place: &dyn Place) -> Result<SecretString, String> {
    // A name that no variable has may be the password itself, which belongs in no report.
    let value = place.variable(name).ok_or("the environment variable that `password_env` names is not set; set it")?;
    match value.into_string() {
        Ok(text) if !text.is_empty() => Ok(SecretString::from(text)),
        Ok(_) => Err(format!("the environment variable `{name}` that holds its password is empty; set it")),
        Err(_) => Err(format!("the environment variable `{name}` is not UTF-8 text; set the password as UTF-8")),
    }
}

/// The file's text without one line end: editors and `echo` add it, and no password ends with one.
fn from_file(path: &Path) -> Result<SecretString, String> {
    let shown = shown_path(path);
    let refuse = |error: io::Error| match error.kind() {
        // A name that no file has may be the password itself, which belongs in no report.
        io::ErrorKind::NotFound | io::ErrorKind::InvalidFilename | io::ErrorKind::NotADirectory => {
            "the file that `password_file` names does not exist; check the path".to_owned()
        }
        _ => format!("its password file `{shown}` cannot be read ({error}); check path and rights"),
    };
    let mut bytes = Vec::new();
    File::open(path).map_err(refuse)?.take(MAX_PASSWORD_BYTES + 1).read_to_end(&mut bytes).map_err(refuse)?;
    if bytes.len() as u64 > MAX_PASSWORD_BYTES {
        return Err(format!(
            "its password file `{shown}` is larger than {MAX_PASSWORD_BYTES} bytes; it should contain only the password"
        ));
    }
    // The text is moved, so that no second copy stays behind in memory.
    let mut text = String::from_utf8(bytes)
        .map_err(|_| format!("its password file `{shown}` is not UTF-8 text; save the password as UTF-8"))?;
    for end in ["\n", "\r"] {
        if text.ends_with(end) {
            text.truncate(text.len() - end.len());
        }
    }
    let text = text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text);
    if text.is_empty() {
        return Err(format!("its password file `{shown}` is empty; write the password into it"));
    }
    Ok(SecretString::from(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_file_gives_up_one_line_end_and_no_more() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("password");
        for (content, expected) in [
            ("secret", "secret"),
            ("secret\n", "secret"),
            ("secret\r\n", "secret"),
            ("secret \n\n", "secret \n"),
            ("\u{feff}secret\n", "secret"),
        ] {
            std::fs::write(&path, content).unwrap();
            assert_eq!(from_file(&path).unwrap().expose_secret(), expected, "{content:?}");
        }
        for (content, word) in [(vec![b'a'; 5000], "larger than"), (vec![0xff], "UTF-8"), (vec![b'\n'], "empty")] {
            std::fs::write(&path, content).unwrap();
            assert!(from_file(&path).unwrap_err().contains(word));
        }
        assert!(from_file(&folder.path().join("absent")).unwrap_err().contains("does not exist"));
    }

    #[test]
    fn debug_output_shows_no_password() {
        let passwords = Passwords([("sql01".to_owned(), Ok(SecretString::from("hunter2")))].into());
        assert!(!format!("{passwords:?}").contains("hunter2"));
    }
}
