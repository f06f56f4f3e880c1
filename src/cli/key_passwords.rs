//! Passwords of key stores: from environment variables that are named, and from nowhere else.

use super::exit::Failure;
use bakproof::format::artefact::ArtefactContext;
use secrecy::SecretString;
use std::ffi::OsString;

/// The passwords of these variables, and a sentence for each variable that has none. No value is ever shown.
pub fn gather<'a>(
    names: impl IntoIterator<Item = &'a str>,
    variable: impl Fn(&str) -> Option<OsString>,
) -> (Vec<SecretString>, Vec<String>) {
    let (mut passwords, mut missing) = (Vec::new(), Vec::new());
    for name in names {
        let shown = bakproof::base::for_terminal(name);
        match variable(name).map(OsString::into_string) {
            // An empty password is tried on every key store anyway, and is a finding of its own.
            Some(Ok(text)) if !text.is_empty() => passwords.push(SecretString::from(text)),
            Some(Ok(_)) => missing.push(format!("the environment variable `{shown}` (password_env) is empty; set it")),
            Some(Err(_)) => missing.push(format!(
                "the environment variable `{shown}` (password_env) holds no UTF-8 text; set the password as UTF-8"
            )),
            None => missing.push(format!("the environment variable `{shown}` (password_env) is not set; set it")),
        }
    }
    (passwords, missing)
}

/// What `--password-env` asks for.
///
/// # Errors
/// Usage: a variable that is named holds no password.
pub fn context(names: &[String]) -> Result<ArtefactContext, Failure> {
    let (key_passwords, missing) = gather(names.iter().map(String::as_str), |name| std::env::var_os(name));
    match missing.first() {
        Some(why) => Err(Failure::usage(why.clone())),
        None => Ok(ArtefactContext { key_passwords, ..ArtefactContext::default() }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use secrecy::ExposeSecret;

    #[test]
    fn what_is_missing_is_said_and_no_value_is_shown() {
        let variable = |name: &str| match name {
            "GOOD" => Some(OsString::from("hunter2")),
            "EMPTY" => Some(OsString::new()),
            _ => None,
        };
        let (passwords, missing) = gather(["GOOD", "EMPTY", "ABSENT"], variable);
        assert_eq!(passwords.iter().map(ExposeSecret::expose_secret).collect::<Vec<_>>(), ["hunter2"]);
        assert_eq!(missing.len(), 2);
        assert!(missing[0].contains("`EMPTY`") && missing[1].contains("`ABSENT`"));
        assert!(!format!("{passwords:?} {missing:?}").contains("hunter2"));
    }
}
