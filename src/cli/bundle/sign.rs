//! `bundle sign`: one more signature.

use super::args::Sign;
use super::{follows, key, store, verify};
use crate::cli::exit::{Exit, Failure};
use crate::cli::quoted::quoted;
use crate::cli::terminal::{self, Terminal};
use bakproof::base::for_terminal;
use bakproof::bundle::{ENVELOPE, Envelope, STATEMENT, Signing, TIMESTAMPS, check_files, check_stamps};

/// Signs a bundle whose files are what its statement says.
///
/// # Errors
/// Usage, or a bundle that cannot be read or written.
pub fn run(asked: &Sign, terminal: &Terminal) -> Result<Exit, Failure> {
    let Some(key) = key::private(&asked.key)? else {
        return Err(Failure::usage("name the private key that signs, with `--key FILE` or `--key-env NAME`"));
    };
    let (stored, envelope) = match verify::whole(&asked.bundle)? {
        Ok(whole) => whole,
        Err(why) => {
            terminal::error(&format!("{why}; nothing was signed"));
            return Ok(Exit::Problem);
        }
    };
    // Whoever signs vouches for the report.
    let follows = match check_files(&stored.contents).0 {
        Some(statement) => follows::check(&stored, &statement)?,
        None => Vec::new(),
    };
    if let Some(why) = follows.iter().find_map(verify::different) {
        terminal::error(&format!("{}; nothing was signed", for_terminal(why)));
        return Ok(Exit::Problem);
    }
    let mut envelope =
        envelope.unwrap_or_else(|| Envelope::new(stored.contents.get(STATEMENT).unwrap_or_default().to_vec()));
    let signing = envelope.sign(&key).map_err(|error| Failure::could_not_run(error.to_string()))?;
    if signing == Signing::Already {
        return Err(Failure::usage("this key has signed the bundle already"));
    }
    // What stamped the signature that gave way stamps nothing any more.
    if let Some(why) = check_stamps(&stored.contents, Some(&envelope)).iter().find_map(verify::different) {
        terminal::error(&format!(
            "a signature under the name of this key is not valid, and a time stamp covers it ({}); nothing was signed: remove `{TIMESTAMPS}` or ask for the bundle as it was",
            for_terminal(why)
        ));
        return Ok(Exit::Problem);
    }
    store::update(&asked.bundle, &stored, &[(ENVELOPE.to_owned(), envelope.to_bytes())])?;
    terminal.remark(&format!(
        "Signed {}, which now has {}.{}",
        quoted(&asked.bundle),
        bakproof::base::count(envelope.signatures.len() as u64, "signature", "signatures"),
        if signing == Signing::Replaced {
            " A signature under the name of this key was not valid, and was replaced."
        } else {
            ""
        }
    ));
    Ok(Exit::Good)
}
