//! Evidence, text by text.

use super::fields::{self, Treatment};
use super::{Redactor, bytes};
use crate::model::{Evidence, HistoryRows};
use data_encoding::BASE64;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// Digits of one hash in a fingerprint of users.
const HASH_DIGITS: usize = 8;

impl Redactor {
    /// The same evidence under pseudonyms, of which all names have been learned. `file`: the digests of the deployment file
    /// before and after, for evidence that is the file itself.
    ///
    /// # Errors
    /// Evidence that cannot be put together again: a defect of this build.
    pub fn evidence(&mut self, evidence: &Evidence, file: [&str; 2]) -> Result<Evidence, serde_json::Error> {
        // Hashes of addresses can be found by trying: only their order is left, by which two fingerprints are compared.
        let ranks: BTreeMap<String, usize> = std::mem::take(&mut self.hashes).into_iter().zip(0..).collect();
        let mut redacted = evidence.clone();
        // Marks are digests of names, which can be found by trying: only those of the same pseudonyms stay.
        let own = self.id().key_id;
        if let Some(earlier) = redacted.earlier.as_mut().filter(|earlier| earlier.key_id.as_ref() != Some(&own)) {
            earlier.open.clear();
            earlier.key_id = Some(own);
        }
        each_part(&mut redacted, true, &mut |treatment, text| {
            let replaced = match treatment {
                Treatment::Kept if text == file[0] => file[1].to_owned(),
                Treatment::Kept => return,
                Treatment::Sketch => {
                    hashes_of(text).filter_map(|hash| ranks.get(hash)).map(|rank| format!("{rank:08x}")).collect()
                }
                treatment => self.replaced(treatment, text),
            };
            *text = replaced;
        })?;
        Ok(redacted)
    }

    /// Learns the names in evidence.
    ///
    /// # Errors
    /// As [`Self::evidence`].
    pub fn learn_evidence(&mut self, evidence: &Evidence) -> Result<(), serde_json::Error> {
        each_part(&mut evidence.clone(), false, &mut |treatment, text| self.learn(treatment, text))
    }

    pub(super) fn learn(&mut self, treatment: Treatment, text: &str) {
        if let (Treatment::Server, Some((_, instance))) = (treatment, text.rsplit_once('\\')) {
            self.words.learn_instance(instance);
        }
        if treatment == Treatment::Sketch {
            self.hashes.extend(hashes_of(text).map(str::to_owned));
        }
    }

    /// A text of evidence or of a deployment file.
    pub(super) fn replaced(&mut self, treatment: Treatment, text: &str) -> String {
        match treatment {
            Treatment::Kept | Treatment::Sketch => text.to_owned(),
            Treatment::Name | Treatment::Server => self.words.name(text),
            Treatment::Message => self.language.replace_in(text, &mut self.words),
            Treatment::Prose => {
                format!("(redacted, {})", crate::base::count(text.chars().count() as u64, "character", "characters"))
            }
            Treatment::CommandOption => self.command_option(text),
            Treatment::Statement => self.statement(text),
            Treatment::Variable => self.variable(text),
            Treatment::PathBytes => self.path_bytes(text),
        }
    }

    /// `/COPY:DAT` and `/R:3` stay; of `/LOG:C:\copy.log` the path is replaced, and so is what an option is followed by.
    fn command_option(&mut self, text: &str) -> String {
        const OF_LETTERS: [&str; 7] = ["/copy", "/dcopy", "/a+", "/a-", "/a", "/ia", "/xa"];
        let is_name = |name: &str| name.strip_prefix('/').is_some_and(|name| !name.contains(['\\', '.', '/']));
        let is_plain = |name: &str, value: &str| {
            let has_letters = OF_LETTERS.iter().any(|one| one.eq_ignore_ascii_case(name));
            let is_letter = |byte: u8| has_letters && b"DATSOURHCNEXP".contains(&byte);
            value.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-' || is_letter(byte))
        };
        match text.split_once(':') {
            Some((name, value)) if is_name(name) && !is_plain(name, value) => {
                format!("{name}:{}", self.words.name(value))
            }
            _ if is_name(text) => text.to_owned(),
            _ => self.words.name(text),
        }
    }

    /// Of a statement, what stands in brackets or quotation marks.
    fn statement(&mut self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(start) = rest.find(['[', '\'']) {
            let (before, quoted) = rest.split_at(start);
            let closing = if quoted.starts_with('[') { ']' } else { '\'' };
            // A closing mark that is doubled is part of the name.
            let mut marks = quoted.char_indices().skip(1).filter(|(_, c)| *c == closing).map(|(at, _)| at).peekable();
            let mut end = quoted.len();
            while let Some(at) = marks.next() {
                if marks.next_if_eq(&(at + 1)).is_none() {
                    end = at + 1;
                    break;
                }
            }
            let (quoted, after) = quoted.split_at(end);
            out.push_str(before);
            out.push_str(&self.words.name(quoted));
            rest = after;
        }
        out + rest
    }

    /// A variable of the environment is no longer one if a digit stands first.
    fn variable(&mut self, text: &str) -> String {
        let name = self.words.name(text);
        match name.chars().next().and_then(|first| first.to_digit(10)) {
            Some(digit) => format!("{}{}", char::from(b'A' + digit as u8), name.get(1..).unwrap_or_default()),
            None => name,
        }
    }

    /// As a path that is UTF-8; of words with other bytes one such byte is left, so that it is none still.
    fn path_bytes(&mut self, text: &str) -> String {
        let Ok(bytes) = BASE64.decode(text.as_bytes()) else { return self.words.name(text) };
        let mut marked = String::with_capacity(bytes.len());
        for chunk in bytes.utf8_chunks() {
            marked.push_str(chunk.valid());
            marked.extend(chunk.invalid().iter().map(|byte| bytes::mark(*byte)));
        }
        BASE64.encode(&bytes::without_marks(&self.words.name(&marked)))
    }
}

fn hashes_of(sketch: &str) -> impl Iterator<Item = &str> {
    (0..sketch.len() / HASH_DIGITS).filter_map(|at| sketch.get(at * HASH_DIGITS..(at + 1) * HASH_DIGITS))
}

/// Evidence by its parts, so that no more than one of a million backups is held as JSON. `is_changed`: texts are replaced.
fn each_part(
    evidence: &mut Evidence,
    is_changed: bool,
    each: &mut impl FnMut(Treatment, &mut String),
) -> Result<(), serde_json::Error> {
    // Named one by one, so that none that is added can be forgotten.
    let Evidence {
        schema: _,
        collected_at: _,
        collection,
        sources,
        media_sets,
        exports,
        suspects,
        artefacts,
        readings,
        attested_files,
        comparisons,
        topology,
        left_out,
        earlier,
    } = evidence;
    parts(collection.as_mut_slice(), &["collection"], is_changed, each)?;
    parts(sources, &["sources"], is_changed, each)?;
    parts(media_sets, &["media_sets"], is_changed, each)?;
    parts(exports, &["exports"], is_changed, each)?;
    parts(suspects, &["suspects"], is_changed, each)?;
    parts(artefacts, &["artefacts"], is_changed, each)?;
    for reading in readings {
        let backups = std::mem::take(&mut reading.backups);
        let treated = backups.iter().map(|mut backup| {
            parts(std::slice::from_mut(&mut backup), &["readings", "backups"], is_changed, each)?;
            Ok(backup)
        });
        let treated = treated.collect::<Result<HistoryRows, serde_json::Error>>()?;
        parts(std::slice::from_mut(reading), &["readings"], is_changed, each)?;
        reading.backups = treated;
    }
    parts(attested_files, &["attested_files"], is_changed, each)?;
    parts(comparisons, &["comparisons"], is_changed, each)?;
    parts(topology.as_mut_slice(), &["topology"], is_changed, each)?;
    parts(left_out, &["left_out"], is_changed, each)?;
    parts(earlier.as_mut_slice(), &["earlier"], is_changed, each)
}

fn parts<T: Serialize + DeserializeOwned>(
    parts: &mut [T],
    keys: &[&str],
    is_changed: bool,
    each: &mut impl FnMut(Treatment, &mut String),
) -> Result<(), serde_json::Error> {
    let mut keys: Vec<String> = keys.iter().map(|key| (*key).to_owned()).collect();
    for part in parts {
        let mut value = serde_json::to_value(&*part)?;
        visit(&mut value, &mut keys, each);
        if is_changed {
            *part = serde_json::from_value(value)?;
        }
    }
    Ok(())
}

/// Every text with how it is treated, keys that are names among them.
fn visit(value: &mut Value, keys: &mut Vec<String>, each: &mut impl FnMut(Treatment, &mut String)) {
    match value {
        Value::String(text) => {
            let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
            each(fields::of_evidence(&keys), text);
        }
        Value::Array(values) => values.iter_mut().for_each(|value| visit(value, keys, each)),
        Value::Object(object) => {
            if keys.last().is_some_and(|key| fields::has_named_keys(key)) {
                let named = std::mem::take(object).into_iter().map(|(mut key, value)| {
                    each(Treatment::Name, &mut key);
                    (key, value)
                });
                *object = named.collect::<Map<String, Value>>();
                return;
            }
            for (key, value) in object {
                keys.push(key.clone());
                visit(value, keys, each);
                keys.pop();
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}
