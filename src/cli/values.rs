//! Values of options that come from our own lists: help shows them, shells complete them, and a slip is answered with
//! what was probably meant.

use super::output::OutputSpec;
use bakproof::base::for_terminal;
use bakproof::model::Severity;
use bakproof::model::report::FailOn;
use bakproof::policy::{Catalogue, closest};
use bakproof::report::Format;
use clap::builder::{PossibleValue, TypedValueParser};
use clap::error::ErrorKind;
use clap::{Arg, Command, Error};
use std::ffi::OsStr;
use std::num::NonZeroUsize;
use std::path::PathBuf;

type Values<'a> = Option<Box<dyn Iterator<Item = PossibleValue> + 'a>>;

/// `FORMAT[=PATH]`, of the formats that a command has.
#[derive(Clone, Copy, Debug)]
pub struct Outputs(pub &'static [Format]);

impl TypedValueParser for Outputs {
    type Value = OutputSpec;

    fn parse_ref(&self, command: &Command, _: Option<&Arg>, value: &OsStr) -> Result<OutputSpec, Error> {
        let (word, path) = split(value);
        match self.0.iter().find(|format| word.as_deref() == Some(format.word())) {
            Some(_) if path.as_ref().is_some_and(|path| path.as_os_str().is_empty()) => {
                let shown = for_terminal(word.as_deref().unwrap_or_default()).into_owned();
                Err(wrong(command, format!("the path after `{shown}=` is missing; write `{shown}=FILE`")))
            }
            Some(format) => Ok(OutputSpec { format: *format, path: path.filter(|path| path.as_os_str() != "-") }),
            None => Err(wrong(command, self.meant(&value.to_string_lossy(), word.as_deref()))),
        }
    }

    fn possible_values(&self) -> Values<'_> {
        Some(Box::new(self.0.iter().map(|format| PossibleValue::new(format.word()))))
    }
}

impl Outputs {
    /// What is wrong with a value, and what was probably meant.
    fn meant(&self, value: &str, word: Option<&str>) -> String {
        let shown = for_terminal(value);
        let words: Vec<&str> = self.0.iter().map(|format| format.word()).collect();
        let all = alternatives(&words);
        let word = word.unwrap_or_default();
        let lower = word.to_lowercase();
        let right = self.0.iter().find(|format| format.word() == lower).map(|format| format.word());
        let slip = || closest(word, words.iter().copied()).filter(|_| !word.contains('.'));
        if let Some(right) = right.or_else(slip) {
            let rest = value.split_once('=').map(|(_, path)| format!("={path}")).unwrap_or_default();
            return format!("`{shown}` is not a valid output; did you mean `{right}{}`?", for_terminal(&rest));
        }
        // A file name where a format belongs.
        let of_extension = match value.rsplit_once('.').map(|(_, extension)| extension.to_lowercase()).as_deref() {
            Some("json") => Some(Format::Json),
            Some("csv") => Some(Format::Csv),
            Some("html" | "htm") => Some(Format::Html),
            Some("xlsx" | "xls") => Some(Format::Xlsx),
            Some("txt" | "log") => Some(Format::Table),
            Some("md") => Some(Format::Markdown),
            Some("sarif") => Some(Format::Sarif),
            Some("xml") => Some(Format::Junit),
            Some("prom") => Some(Format::Prometheus),
            _ => None,
        };
        match of_extension.filter(|format| self.0.contains(format)) {
            Some(format) if !value.contains('=') => {
                format!("`{shown}` is a file name, not a format; did you mean `{}={shown}`?", format.word())
            }
            _ => format!(
                "`{shown}` is not a valid output; write {all}, or `{}=FILE` to write a file",
                words.last().copied().unwrap_or_default()
            ),
        }
    }
}

/// The format's word and what stands behind `=`; `None` for a word that is not UTF-8.
fn split(value: &OsStr) -> (Option<String>, Option<PathBuf>) {
    let bytes = value.as_encoded_bytes();
    match bytes.iter().position(|byte| *byte == b'=') {
        Some(at) => {
            let word = bytes.get(..at).and_then(|word| std::str::from_utf8(word).ok()).map(str::to_owned);
            (word, Some(behind_equals(value)))
        }
        None => (value.to_str().map(str::to_owned), None),
    }
}

#[cfg(unix)]
fn behind_equals(value: &OsStr) -> PathBuf {
    use std::os::unix::ffi::OsStrExt;
    let behind = value.as_bytes().splitn(2, |byte| *byte == b'=').nth(1);
    PathBuf::from(OsStr::from_bytes(behind.unwrap_or_default()))
}

#[cfg(windows)]
fn behind_equals(value: &OsStr) -> PathBuf {
    use std::os::windows::ffi::{OsStrExt, OsStringExt};
    let equals = u16::from(b'=');
    let behind: Vec<u16> = value.encode_wide().skip_while(|unit| *unit != equals).skip(1).collect();
    PathBuf::from(std::ffi::OsString::from_wide(&behind))
}

fn alternatives(words: &[&str]) -> String {
    match words.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} or {last}", rest.join(", ")),
        _ => words.join(""),
    }
}

fn wrong(command: &Command, message: String) -> Error {
    Error::raw(ErrorKind::ValueValidation, format!("{message}\n")).with_cmd(command)
}

/// A severity, the worst first in lists, or `new`.
#[derive(Clone, Copy, Debug)]
pub struct FailOns;

impl FailOns {
    fn words() -> impl Iterator<Item = &'static str> {
        Severity::ALL.into_iter().rev().map(FailOn::Severity).chain([FailOn::New]).map(FailOn::word)
    }
}

impl TypedValueParser for FailOns {
    type Value = FailOn;

    fn parse_ref(&self, command: &Command, _: Option<&Arg>, value: &OsStr) -> Result<FailOn, Error> {
        let text = value.to_string_lossy();
        FailOn::from_word(&text).ok_or_else(|| {
            let shown = for_terminal(&text);
            wrong(
                command,
                match closest(&text, Self::words()) {
                    Some(meant) => format!("`{shown}` is not a valid severity; did you mean `{meant}`?"),
                    None => format!(
                        "`{shown}` is not a valid severity; write {}",
                        alternatives(&Self::words().collect::<Vec<_>>())
                    ),
                },
            )
        })
    }

    fn possible_values(&self) -> Values<'_> {
        Some(Box::new(Self::words().map(PossibleValue::new)))
    }
}

/// An id of the catalogue, for help and completion; whether it exists is asked where the catalogue is read.
#[derive(Clone, Copy, Debug)]
pub enum Ids {
    Items,
    /// Items, checks, findings and restore scenarios.
    Pages,
}

impl TypedValueParser for Ids {
    type Value = String;

    fn parse_ref(&self, _: &Command, _: Option<&Arg>, value: &OsStr) -> Result<String, Error> {
        Ok(value.to_string_lossy().into_owned())
    }

    fn possible_values(&self) -> Values<'_> {
        // A build whose tests passed has a valid catalogue; without one there is nothing to complete.
        let catalogue = Catalogue::embedded().ok()?;
        let mut ids: Vec<String> = catalogue.items.iter().map(|item| item.id.clone()).collect();
        if matches!(self, Self::Pages) {
            for check in &catalogue.checks {
                ids.push(check.id.clone());
                ids.extend(check.findings.iter().map(|finding| finding.id.clone()));
            }
            ids.extend(catalogue.scenarios.iter().map(|scenario| scenario.id.clone()));
            ids.sort();
            ids.dedup();
        }
        Some(Box::new(ids.into_iter().map(PossibleValue::new)))
    }
}

/// The id of an edition.
#[derive(Clone, Copy, Debug)]
pub struct Editions;

impl Editions {
    fn ids() -> Vec<String> {
        let catalogue = Catalogue::embedded().ok();
        catalogue.iter().flat_map(Catalogue::editions).map(|edition| edition.id.clone()).collect()
    }
}

impl TypedValueParser for Editions {
    type Value = String;

    fn parse_ref(&self, command: &Command, _: Option<&Arg>, value: &OsStr) -> Result<String, Error> {
        let text = value.to_string_lossy();
        let ids = Self::ids();
        if ids.iter().any(|id| *id == text) {
            return Ok(text.into_owned());
        }
        let shown = for_terminal(&text);
        let known: Vec<&str> = ids.iter().map(String::as_str).collect();
        let told = match closest(&text, known.iter().copied()) {
            Some(meant) => format!("`{shown}` is not an edition; did you mean `{meant}`?"),
            None => format!("`{shown}` is not an edition; write {}", alternatives(&known)),
        };
        Err(wrong(command, told))
    }

    fn possible_values(&self) -> Values<'_> {
        Some(Box::new(Self::ids().into_iter().map(PossibleValue::new)))
    }
}

/// Each instance asked has a thread and a socket.
const MOST_PARALLEL: usize = 1024;

/// How many SQL Servers are asked at a time.
pub fn parallel(text: &str) -> Result<NonZeroUsize, String> {
    let number = text.parse::<NonZeroUsize>().ok().filter(|number| number.get() <= MOST_PARALLEL);
    number.ok_or_else(|| format!("write a number from 1 to {MOST_PARALLEL}"))
}
