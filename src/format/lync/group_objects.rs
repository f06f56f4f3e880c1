//! The objects of a Response Group export as CLIXML shows them: their ids, their owner pools, the objects and the
//! recordings they name. Members are known by name wherever they stand; an id is an `InstanceId`, or the end of an
//! identity's text (`service:ApplicationServer:pool/guid`), which is all that is left where the depth was cut.

use super::clixml::{Object, Sink, Value};
use super::recordings::extension;
use super::references::{MAX_RECORDINGS, MAX_REFERENCES, Recording, References, noun};
use super::response_groups::{AGENT_GROUPS, HOLIDAY_SETS, HOURS, QUEUES, WORKFLOWS};
use crate::base::Guid;
use std::collections::{BTreeMap, BTreeSet};

/// Pools one export may name; it is of one.
const MAX_POOLS: usize = 100;
const MAX_FQDN_BYTES: usize = 255;
/// Of a name in a message.
const MAX_SHOWN_CHARS: usize = 60;
/// Longer is no name of a file on Windows.
const MAX_FILE_NAME_BYTES: usize = 255;
/// Objects of one file remembered because a later place may point back at them.
const MAX_REMEMBERED: usize = 40_000;

/// What an object or value is for, by its member's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    /// Who the enclosing object is.
    Identity,
    InstanceId,
    /// Names an object of that file.
    Reference(usize),
    /// Lists such names.
    References(usize),
    Other,
}

fn role(member: Option<&str>, enclosing: Role) -> Role {
    const ROLES: [(&str, Role); 6] = [
        ("Identity", Role::Identity),
        ("InstanceId", Role::InstanceId),
        ("AgentGroupIdList", Role::References(AGENT_GROUPS)),
        ("QueueId", Role::Reference(QUEUES)),
        ("BusinessHoursId", Role::Reference(HOURS)),
        ("HolidaySetIdList", Role::References(HOLIDAY_SETS)),
    ];
    match (member, enclosing) {
        // The cmdlets write both `QueueID` and `QueueId`.
        (Some(member), _) => {
            ROLES.iter().find(|(name, _)| name.eq_ignore_ascii_case(member)).map_or(Role::Other, |(_, role)| *role)
        }
        (None, Role::References(file)) => Role::Reference(file),
        (None, _) => Role::Other,
    }
}

#[derive(Debug)]
struct Frame {
    role: Role,
    ref_id: Option<u64>,
    id: Option<Guid>,
    /// The id at the end of the text by which it shows itself.
    shown_id: Option<Guid>,
    unique_name: Option<String>,
    original_name: Option<String>,
    has_recording: bool,
}

/// One of the things a file lists.
#[derive(Debug)]
struct Item {
    /// Objects that enclose it.
    depth: usize,
    name: Option<String>,
    id: Option<Guid>,
    has_pool: bool,
    wanted: BTreeSet<(usize, Guid)>,
    recordings: BTreeSet<Recording>,
    /// The first thing of it that cannot be checked; kept until its name is known.
    doubt: Option<String>,
}

/// What a later `Ref` may point back at.
#[derive(Debug)]
struct Remembered {
    id: Option<Guid>,
    /// The item, if a recording stands in the object.
    recording_of: Option<u64>,
}

/// Reads the objects of one file.
#[derive(Debug)]
pub(super) struct GroupObjects<'a> {
    pools: &'a mut BTreeSet<String>,
    references: &'a mut References,
    /// Place in `FILES`.
    file: usize,
    frames: Vec<Frame>,
    item: Option<Item>,
    /// Items begun so far.
    number: u64,
    remembered: BTreeMap<u64, Remembered>,
}

impl<'a> GroupObjects<'a> {
    pub(super) fn new(file: usize, pools: &'a mut BTreeSet<String>, references: &'a mut References) -> Self {
        let (frames, remembered) = (Vec::new(), BTreeMap::new());
        Self { pools, references, file, frames, item: None, number: 0, remembered }
    }

    fn enclosing(&self) -> Role {
        self.frames.last().map_or(Role::Other, |frame| frame.role)
    }

    /// How the item at hand is called in a message.
    fn label(&self) -> String {
        let noun = noun(self.file);
        match self.item.as_ref().and_then(|item| item.name.as_deref()) {
            Some(name) => format!("{noun} `{name}`"),
            None => format!("{noun} number {}", self.number),
        }
    }

    /// `what` is said of the item at hand.
    fn doubt(&mut self, what: impl FnOnce() -> String) {
        let label = self.label();
        match &mut self.item {
            Some(item) => {
                item.doubt.get_or_insert_with(what);
            }
            None => self.references.doubt(|| format!("{label} {}", what())),
        }
    }

    fn want(&mut self, file: usize, id: Option<Guid>) {
        let Some(id) = id else {
            self.doubt(|| format!("names one {} without a readable id", noun(file)));
            return;
        };
        let Some(item) = &mut self.item else { return };
        // The all-zero GUID names nothing.
        let Some(id) = id.known() else { return };
        if item.wanted.len() < MAX_REFERENCES {
            item.wanted.insert((file, id));
        } else if !item.wanted.contains(&(file, id)) {
            self.doubt(|| format!("names more than {MAX_REFERENCES} others"));
        }
    }

    fn recording(&mut self, unique_name: &str, original_name: &str) {
        let Some(item) = &mut self.item else { return };
        if unique_name.is_empty() && original_name.is_empty() {
            return;
        }
        let longest = unique_name.len().max(original_name.len());
        if unique_name.is_empty() || longest > MAX_FILE_NAME_BYTES {
            self.doubt(|| "plays a recording without a proper name".to_owned());
        } else if item.recordings.len() >= MAX_RECORDINGS {
            self.doubt(|| format!("names {MAX_RECORDINGS} recordings or more"));
        } else {
            item.recordings.insert(Recording {
                unique_name: unique_name.to_lowercase(),
                extension: extension(original_name),
                shown: shown(if original_name.is_empty() { unique_name } else { original_name }),
            });
        }
    }

    fn remember(&mut self, frame: &Frame, id: Option<Guid>) {
        let (Some(ref_id), true) = (frame.ref_id, id.is_some() || frame.has_recording) else { return };
        if self.remembered.len() < MAX_REMEMBERED {
            let recording_of = frame.has_recording.then_some(self.number);
            self.remembered.insert(ref_id, Remembered { id, recording_of });
        } else {
            self.doubt(|| format!("stands in a file of more than {MAX_REMEMBERED} objects with ids"));
        }
    }

    fn settle(&mut self) {
        let label = self.label();
        let Some(item) = self.item.take() else { return };
        self.references.object(self.file, item.id);
        for (file, id) in item.wanted {
            self.references.want(file, id, &label);
        }
        match item.id {
            Some(owner) => {
                item.recordings.into_iter().for_each(|recording| self.references.recording(owner, recording, &label));
            }
            None if item.recordings.is_empty() => {}
            None => self.references.doubt(|| format!("{label} plays recordings and has no readable id")),
        }
        if let Some(doubt) = item.doubt {
            self.references.doubt(|| format!("{label} {doubt}"));
        }
        // Agents, managers and settings are not known to name one always.
        let has_owner = [AGENT_GROUPS, HOLIDAY_SETS, HOURS, QUEUES, WORKFLOWS].contains(&self.file);
        if has_owner && !item.has_pool {
            self.references.unowned(&label);
        }
    }

    fn pool(&mut self, text: &str) {
        let pool = text.trim().to_lowercase();
        if pool.is_empty() || pool.len() > MAX_FQDN_BYTES || pool.contains(char::is_whitespace) {
            return;
        }
        if let Some(item) = &mut self.item {
            item.has_pool = true;
        }
        if self.pools.len() < MAX_POOLS {
            self.pools.insert(pool);
        }
    }
}

impl Sink for GroupObjects<'_> {
    fn begin(&mut self, object: &Object<'_>) {
        if object.is_item {
            self.number += 1;
            self.item = Some(Item {
                depth: self.frames.len(),
                name: None,
                id: None,
                has_pool: false,
                wanted: BTreeSet::new(),
                recordings: BTreeSet::new(),
                doubt: None,
            });
        }
        self.frames.push(Frame {
            role: role(object.member, self.enclosing()),
            ref_id: object.ref_id,
            id: None,
            shown_id: None,
            unique_name: None,
            original_name: None,
            has_recording: false,
        });
    }

    fn value(&mut self, value: &Value<'_>) {
        let text = value.text.trim();
        if value.member == Some("OwnerPool") {
            // A string, or an object that shows itself as one.
            self.pool(text);
        }
        let enclosing = self.enclosing();
        let is_direct = self.item.as_ref().is_some_and(|item| item.depth + 1 == self.frames.len());
        let Some(frame) = self.frames.last_mut() else { return };
        if value.tag == "ToString" {
            frame.shown_id = id_in(text);
            return;
        }
        match (role(value.member, enclosing), value.member) {
            (Role::InstanceId, _) => frame.id = id_in(text),
            (Role::Reference(_) | Role::References(_), _) if text.is_empty() => {}
            (Role::Reference(file) | Role::References(file), _) => self.want(file, id_in(text)),
            (Role::Identity, _) if is_direct => {
                if let Some(item) = &mut self.item {
                    item.id = id_in(text);
                }
            }
            (_, Some("UniqueName")) => frame.unique_name = Some(text.to_owned()),
            (_, Some("OriginalFileName")) => frame.original_name = Some(text.to_owned()),
            (_, Some("Name")) if is_direct && !text.is_empty() => {
                if let Some(item) = &mut self.item {
                    item.name = Some(shown(text));
                }
            }
            // A plain value that PowerShell wrapped as an object.
            (_, None) if enclosing != Role::Other => frame.id = frame.id.or_else(|| id_in(text)),
            _ => {}
        }
    }

    fn again(&mut self, member: Option<&str>, ref_id: Option<u64>) {
        let known = ref_id.and_then(|ref_id| self.remembered.get(&ref_id));
        let id = known.and_then(|known| known.id);
        let is_of_another = known.and_then(|known| known.recording_of).is_some_and(|number| number != self.number);
        match role(member, self.enclosing()) {
            Role::Reference(file) => self.want(file, id),
            Role::References(file) => self.want(file, None),
            Role::Identity if self.item.as_ref().is_some_and(|item| item.depth + 1 == self.frames.len()) => {
                if let Some(item) = &mut self.item {
                    item.id = id;
                }
            }
            _ => {}
        }
        if is_of_another {
            self.doubt(|| "shares a recording with another object".to_owned());
        }
    }

    fn end(&mut self, is_item: bool) {
        let Some(mut frame) = self.frames.pop() else { return };
        let id = frame.id.or(frame.shown_id);
        if let (Some(unique_name), Some(original_name)) = (&frame.unique_name, &frame.original_name) {
            frame.has_recording = true;
            self.recording(unique_name, original_name);
        }
        self.remember(&frame, id);
        let is_direct = self.item.as_ref().is_some_and(|item| item.depth + 1 == self.frames.len());
        match frame.role {
            Role::Reference(file) => self.want(file, id),
            Role::Identity if is_direct => {
                if let Some(item) = &mut self.item {
                    item.id = id;
                }
            }
            _ => {}
        }
        if let Some(outer) = self.frames.last_mut() {
            outer.has_recording |= frame.has_recording;
            if frame.role == Role::InstanceId {
                outer.id = id;
            }
        }
        if self.item.as_ref().is_some_and(|item| item.depth == self.frames.len()) {
            if is_item {
                if let Some(item) = &mut self.item {
                    item.id = item.id.or(frame.id);
                }
                self.settle();
            } else {
                self.item = None;
            }
        }
    }
}

/// A GUID, or the one at the end of an identity's text.
fn id_in(text: &str) -> Option<Guid> {
    text.rsplit('/').next()?.trim().parse().ok()
}

fn shown(name: &str) -> String {
    if name.chars().count() <= MAX_SHOWN_CHARS {
        return name.to_owned();
    }
    name.chars().take(MAX_SHOWN_CHARS).chain("...".chars()).collect()
}
