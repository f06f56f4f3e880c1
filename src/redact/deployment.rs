//! The deployment file, value by value in its place: its lines stay where they are, and its comments are blank.

use super::Redactor;
use super::fields::{self, Treatment};
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// A text of the file and how it is treated.
struct Place {
    span: Range<usize>,
    text: String,
    treatment: Treatment,
    is_key: bool,
}

impl Redactor {
    /// Learns the names in a deployment file.
    pub fn learn_deployment(&mut self, text: &str) {
        for place in places_of(text) {
            self.learn(place.treatment, &place.text);
        }
    }

    /// The text of a deployment file under pseudonyms, once all names have been learned; unchanged where it is no TOML.
    pub fn deployment(&mut self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut end = 0;
        for place in places_of(text) {
            let Some(between) = text.get(end..place.span.start) else { continue };
            out.push_str(&without_comments(between));
            let written = text.get(place.span.clone()).unwrap_or_default();
            if place.treatment == Treatment::Kept {
                out.push_str(written);
            } else {
                let replaced = self.replaced(place.treatment, &place.text);
                out.push_str(&quoted(&replaced, written, place.is_key));
            }
            end = place.span.end;
        }
        out.push_str(&without_comments(text.get(end..).unwrap_or_default()));
        out
    }
}

/// In the order in which they stand.
fn places_of(text: &str) -> Vec<Place> {
    let (table, _) = DeTable::parse_recoverable(text);
    let mut places = Vec::new();
    texts_of_table(table.get_ref(), &mut Vec::new(), &mut places);
    places.sort_by_key(|place| place.span.start);
    places
}

/// Comments become blank; between values `#` is nothing else.
fn without_comments(between: &str) -> String {
    let lines = between.split_inclusive('\n').map(|line| match line.split_once('#') {
        Some((before, comment)) => {
            let end = if comment.ends_with("\r\n") {
                "\r\n"
            } else if comment.ends_with('\n') {
                "\n"
            } else {
                ""
            };
            format!("{}{end}", before.trim_end_matches([' ', '\t']))
        }
        None => line.to_owned(),
    });
    lines.collect()
}

/// As a basic string of TOML on as many lines as before, so that what follows stays on its line.
fn quoted(text: &str, written: &str, is_key: bool) -> String {
    // What JSON escapes, TOML reads; of control characters TOML alone refuses one.
    let value = serde_json::Value::from(text).to_string().replace('\u{7f}', "\\u007F");
    let lines = written.matches('\n').count();
    if lines == 0 || is_key {
        return value;
    }
    // A backslash at the end of a line takes the line feed out of the text.
    format!("\"\"\"{}{}\"\"", "\\\n".repeat(lines), value.trim_start_matches('"'))
}

fn texts_of_table(table: &DeTable<'_>, keys: &mut Vec<String>, places: &mut Vec<Place>) {
    let is_named = keys.last().is_some_and(|key| fields::is_named_table(key));
    for (key, value) in table {
        if is_named {
            let text = key.get_ref().to_string();
            places.push(Place { span: key.span(), text, treatment: Treatment::Name, is_key: true });
        }
        keys.push(key.get_ref().to_string());
        texts_of_value(value, keys, places);
        keys.pop();
    }
}

fn texts_of_value(value: &Spanned<DeValue<'_>>, keys: &mut Vec<String>, places: &mut Vec<Place>) {
    match value.get_ref() {
        DeValue::String(text) => {
            let path: Vec<&str> = keys.iter().map(String::as_str).collect();
            let treatment = fields::of_deployment(&path, text);
            places.push(Place { span: value.span(), text: text.to_string(), treatment, is_key: false });
        }
        DeValue::Array(values) => values.iter().for_each(|value| texts_of_value(value, keys, places)),
        DeValue::Table(table) => texts_of_table(table, keys, places),
        _ => {}
    }
}
