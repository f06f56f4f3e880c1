//! `bundle verify`: every question that can be asked of a bundle, in order, and the first that went wrong.

use super::args::Verify;
use super::store::{self, Stored};
use super::{follows, key};
use crate::cli::exit::{Exit, Failure};
use crate::cli::output;
use crate::cli::terminal::Terminal;
use bakproof::base::{for_terminal, shown_path};
use bakproof::bundle::{self, Envelope, NamedKey, Outcome, check_files, check_signatures, check_stamps};
use bakproof::report::Appearance;
use std::path::Path;

/// Verifies, and says what was found on standard output.
///
/// # Errors
/// Usage: there is no such bundle or key.
pub fn run(asked: &Verify, terminal: &Terminal) -> Result<Exit, Failure> {
    let keys: Vec<NamedKey> = asked
        .public_key
        .iter()
        .map(|path| Ok(NamedKey { name: shown_path(path), key: key::public(path)? }))
        .collect::<Result<_, Failure>>()?;
    let outcomes = match store::read(&asked.bundle)? {
        Ok(stored) => outcomes(&stored, &keys)?,
        Err(error) => vec![Outcome::Different(format!("this is no bundle that can be read: {error}"))],
    };
    let first = |wanted: fn(&Outcome) -> Option<&str>| outcomes.iter().find_map(wanted);
    let (verdict, exit) = match (first(different), first(untold)) {
        (Some(why), _) => (format!("not proven: {why}"), Exit::Problem),
        (None, Some(why)) => (format!("not known: {why}"), Exit::CouldNotTell),
        (None, None) => {
            ("proven: this is what was signed, and the report follows from the evidence".to_owned(), Exit::Good)
        }
    };
    let mut text = String::new();
    for outcome in &outcomes {
        let (word, what) = match outcome {
            Outcome::Proven(what) => ("proven   ", what),
            Outcome::Noted(what) => ("noted    ", what),
            Outcome::Different(what) => ("DIFFERENT", what),
            Outcome::Untold(what) => ("not known", what),
        };
        text.push_str(&hanging(terminal.appearance, &format!("{word}  "), &for_terminal(what)));
    }
    let verdict = format!("{}: {}", shown_path(&asked.bundle), for_terminal(&verdict));
    text.push_str(&format!("\n{}", hanging(terminal.appearance, "", &verdict)));
    output::stdout(text.as_bytes())?;
    Ok(exit)
}

/// A line, which a terminal gets broken at its width, behind the word that it begins with. Names stay whole.
fn hanging(appearance: Appearance, word: &str, text: &str) -> String {
    if !appearance.is_terminal {
        return format!("{word}{text}\n");
    }
    let indent = " ".repeat(word.len());
    let options = textwrap::Options::new(usize::from(appearance.width))
        .initial_indent(word)
        .subsequent_indent(&indent)
        .break_words(false)
        .word_splitter(textwrap::WordSplitter::NoHyphenation);
    format!("{}\n", textwrap::fill(text, options))
}

fn outcomes(stored: &Stored, keys: &[NamedKey]) -> Result<Vec<Outcome>, Failure> {
    let (statement, mut outcomes) = check_files(&stored.contents);
    if let [first, more @ ..] = stored.contents.left_out() {
        let more = if more.is_empty() { String::new() } else { format!(" and {} more of its kind", more.len()) };
        let what = format!("`{first}`{more}: left there by a file manager, no part of the bundle, and not read");
        outcomes.push(Outcome::Noted(what));
    }
    let (envelope, signatures) = check_signatures(&stored.contents, keys);
    outcomes.extend(signatures);
    outcomes.extend(check_stamps(&stored.contents, envelope.as_ref()));
    if outcomes.iter().any(|outcome| different(outcome).is_some()) {
        // What was changed proves nothing, and its report is not looked at.
        return Ok(outcomes);
    }
    if let Some(statement) = statement {
        outcomes.extend(follows::check(stored, &statement)?);
    }
    Ok(outcomes)
}

/// A bundle whose files are what its statement says, with its envelope; or what is wrong with it.
///
/// # Errors
/// Usage: there is no such bundle.
pub fn whole(path: &Path) -> Result<Result<(Stored, Option<Envelope>), String>, Failure> {
    let stored = match store::read(path)? {
        Ok(stored) => stored,
        Err(error) => return Ok(Err(for_terminal(&error.to_string()).into_owned())),
    };
    let (_, mut outcomes) = check_files(&stored.contents);
    let (envelope, signatures) = check_signatures(&stored.contents, &[]);
    outcomes.extend(signatures);
    outcomes.extend(check_stamps(&stored.contents, envelope.as_ref()));
    Ok(match outcomes.iter().find_map(different) {
        Some(why) => Err(for_terminal(why).into_owned()),
        None => Ok((stored, envelope)),
    })
}

/// What was changed or forged, if that is the outcome.
pub fn different(outcome: &bundle::Outcome) -> Option<&str> {
    match outcome {
        Outcome::Different(why) => Some(why),
        _ => None,
    }
}

fn untold(outcome: &bundle::Outcome) -> Option<&str> {
    match outcome {
        Outcome::Untold(why) => Some(why),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use bakproof::base::PathStyle;

    #[test]
    fn a_terminal_gets_lines_of_its_width() {
        let appearance = |is_terminal| Appearance { width: 40, colour: false, is_terminal, paths: PathStyle::Posix };
        let text = "signed by `audit.key.pub` (key be676c1a87ab38962b87e8787ae1f01a)";
        assert_eq!(hanging(appearance(false), "proven     ", text), format!("proven     {text}\n"));
        assert_eq!(
            hanging(appearance(true), "proven     ", text),
            "proven     signed by `audit.key.pub`\n           (key\n           be676c1a87ab38962b87e8787ae1f01a)\n"
        );
    }
}
