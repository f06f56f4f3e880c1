//! Passwords of key stores: from environment variables that are named, and from nowhere else.

use super::exit::Failure;
use bakproof::format::artefact::ArtefactContext;
use bakproof::policy::is_variable_name;
use secrecy::SecretString;
use std::ffi::OsString;

/// The passwords of these variables, and a sentence for each variable that has none. No value is ever shown, and no name
/// of a variable that does not exist either: somebody may have written the password itself.
pub fn gather<'a>(
    names: impl IntoIterator<Item = &'a str>,
    key: &str,
    variable: impl Fn(&str) -> Option<OsString>,
) -> (Vec<SecretString>, Vec<String>) {
    let names: Vec<&str> = names.into_iter().collect();
    let (mut passwords, mut missing) = (Vec::new(), Vec::new());
    for (number, name) in names.iter().enumerate() {
        let which =
            if names.len() == 1 { String::new() } else { format!(" (number {} of {})", number + 1, names.len()) };
        if !is_variable_name(name) {
            missing.push(format!(
                "the value of `{key}`{which} is not the name of an environment variable; it takes the name of a variable \
                 that holds the password, never the password"
            ));
            continue;
        }
        match variable(name).map(OsString::into_string) {
            // An empty password is tried on every key store anyway, and is a finding of its own.
            Some(Ok(text)) if !text.is_empty() => passwords.push(SecretString::from(text)),
            Some(Ok(_)) => missing.push(format!("the environment variable `{name}` (`{key}`) is empty; set it")),
            Some(Err(_)) => missing.push(format!(
                "the environment variable `{name}` (`{key}`) is not UTF-8 text; set the password as UTF-8"
            )),
            None => missing
                .push(format!("the environment variable that `{key}` names{which} is not set; set it to the password")),
        }
    }
    (passwords, missing)
}

/// What `--password-env` asks for.
///
/// # Errors
/// Usage: a variable that is named holds no password.
pub fn context(names: &[String]) -> Result<ArtefactContext, Failure> {
    let (key_passwords, missing) =
        gather(names.iter().map(String::as_str), "--password-env", |name| std::env::var_os(name));
    match missing.first() {
        Some(why) => Err(Failure::usage(why)),
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
        let (passwords, missing) = gather(["GOOD", "EMPTY", "S3cret", "pass word"], "password_env", variable);
        assert_eq!(passwords.iter().map(ExposeSecret::expose_secret).collect::<Vec<_>>(), ["hunter2"]);
        assert_eq!(missing.len(), 3);
        assert!(missing[0].contains("`EMPTY`") && missing[1].contains("number 3 of 4"), "{missing:?}");
        for secret in ["hunter2", "S3cret", "pass word"] {
            assert!(!format!("{passwords:?} {missing:?}").contains(secret), "{missing:?}");
        }
    }
}
