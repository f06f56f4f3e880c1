//! The saved output of the script that `bakproof ldap-script` prints: the same answers as those of a connection, one JSON
//! object a line (JSON Lines, UTF-8). The first line is `{"bakproof-directory":1,"server":...,"read-at":...}`, the last
//! one `{"end":N}` with the number of lines before it. Between them stand the objects that searches found,
//! `{"of":WHAT,"dn":...,"attributes":{NAME:[TEXT...]}}`, and searches that failed, `{"failed":WHAT,"dn":...,"reason":...}`.
//! WHAT is `root`, `head`, `service`, `topology-settings`, `pool`, `group-contact`, `authority`, `mailbox-database` or
//! `user`.

use super::reading::{Answers, Head};
use super::users::{MAX_USERS, PoolNames, UserReader};
use crate::base::Stamp;
use crate::format::ldap::{Attribute, Entry};
use serde::Deserialize;
use std::collections::BTreeMap;

/// The key that the first line begins with.
pub const SAVED_MARK: &str = "bakproof-directory";
/// The only version there is.
const VERSION: u32 = 1;
/// Objects that are no users.
const MAX_OBJECTS: usize = 50_000;
/// Their attributes' values together: empty ones take room, too.
const MAX_VALUES: usize = 1_000_000;
const MAX_LINE_BYTES: usize = 8 << 20;
const LONGEST_REASON_CHARS: usize = 300;

/// What a saved output says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Saved {
    /// The domain controller that was asked, lower case.
    pub server: String,
    pub read_at: Stamp,
    pub answers: Answers,
}

/// Why nothing of a saved output counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SavedFault {
    /// The first line is none that this version reads.
    NotReadable(String),
    /// The last line is missing: it is cut.
    Cut,
    /// A line that is none, or not the number of lines that the last one says.
    Broken(String),
}

#[derive(Deserialize)]
struct Title {
    #[serde(rename = "bakproof-directory")]
    version: u32,
    server: String,
    #[serde(rename = "read-at")]
    read_at: Stamp,
}

#[derive(Default, Deserialize)]
struct Line {
    of: Option<String>,
    failed: Option<String>,
    end: Option<u64>,
    #[serde(default)]
    dn: String,
    #[serde(default)]
    attributes: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    reason: String,
}

impl Line {
    fn entry(self) -> Entry {
        let attribute = |(name, values): (String, Vec<String>)| Attribute {
            name,
            values: values.into_iter().map(String::into_bytes).collect(),
        };
        Entry { dn: self.dn, attributes: self.attributes.into_iter().map(attribute).collect() }
    }
}

/// What was gathered, by what it is.
#[derive(Default)]
struct Found {
    objects: BTreeMap<String, Vec<Entry>>,
    /// Of what a search failed, where, and why.
    failed: BTreeMap<String, Vec<(String, String)>>,
}

impl Found {
    fn one(&mut self, what: &str) -> Result<Entry, String> {
        self.all(what)?.into_iter().next().ok_or_else(|| "the object was not shown".to_owned())
    }

    fn all(&mut self, what: &str) -> Result<Vec<Entry>, String> {
        match self.failed.get(what).and_then(|failed| failed.first()) {
            Some((_, reason)) => Err(reason.clone()),
            None => Ok(self.objects.remove(what).unwrap_or_default()),
        }
    }

    /// Each head that was found or failed.
    fn heads(&mut self) -> Vec<Head> {
        let found = self.objects.remove("head").unwrap_or_default();
        let found = found.into_iter().map(|entry| Head { naming_context: entry.dn.clone(), answer: Ok(entry) });
        let failed = self.failed.remove("head").unwrap_or_default();
        let failed = failed.into_iter().map(|(dn, reason)| Head { naming_context: dn, answer: Err(reason) });
        found.chain(failed).collect()
    }
}

/// Reads a whole output.
///
/// # Errors
/// See [`SavedFault`]: nothing of it counts then, since what is missing may be what matters.
pub fn saved(text: &str) -> Result<Saved, SavedFault> {
    let mut lines = text.lines().filter(|line| !line.trim().is_empty());
    let title = title(lines.next().unwrap_or_default())?;
    let lines: Vec<&str> = lines.collect();
    let Some((last, lines)) = lines.split_last() else { return Err(SavedFault::Cut) };
    let end = parsed(last).ok().and_then(|line| line.end).ok_or(SavedFault::Cut)?;
    if end != lines.len() as u64 + 1 {
        return Err(SavedFault::Broken(format!("its last line says {end} lines, and it has {}", lines.len() + 1)));
    }
    let mut found = Found::default();
    let (mut object_count, mut value_count, mut user_lines) = (0, 0, Vec::new());
    for (number, text) in (2..).zip(lines) {
        let line = parsed(text).map_err(|()| SavedFault::Broken(format!("line {number} is none of the script")))?;
        match (&line.of, &line.failed) {
            (Some(what), None) if what == "user" => user_lines.push(*text),
            (Some(what), None) => {
                let what = what.clone();
                object_count += 1;
                value_count += line.attributes.values().map(Vec::len).sum::<usize>();
                found.objects.entry(what).or_default().push(line.entry());
            }
            (None, Some(what)) => {
                let reason = line.reason.chars().filter(|c| !c.is_control()).take(LONGEST_REASON_CHARS).collect();
                object_count += 1;
                found.failed.entry(what.clone()).or_default().push((line.dn, reason));
            }
            _ => return Err(SavedFault::Broken(format!("line {number} is none of the script"))),
        }
        if object_count > MAX_OBJECTS || value_count > MAX_VALUES || user_lines.len() > MAX_USERS {
            return Err(SavedFault::Broken("it holds more objects than bakproof reads".to_owned()));
        }
    }
    let answers = answers(found, &user_lines)?;
    Ok(Saved { server: title.server.to_lowercase(), read_at: title.read_at, answers })
}

fn title(line: &str) -> Result<Title, SavedFault> {
    let title: Title = serde_json::from_str(line)
        .map_err(|_| SavedFault::NotReadable("its first line is not that of the script".to_owned()))?;
    if title.version != VERSION {
        let version = title.version;
        return Err(SavedFault::NotReadable(format!("it is of version {version}, and this bakproof reads {VERSION}")));
    }
    Ok(title)
}

fn parsed(line: &str) -> Result<Line, ()> {
    if line.len() > MAX_LINE_BYTES { Err(()) } else { serde_json::from_str(line).map_err(|_| ()) }
}

fn answers(mut found: Found, user_lines: &[&str]) -> Result<Answers, SavedFault> {
    let root = found.one("root").map_err(SavedFault::Broken)?;
    let pools = found.all("pool").map(|pools| PoolNames::of(&pools));
    let users = found.all("user").and_then(|_| {
        let pools = pools.as_ref().map_err(Clone::clone)?;
        let domain = root.text("defaultNamingContext").ok_or("the server names no domain of its own")?;
        let mut reader = UserReader::new(&domain, pools);
        user_lines.iter().filter_map(|line| parsed(line).ok()).for_each(|line| reader.take(&line.entry()));
        Ok(reader.finish())
    });
    Ok(Answers {
        heads: found.heads(),
        service: found.one("service"),
        topology_settings: found.all("topology-settings"),
        users,
        group_contacts: pools.and_then(|pools| Ok((pools, found.all("group-contact")?))),
        authorities: found.all("authority"),
        mailbox_databases: found.all("mailbox-database"),
    })
}
