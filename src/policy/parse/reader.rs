//! Reads one table key by key and notes every error with its place. Knows TOML types, no meaning.

use crate::base::{PathStyle, for_terminal, has_letters, is_placeholder};
use crate::policy::diagnostics::{Diagnostic, closest};
use std::cell::RefCell;
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeArray, DeTable, DeValue};

/// Where errors go, and by which system's rules a path is one; errors are values and never end the reading.
#[derive(Debug)]
pub(super) struct Sink {
    list: RefCell<Vec<Diagnostic>>,
    path_style: PathStyle,
}

/// A file with more errors than these is no deployment file; counting on would only cost time.
const MAX_ERRORS: usize = 1000;

/// Most tables of one kind, and most names in one list. Some are compared each with each.
pub(super) const MAX_TABLES: usize = 2000;
pub(super) const MAX_NAMES: usize = 2000;

impl Sink {
    /// Of a file with paths of this style.
    pub(super) fn of(path_style: PathStyle) -> Self {
        Self { list: RefCell::default(), path_style }
    }

    pub(super) fn path_style(&self) -> PathStyle {
        self.path_style
    }

    pub(super) fn add(&self, diagnostic: Diagnostic) {
        let mut list = self.list.borrow_mut();
        if list.len() < MAX_ERRORS {
            list.push(diagnostic);
        }
    }

    /// `did you mean ...?`, or what else there is to say of a wrong word.
    pub(super) fn guess<'w>(&self, wrong: &str, known: impl IntoIterator<Item = &'w str>, otherwise: &str) -> String {
        // Comparing costs time: beyond the errors that are kept nobody reads the answer.
        let meant = if self.list.borrow().len() < MAX_ERRORS { closest(wrong, known) } else { None };
        meant.map_or_else(|| otherwise.to_owned(), |meant| format!("did you mean `{meant}`?"))
    }

    pub(super) fn is_empty(&self) -> bool {
        self.list.borrow().is_empty()
    }

    pub(super) fn into_list(self) -> Vec<Diagnostic> {
        self.list.into_inner()
    }
}

/// A table of the file, and what to call it in errors: `[deployment]`, `[[pool]]`.
pub(super) struct Reader<'a> {
    table: &'a DeTable<'a>,
    pub(super) span: Range<usize>,
    pub(super) name: String,
    pub(super) sink: &'a Sink,
}

/// Keys of paths, in which Windows puts backslashes: `"D:\backup"` holds a backspace, and names nothing.
const PLACES: [&str; 7] = ["path", "history", "evidence", "users_file", "ca_file", "password_file", "share"];

/// A value with its place.
pub(super) type At<T> = (T, Range<usize>);

impl<'a> Reader<'a> {
    /// A table whose keys are all of `keys`; any other is an error that lists them.
    pub(super) fn new(value: &'a Spanned<DeValue<'a>>, name: &str, keys: &[&str], sink: &'a Sink) -> Option<Self> {
        let Some(table) = value.get_ref().as_table() else {
            sink.add(wrong_type(value, name, "a table"));
            return None;
        };
        let reader = Self::unchecked(table, value.span(), name, sink);
        for (key, _) in table {
            if !keys.contains(&key.get_ref().as_ref()) {
                reader.unknown_key(key, keys);
            }
        }
        Some(reader)
    }

    /// A table whose keys are checked by the caller.
    pub(super) fn unchecked(table: &'a DeTable<'a>, span: Range<usize>, name: &str, sink: &'a Sink) -> Self {
        Self { table, span, name: name.to_owned(), sink }
    }

    fn unknown_key(&self, key: &Spanned<std::borrow::Cow<'_, str>>, keys: &[&str]) {
        let name: &str = key.get_ref();
        let mut diagnostic = Diagnostic::new(key.span(), format!("unknown key `{}` in {}", short(name), self.name), "");
        if name == "password" && keys.contains(&"password_env") {
            diagnostic.title = format!("the deployment file must not contain a password ({})", self.name);
            diagnostic.label = "remove it, and change the password if others could read this file".to_owned();
            diagnostic.help = Some("use `password_env` (an environment variable) or `password_file`".to_owned());
        } else {
            diagnostic.label = self.sink.guess(name, keys.iter().copied(), "not a key of this table");
            diagnostic.help = Some(format!("allowed keys: {}", keys.join(", ")));
        }
        self.sink.add(diagnostic);
    }

    pub(super) fn get(&self, key: &str) -> Option<&'a Spanned<DeValue<'a>>> {
        self.table.get(key)
    }

    /// Reports a key that must be there and is not.
    pub(super) fn missing(&self, key: &str, example: &str) {
        let title = format!("{} has no `{key}`", self.name);
        self.sink.add(Diagnostic::new(self.span.clone(), title, format!("add `{key} = {example}`")));
    }

    /// A text; empty text is an error.
    pub(super) fn text(&self, key: &str) -> Option<At<&'a str>> {
        let value = self.get(key)?;
        let (text, span) = self.as_text(value, key)?;
        if text.trim().is_empty() {
            self.sink.add(Diagnostic::new(span, format!("`{key}` in {} is empty", self.name), "write something here"));
            return None;
        }
        Some((text, span))
    }

    /// What a person says: a text with at least one letter or digit. A dot, or characters of no width, say nothing.
    pub(super) fn statement(&self, key: &str) -> Option<At<&'a str>> {
        let (text, span) = self.text(key)?;
        let why = match text {
            _ if !has_letters(text) => "it contains no letter and no digit",
            _ if is_placeholder(text) => "it is a placeholder",
            _ => return Some((text, span)),
        };
        let title = format!("`{key}` in {} says nothing", self.name);
        self.sink.add(
            Diagnostic::new(span, title, why)
                .help("the report shows it to the auditor: write what a stranger can understand"),
        );
        None
    }

    pub(super) fn required_statement(&self, key: &str, example: &str) -> Option<At<&'a str>> {
        if self.get(key).is_none() {
            self.missing(key, example);
        }
        self.statement(key)
    }

    pub(super) fn required_text(&self, key: &str, example: &str) -> Option<At<&'a str>> {
        if self.get(key).is_none() {
            self.missing(key, example);
        }
        self.text(key)
    }

    fn as_text(&self, value: &'a Spanned<DeValue<'a>>, key: &str) -> Option<At<&'a str>> {
        let text = value.get_ref().as_str();
        if text.is_none() {
            self.sink.add(wrong_type(value, &format!("`{key}` in {}", self.name), "text in quotes"));
        }
        let text = text?;
        if PLACES.contains(&key)
            && let Some(control) = text.chars().find(|c| c.is_control())
        {
            let title = format!("`{key}` in {} contains the character {}", self.name, control.escape_unicode());
            self.sink.add(
                Diagnostic::new(value.span(), title, "a backslash in double quotes starts an escape sequence")
                    .help(r"write it in single quotes, such as 'D:\backup\lync'"),
            );
            return None;
        }
        if PLACES.contains(&key) && self.sink.path_style.is_drive_relative(text) {
            self.sink.add(drive_relative(key, &self.name, text, value.span()));
            return None;
        }
        Some((text, value.span()))
    }

    pub(super) fn boolean(&self, key: &str) -> Option<At<bool>> {
        let value = self.get(key)?;
        let read = value.get_ref().as_bool();
        if read.is_none() {
            self.sink.add(wrong_type(value, &format!("`{key}` in {}", self.name), "true or false"));
        }
        Some((read?, value.span()))
    }

    /// One text or an array of texts.
    pub(super) fn texts(&self, key: &str) -> Option<Vec<At<&'a str>>> {
        let value = self.get(key)?;
        match value.get_ref() {
            DeValue::String(_) => Some(vec![self.text(key)?]),
            DeValue::Array(array) => Some(array.iter().filter_map(|one| self.as_text(one, key)).collect()),
            _ => {
                let what = format!("`{key}` in {}", self.name);
                self.sink.add(wrong_type(value, &what, "text in quotes or an array of it"));
                None
            }
        }
    }

    /// As [`Reader::texts`], for lists that are short in any real deployment.
    pub(super) fn names(&self, key: &str) -> Vec<At<&'a str>> {
        let texts = self.texts(key).unwrap_or_default();
        if texts.len() <= MAX_NAMES {
            return texts;
        }
        let span = self.get(key).map_or(self.span.clone(), Spanned::span);
        let title = format!("`{key}` in {} has more than {MAX_NAMES} names", self.name);
        self.sink.add(Diagnostic::new(span, title, "begins here"));
        Vec::new()
    }

    /// A text that must be one of `known`.
    pub(super) fn word<T: Copy>(&self, key: &str, known: &[(&'static str, T)]) -> Option<At<T>> {
        let (text, span) = self.text(key)?;
        let found = self.one_of(key, (text, span.clone()), known)?;
        Some((found, span))
    }

    /// Which of `known` the text is; another is an error that lists them.
    pub(super) fn one_of<T: Copy>(&self, key: &str, (text, span): At<&str>, known: &[(&'static str, T)]) -> Option<T> {
        let found = known.iter().find(|(word, _)| *word == text).map(|(_, value)| *value);
        if found.is_none() {
            let words = known.iter().map(|(word, _)| *word);
            let label = self.sink.guess(text, words.clone(), &format!("not a value of `{key}`"));
            self.sink.add(
                Diagnostic::new(span, format!("unknown {key} `{}` in {}", short(text), self.name), label)
                    .help(format!("allowed values: {}", words.collect::<Vec<_>>().join(", "))),
            );
        }
        found
    }

    /// A date without a time.
    pub(super) fn date(&self, key: &str) -> Option<At<jiff::civil::Date>> {
        let value = self.get(key)?;
        let date = value.get_ref().as_datetime().filter(|d| d.time.is_none() && d.offset.is_none()).and_then(|d| {
            let date = d.date?;
            jiff::civil::Date::new(
                i16::try_from(date.year).ok()?,
                i8::try_from(date.month).ok()?,
                i8::try_from(date.day).ok()?,
            )
            .ok()
        });
        if date.is_none() {
            let what = format!("`{key}` in {}", self.name);
            self.sink.add(wrong_type(value, &what, "a date without quotes, such as 2027-01-31"));
        }
        Some((date?, value.span()))
    }

    /// The tables of an array of tables, each with its own name for errors.
    pub(super) fn tables(&self, key: &str, name: &str) -> &'a [Spanned<DeValue<'a>>] {
        let Some(value) = self.get(key) else { return &[] };
        let array: Option<&DeArray<'a>> = value.get_ref().as_array();
        if array.is_none_or(|a| a.iter().any(|one| !one.get_ref().is_table())) {
            self.sink.add(
                Diagnostic::new(value.span(), format!("`{key}` is written as {name}"), "one table for each")
                    .help(format!("write {name} on a line of its own, and its keys below")),
            );
            return &[];
        }
        let tables: &[_] = array.map_or(&[], |a| a);
        if tables.len() > MAX_TABLES {
            let title = format!("more than {MAX_TABLES} tables {name}");
            self.sink.add(Diagnostic::new(value.span(), title, "the first of them"));
            return &[];
        }
        tables
    }
}

/// `what` should have been `expected`.
fn wrong_type(value: &Spanned<DeValue<'_>>, what: &str, expected: &str) -> Diagnostic {
    let found = match value.get_ref() {
        DeValue::Array(_) => "an array",
        DeValue::Integer(_) => "an integer",
        DeValue::String(_) => "text",
        DeValue::Boolean(_) => "true or false",
        DeValue::Float(_) => "a number",
        DeValue::Datetime(_) => "a date or time",
        DeValue::Table(_) => "a table",
    };
    Diagnostic::new(value.span(), format!("{what} must be {expected}"), format!("this is {found}"))
}

/// What a path such as `C:Backups` means depends on who runs the audit, and where.
fn drive_relative(key: &str, table: &str, path: &str, span: Range<usize>) -> Diagnostic {
    let (drive, rest) = path.split_at_checked(2).unwrap_or((path, ""));
    let title = format!("`{key}` in {table} begins at the current folder of drive {drive}");
    Diagnostic::new(span, title, "it differs with who runs the audit, and where")
        .help(format!(r"write the whole path in single quotes, such as '{drive}\{}'", short(rest)))
}

/// A text from the file for a message: escaped, and not longer than a message should be.
pub(super) fn short(text: &str) -> String {
    const MAX_CHARS: usize = 80;
    let shown = for_terminal(text);
    if shown.chars().count() <= MAX_CHARS {
        return shown.into_owned();
    }
    shown.chars().take(MAX_CHARS).chain("...".chars()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_current_folder_of_a_drive_is_no_place() {
        let of = |path: &str| {
            let said = drive_relative("path", "[[repository]]", path, 0..1);
            (said.title, said.help.unwrap_or_default())
        };
        let title = "`path` in [[repository]] begins at the current folder of drive C:".to_owned();
        assert_eq!(
            of("C:Backups"),
            (title.clone(), r"write the whole path in single quotes, such as 'C:\Backups'".into())
        );
        assert_eq!(of("C:"), (title, r"write the whole path in single quotes, such as 'C:\'".into()));
    }
}
