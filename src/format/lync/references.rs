//! Which objects a Response Group export holds, which others and which recordings they name, and whether those are
//! inside. Knows nothing of how objects are written.

use super::recordings::{Found, Recordings};
use super::report::Problems;
use super::response_groups::FILES;
use crate::base::{Guid, count};
use crate::model::{Problem, Verdict};
use std::collections::{BTreeMap, BTreeSet};

/// Objects whose ids are kept; a pool supports 1,200 agents and far fewer workflows, queues and groups.
pub const MAX_OBJECTS: usize = 20_000;
/// Different objects that others may name.
pub const MAX_REFERENCES: usize = 20_000;
/// Recordings that objects may name.
pub const MAX_RECORDINGS: usize = 10_000;

/// What an object of each of [`FILES`] is called.
const NOUNS: [&str; FILES.len()] =
    ["agent group", "agent", "settings object", "holiday set", "business hours", "manager", "queue", "workflow"];

/// The word for an object of the file at this place in [`FILES`].
pub(super) fn noun(file: usize) -> &'static str {
    NOUNS.get(file).copied().unwrap_or("object")
}

/// A recording as one object names it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Recording {
    /// `UniqueName`: its name in the export, without extension, lower case.
    pub(super) unique_name: String,
    /// Of the uploaded file, with its dot, lower case; may be empty.
    pub(super) extension: String,
    /// The uploaded file's name as people know it.
    pub(super) shown: String,
}

/// The first of several alike, in words, and how many more there are.
#[derive(Clone, Debug)]
struct Several {
    first: String,
    more: u64,
}

impl Several {
    fn add(slot: &mut Option<Self>, text: impl FnOnce() -> String) {
        match slot {
            Some(several) => several.more = several.more.saturating_add(1),
            None => *slot = Some(Self { first: text(), more: 0 }),
        }
    }

    fn and_more(&self, one: &str, many: &str) -> String {
        if self.more == 0 { String::new() } else { format!(" (and {} more)", count(self.more, one, many)) }
    }
}

/// What was gathered of all files.
#[derive(Debug, Default)]
pub(super) struct References {
    ids: BTreeSet<(usize, Guid)>,
    /// Files that hold objects whose ids are not known: what is missed there may be one of them.
    unsure: [bool; FILES.len()],
    wanted: BTreeMap<(usize, Guid), Option<Several>>,
    recordings: BTreeMap<(Guid, Recording), String>,
    doubts: Option<Several>,
    unowned: Option<Several>,
}

impl References {
    /// There is an object. `id`: `None` where it names none that can be read.
    pub(super) fn object(&mut self, file: usize, id: Option<Guid>) {
        let is_kept = id.is_some_and(|id| {
            let has_room = self.ids.len() < MAX_OBJECTS || self.ids.contains(&(file, id));
            has_room && (self.ids.insert((file, id)) || has_room)
        });
        if let (false, Some(unsure)) = (is_kept, self.unsure.get_mut(file)) {
            *unsure = true;
        }
    }

    /// An object names one of the objects in `file`.
    pub(super) fn want(&mut self, file: usize, id: Guid, by: &str) {
        if self.wanted.len() >= MAX_REFERENCES && !self.wanted.contains_key(&(file, id)) {
            self.doubt(|| format!("the objects name more than {MAX_REFERENCES} others"));
            return;
        }
        Several::add(self.wanted.entry((file, id)).or_default(), || by.to_owned());
    }

    /// An object plays a recording.
    pub(super) fn recording(&mut self, owner: Guid, recording: Recording, by: &str) {
        if self.recordings.len() < MAX_RECORDINGS {
            self.recordings.entry((owner, recording)).or_insert_with(|| by.to_owned());
        } else if !self.recordings.contains_key(&(owner, recording)) {
            self.doubt(|| format!("the objects name more than {MAX_RECORDINGS} recordings"));
        }
    }

    /// Something that cannot be checked, as a clause.
    pub(super) fn doubt(&mut self, what: impl FnOnce() -> String) {
        Several::add(&mut self.doubts, what);
    }

    /// An object names no pool as its owner.
    pub(super) fn unowned(&mut self, who: &str) {
        Several::add(&mut self.unowned, || who.to_owned());
    }

    /// Says what is missing inside. `true`: everything that is named is there.
    pub(super) fn check(&self, inside: &Recordings, problems: &mut Problems) -> bool {
        let mut doubts = self.doubts.clone();
        let mut is_whole = true;
        for ((file, id), by) in &self.wanted {
            let Some(by) = by.as_ref().filter(|_| !self.ids.contains(&(*file, *id))) else { continue };
            if self.unsure.get(*file).copied().unwrap_or_default() {
                Several::add(&mut doubts, || {
                    format!("{} names the {} {id}, and not all of these have a known id", by.first, noun(*file))
                });
                continue;
            }
            is_whole = false;
            let more = by.and_more("object", "objects");
            let message = format!("{}{more} names the {} {id}, which is not inside", by.first, noun(*file));
            problems.add(Problem::whole("unresolved-reference", message), Verdict::Incomplete);
        }
        for ((owner, recording), by) in &self.recordings {
            let what = match inside.find(*owner, &recording.unique_name, &recording.extension) {
                Found::Here => continue,
                Found::Empty => "is empty",
                Found::Missing => "is not inside",
            };
            is_whole = false;
            let Recording { unique_name, extension, shown } = recording;
            let message = format!("{by} plays `{shown}`, which {what} (`{owner}`: `{unique_name}{extension}`)");
            problems.add(Problem::whole("missing-audio", message), Verdict::Incomplete);
        }
        if let Some(several) = &self.unowned {
            let message = format!("{}{} names no owner pool", several.first, several.and_more("object", "objects"));
            problems.remark(Problem::whole("owner-pool-missing", message));
        }
        if let Some(several) = &doubts {
            let more = several.and_more("case", "cases");
            let message = format!("not all references could be checked: {}{more}", several.first);
            problems.add(Problem::whole("references-unchecked", message), Verdict::Intact);
        }
        is_whole && doubts.is_none()
    }
}
