//! How to log in: SQL Server logins everywhere, Windows logins where the build and the system can.

use super::explain::Trouble;
use secrecy::{ExposeSecret, SecretString};
use tiberius::AuthMethod;

/// The login of `user`; without one, of whoever runs this program. The driver would log in as the empty user where a
/// build cannot do what is asked: so that is refused here.
pub fn method(user: Option<&str>, password: Option<&SecretString>) -> Result<AuthMethod, Trouble> {
    match (user, password) {
        (None, _) => integrated(),
        (Some(user), None) => Err(Trouble::settings(
            format!("there is no password for `{user}`"),
            "set `password_env` or `password_file` in its [[sql_server]]",
        )),
        (Some(user), Some(password)) if user.contains('\\') => windows(user, password),
        (Some(user), Some(password)) => Ok(AuthMethod::sql_server(user, password.expose_secret())),
    }
}

#[cfg(any(windows, feature = "sspi"))]
fn windows(user: &str, password: &SecretString) -> Result<AuthMethod, Trouble> {
    Ok(AuthMethod::windows(user, password.expose_secret()))
}

#[cfg(not(any(windows, feature = "sspi")))]
fn windows(user: &str, _: &SecretString) -> Result<AuthMethod, Trouble> {
    Err(Trouble::settings(
        format!("`{user}` is a Windows login, and this build can only use logins of SQL Server itself"),
        "set `user` to a SQL Server login (`bakproof sql-grants` prints its script), run bakproof on Windows, or use \
         a build with the feature `sspi`",
    ))
}

#[cfg(windows)]
fn integrated() -> Result<AuthMethod, Trouble> {
    Ok(AuthMethod::Integrated)
}

#[cfg(not(windows))]
fn integrated() -> Result<AuthMethod, Trouble> {
    Err(Trouble::settings(
        "its [[sql_server]] names no `user`, and bakproof can log in as the account that runs it only on \
         Windows"
            .to_owned(),
        "set `user` and `password_env` or `password_file`",
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_login_this_build_cannot_do_is_refused_at_once() {
        let password = SecretString::from("x");
        assert!(method(Some("auditor"), Some(&password)).is_ok());
        assert!(method(Some("auditor"), None).is_err());
        #[cfg(not(windows))]
        assert!(method(None, None).is_err());
        #[cfg(not(any(windows, feature = "sspi")))]
        assert!(method(Some(r"CONTOSO\auditor"), Some(&password)).is_err());
    }
}
