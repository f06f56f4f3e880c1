//! `users` and `users_file` of a pool.

use super::reader::{At, Reader, short};
use crate::policy::diagnostics::Diagnostic;
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

/// Longest users file.
const MAX_USERS_FILE_BYTES: u64 = 64 * 1024 * 1024;

/// Longest SIP address.
const MAX_ADDRESS_BYTES: usize = 454;

/// The files that `users_file` names, and their texts by the names that the deployment file gives them.
#[derive(Debug)]
pub(super) struct UsersFiles<'a> {
    /// Where relative paths start; `None`: the texts are known, and no file is opened.
    folder: Option<&'a Path>,
    pub texts: BTreeMap<String, String>,
}

impl<'a> UsersFiles<'a> {
    /// Files that are read.
    pub fn of_folder(folder: &'a Path) -> Self {
        Self { folder: Some(folder), texts: BTreeMap::new() }
    }

    /// Files that were read elsewhere.
    pub fn known(texts: BTreeMap<String, String>) -> Self {
        Self { folder: None, texts }
    }

    fn text(&mut self, name: &str) -> Result<&str, String> {
        let folder = self.folder;
        match self.texts.entry(name.to_owned()) {
            Entry::Occupied(known) => Ok(known.into_mut()),
            Entry::Vacant(unread) => match folder {
                Some(folder) => Ok(unread.insert(read_text(&folder.join(name))?)),
                None => Err("it is not in the bundle".to_owned()),
            },
        }
    }
}

/// `users` and `users_file` of a pool: SIP addresses, lower case, without `sip:`.
pub(super) fn users(reader: &Reader<'_>, files: &mut UsersFiles<'_>) -> BTreeSet<String> {
    let mut users = BTreeSet::new();
    for (text, span) in reader.texts("users").unwrap_or_default() {
        match address(text) {
            Some(user) => _ = users.insert(user),
            None => reader.sink.add(Diagnostic::new(
                span,
                format!("`{}` in `users` is not a valid SIP address", short(text)),
                "write it as in \"anna@contoso.com\"",
            )),
        }
    }
    if let Some(at) = reader.text("users_file") {
        users.append(&mut users_of_file(reader, at, files));
    }
    users
}

fn address(text: &str) -> Option<String> {
    let lower = text.trim().to_lowercase();
    let plain = lower.strip_prefix("sip:").unwrap_or(&lower);
    let (name, host) = plain.split_once('@')?;
    let right = !name.is_empty()
        && !host.is_empty()
        && plain.len() <= MAX_ADDRESS_BYTES
        && !host.contains('@')
        && !plain.contains(|c: char| c.is_whitespace() || c.is_control());
    right.then(|| plain.to_owned())
}

/// One address a line; blank lines and lines that start with `#` are skipped.
fn users_of_file(reader: &Reader<'_>, (name, span): At<&str>, files: &mut UsersFiles<'_>) -> BTreeSet<String> {
    let wrong = |why: String| {
        let title = format!("users_file `{}`: {why}", short(name));
        reader.sink.add(
            Diagnostic::new(span.clone(), title, "cannot be used")
                .help("a text file with one SIP address a line; a relative path starts at the deployment file"),
        );
    };
    let text = match files.text(name) {
        Ok(text) => text.to_owned(),
        Err(why) => {
            wrong(why);
            return BTreeSet::new();
        }
    };
    let mut users = BTreeSet::new();
    for (index, line) in text.trim_start_matches('\u{feff}').lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        match address(line) {
            Some(user) => _ = users.insert(user),
            None => {
                wrong(format!("line {} is not a valid SIP address", index + 1));
                return BTreeSet::new();
            }
        }
    }
    if users.is_empty() {
        wrong("it names no user".to_owned());
    }
    users
}

fn read_text(path: &Path) -> Result<String, String> {
    let why = |error: io::Error| match error.kind() {
        io::ErrorKind::NotFound => "it was not found".to_owned(),
        _ => error.to_string(),
    };
    // A pipe or device would wait for ever.
    let metadata = std::fs::metadata(path).map_err(why)?;
    if !metadata.is_file() {
        return Err("it is not a file".to_owned());
    }
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(why)?;
    file.take(MAX_USERS_FILE_BYTES + 1).read_to_end(&mut bytes).map_err(why)?;
    if bytes.len() as u64 > MAX_USERS_FILE_BYTES {
        return Err(format!("it is larger than {}", crate::base::bytes(MAX_USERS_FILE_BYTES)));
    }
    String::from_utf8(bytes).map_err(|_| "it is not UTF-8".to_owned())
}
