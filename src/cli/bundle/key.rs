//! Private keys and passphrases: from files, from environment variables that are named, or from the terminal; never from an
//! argument. No message shows a value, nor the name of a variable that is not set: it may be the secret itself.

use super::args::SigningKey;
use crate::cli::exit::Failure;
use crate::cli::input;
use bakproof::base::{for_terminal, shown_path};
use bakproof::bundle::{KeyError, PrivateKey, PublicKey, is_encrypted};
use std::io::{self, IsTerminal};
use std::path::Path;
use zeroize::Zeroizing;

/// Longest key file.
const MAX_KEY_BYTES: u64 = 64 * 1024;

/// Of a new passphrase, in characters: NIST SP 800-63B, 5.1.1.2.
const MIN_PASSPHRASE_CHARS: usize = 8;

/// The key that was asked for; `None`: none was.
///
/// # Errors
/// Usage: it cannot be read or opened.
pub fn private(asked: &SigningKey) -> Result<Option<PrivateKey>, Failure> {
    let (pem, name) = match (&asked.key, &asked.key_env) {
        (Some(path), _) => (text(path, "private key")?, format!("`{}`", shown_path(path))),
        (None, Some(name)) => (variable(name, "--key-env")?, "the variable that `--key-env` names".to_owned()),
        (None, None) if asked.passphrase_env.is_some() => {
            return Err(Failure::usage("`--passphrase-env` is of use only with `--key` or `--key-env`"));
        }
        (None, None) => return Ok(None),
    };
    let passphrase = match (&asked.passphrase_env, is_encrypted(&pem)) {
        (_, false) => None,
        (Some(variable_name), true) => Some(variable(variable_name, "--passphrase-env")?),
        (None, true) => Some(ask(&format!("Passphrase of {}: ", for_terminal(&name)))?.ok_or_else(|| {
            Failure::usage("the key is encrypted, and there is no terminal to ask for its passphrase; name a variable that holds it with `--passphrase-env`")
        })?),
    };
    let key = PrivateKey::from_pem(&pem, passphrase.as_ref().map(|text| text.as_str()));
    key.map(Some).map_err(|error| unusable(&name, &error))
}

/// A public key.
///
/// # Errors
/// Usage: it cannot be read.
pub fn public(path: &Path) -> Result<PublicKey, Failure> {
    let pem = text(path, "public key")?;
    PublicKey::from_pem(&pem).map_err(|error| unusable(&format!("`{}`", shown_path(path)), &error))
}

fn unusable(name: &str, error: &KeyError) -> Failure {
    Failure::usage(format!("{name} cannot be used: {error}"))
}

/// Asks for a new passphrase, twice; `None`: nobody can be asked.
///
/// # Errors
/// Usage: the two differ, or there is none, or it is too short.
pub fn new_passphrase() -> Result<Option<Zeroizing<String>>, Failure> {
    let Some(first) = ask("Passphrase for the private key: ")? else { return Ok(None) };
    if first.is_empty() {
        return Err(Failure::usage("no passphrase was typed; to write a key without one, use `--no-passphrase`"));
    }
    refuse_short(&first)?;
    if ask("The passphrase again: ")? != Some(first.clone()) {
        return Err(Failure::usage("the two passphrases differ; nothing was written"));
    }
    Ok(Some(first))
}

/// A new passphrase that is guessed in minutes protects nothing. One that exists is taken as it is.
///
/// # Errors
/// Usage: it is too short.
pub fn refuse_short(passphrase: &str) -> Result<(), Failure> {
    if passphrase.chars().count() >= MIN_PASSPHRASE_CHARS {
        return Ok(());
    }
    Err(Failure::usage(format!(
        "the passphrase has fewer than {MIN_PASSPHRASE_CHARS} characters: whoever copies the key file would soon guess it; choose a longer one, such as four words"
    )))
}

fn ask(question: &str) -> Result<Option<Zeroizing<String>>, Failure> {
    if !io::stdin().is_terminal() {
        return Ok(None);
    }
    let typed = rpassword::prompt_password(question);
    typed
        .map(|text| Some(Zeroizing::new(text)))
        .map_err(|error| Failure::usage(format!("the prompt for the passphrase failed: {error}")))
}

/// What a variable holds.
///
/// # Errors
/// Usage: it is not set, empty or no text.
pub fn variable(name: &str, option: &str) -> Result<Zeroizing<String>, Failure> {
    let value = std::env::var_os(name)
        .ok_or_else(|| Failure::usage(format!("the environment variable that `{option}` names is not set; set it")))?;
    match value.into_string() {
        Ok(text) if !text.is_empty() => Ok(Zeroizing::new(text)),
        _ => Err(Failure::usage(format!("the environment variable that `{option}` names is empty or not UTF-8 text"))),
    }
}

fn text(path: &Path, what: &str) -> Result<Zeroizing<String>, Failure> {
    let wrong = |why: String| Failure::usage(format!("failed to read the {what} `{}`: {why}", shown_path(path)));
    let bytes = input::whole(path, MAX_KEY_BYTES).map_err(|error| wrong(error.to_string()))?;
    String::from_utf8(bytes).map(Zeroizing::new).map_err(|_| wrong("it is not PEM text".to_owned()))
}
