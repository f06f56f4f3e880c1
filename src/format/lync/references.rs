//! Which objects a Response Group export holds, which others and which recordings they name, and whether those are
//! inside. Knows nothing of how objects are written.

use super::group_files::FILES;
use super::recordings::{Found, Recordings};
use super::report::Problems;
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
        let is_kept = match id.map(|id| (file, id)) {
            Some(key) if self.ids.len() < MAX_OBJECTS || self.ids.contains(&key) => {
                self.ids.insert(key);
                true
            }
            Some(_) => {
                self.doubt(|| format!("the export holds more than {MAX_OBJECTS} objects"));
                false
            }
            None => false,
        };
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

    /// Those that are named and not inside, with who names them.
    fn absent(&self) -> impl Iterator<Item = (usize, Guid, &Several)> {
        let absent = self.wanted.iter().filter(|(key, _)| !self.ids.contains(key));
        absent.filter_map(|((file, id), by)| Some((*file, *id, by.as_ref()?)))
    }

    fn is_unsure(&self, file: usize) -> bool {
        self.unsure.get(file).copied().unwrap_or_default()
    }

    /// Says what is missing inside. `true`: everything that is named is there.
    pub(super) fn check(&self, inside: &Recordings, problems: &mut Problems) -> bool {
        // First what concerns the whole: a flood of the others must not hide it.
        let is_checked = self.check_doubts(problems);
        if let Some(several) = &self.unowned {
            let message = format!("{}{} names no owner pool", several.first, several.and_more("object", "objects"));
            problems.remark(Problem::whole("owner-pool-missing", message));
        }
        let are_objects_here = self.check_objects(problems);
        let are_recordings_here = self.check_recordings(inside, problems);
        is_checked && are_objects_here && are_recordings_here
    }

    fn check_doubts(&self, problems: &mut Problems) -> bool {
        let mut doubts = self.doubts.clone();
        for (file, id, by) in self.absent().filter(|(file, ..)| self.is_unsure(*file)) {
            Several::add(&mut doubts, || {
                format!("{} names the {} {id}, and the ids of some of these are not known", by.first, noun(file))
            });
        }
        let Some(several) = doubts else { return true };
        let more = several.and_more("case", "cases");
        let message = format!("not all references could be checked: {}{more}", several.first);
        problems.add(Problem::whole("references-unchecked", message), Verdict::Intact);
        false
    }

    fn check_objects(&self, problems: &mut Problems) -> bool {
        let mut are_here = true;
        for (file, id, by) in self.absent().filter(|(file, ..)| !self.is_unsure(*file)) {
            are_here = false;
            let more = by.and_more("object", "objects");
            let message = format!("{}{more} names the {} {id}, which is not inside", by.first, noun(file));
            problems.add(Problem::whole("unresolved-reference", message), Verdict::Incomplete);
        }
        are_here
    }

    fn check_recordings(&self, inside: &Recordings, problems: &mut Problems) -> bool {
        let mut are_here = true;
        for ((owner, recording), by) in &self.recordings {
            let Recording { unique_name, extension, shown } = recording;
            let what = match inside.find(*owner, unique_name, extension) {
                Found::Here => continue,
                Found::Empty => "is empty",
                Found::Missing => "is not inside",
            };
            are_here = false;
            let message = format!("{by} plays `{shown}`, which {what} (`{owner}`: `{unique_name}{extension}`)");
            problems.add(Problem::whole("missing-audio", message), Verdict::Incomplete);
        }
        are_here
    }
}
