//! One workflow, queue, agent group ... while its members go by: what it names is kept until it is known who it is.

use super::group_files::{AGENT_GROUPS, HOLIDAY_SETS, HOURS, QUEUES, WORKFLOWS};
use super::recordings::extension;
use super::references::{MAX_RECORDINGS, MAX_REFERENCES, Recording, References, noun};
use crate::base::Guid;
use std::collections::BTreeSet;

/// Of a name in a message.
const MAX_SHOWN_CHARS: usize = 60;
/// Longer is no name of a file on Windows.
const MAX_FILE_NAME_BYTES: usize = 255;

/// Objects known to name their owner pool always; of agents, managers and settings it is not.
const OWNED: [usize; 5] = [AGENT_GROUPS, HOLIDAY_SETS, HOURS, QUEUES, WORKFLOWS];

/// One of the things a file lists.
#[derive(Debug)]
pub(super) struct GroupItem {
    /// Place in `FILES`.
    file: usize,
    /// Its place in the file, from 1.
    pub(super) number: u64,
    /// Objects that enclose it.
    pub(super) depth: usize,
    pub(super) id: Option<Guid>,
    pub(super) has_pool: bool,
    name: Option<String>,
    wanted: BTreeSet<(usize, Guid)>,
    recordings: BTreeSet<Recording>,
    /// The first thing of it that cannot be checked.
    doubt: Option<String>,
}

impl GroupItem {
    pub(super) fn new(file: usize, number: u64, depth: usize) -> Self {
        let (wanted, recordings) = (BTreeSet::new(), BTreeSet::new());
        Self { file, number, depth, id: None, has_pool: false, name: None, wanted, recordings, doubt: None }
    }

    pub(super) fn name(&mut self, name: &str) {
        if !name.is_empty() {
            self.name = Some(shown(name));
        }
    }

    /// Something of it cannot be checked; `what` goes on where its name ends.
    pub(super) fn doubt(&mut self, what: impl FnOnce() -> String) {
        self.doubt.get_or_insert_with(what);
    }

    /// It names an object of another file; `None` where it does in a way that cannot be read.
    pub(super) fn want(&mut self, file: usize, id: Option<Guid>) {
        let Some(id) = id else {
            self.doubt(|| format!("names one {} without a readable id", noun(file)));
            return;
        };
        // The all-zero GUID names nothing.
        let Some(id) = id.known() else { return };
        if self.wanted.len() < MAX_REFERENCES {
            self.wanted.insert((file, id));
        } else if !self.wanted.contains(&(file, id)) {
            self.doubt(|| format!("names more than {MAX_REFERENCES} others"));
        }
    }

    /// It plays a recording; nothing where both names are empty.
    pub(super) fn plays(&mut self, unique_name: &str, original_name: &str) {
        if unique_name.is_empty() && original_name.is_empty() {
            return;
        }
        let longest = unique_name.len().max(original_name.len());
        if unique_name.is_empty() || longest > MAX_FILE_NAME_BYTES {
            self.doubt(|| "plays a recording without a proper name".to_owned());
        } else if self.recordings.len() >= MAX_RECORDINGS {
            self.doubt(|| format!("names {MAX_RECORDINGS} recordings or more"));
        } else {
            self.recordings.insert(Recording {
                unique_name: unique_name.to_lowercase(),
                extension: extension(original_name),
                shown: shown(if original_name.is_empty() { unique_name } else { original_name }),
            });
        }
    }

    /// All was seen.
    pub(super) fn settle(self, references: &mut References) {
        let label = match &self.name {
            Some(name) => format!("{} `{name}`", noun(self.file)),
            None => format!("{} number {}", noun(self.file), self.number),
        };
        references.object(self.file, self.id);
        self.wanted.into_iter().for_each(|(file, id)| references.want(file, id, &label));
        match self.id {
            Some(owner) => {
                self.recordings.into_iter().for_each(|recording| references.recording(owner, recording, &label));
            }
            None if self.recordings.is_empty() => {}
            None => references.doubt(|| format!("{label} plays recordings and has no readable id")),
        }
        if let Some(doubt) = self.doubt {
            references.doubt(|| format!("{label} {doubt}"));
        }
        if OWNED.contains(&self.file) && !self.has_pool {
            references.unowned(&label);
        }
    }
}

fn shown(name: &str) -> String {
    if name.chars().count() <= MAX_SHOWN_CHARS {
        return name.to_owned();
    }
    name.chars().take(MAX_SHOWN_CHARS).chain("...".chars()).collect()
}
