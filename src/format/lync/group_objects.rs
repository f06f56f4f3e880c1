//! The objects of a Response Group export as CLIXML shows them: their ids, their owner pools, the objects and the
//! recordings they name.

use super::clixml::{Object, Sink, Value};
use super::group_item::GroupItem;
use super::group_roles::{Role, id_in, role};
use super::references::References;
use crate::base::Guid;
use std::collections::{BTreeMap, BTreeSet};

/// Pools one export may name; it is of one.
const MAX_POOLS: usize = 100;
const MAX_FQDN_BYTES: usize = 255;
/// Objects of one file remembered because a later place may point back at them.
const MAX_REMEMBERED: usize = 40_000;

/// An object whose end was not yet seen.
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
    item: Option<GroupItem>,
    /// Items begun so far.
    begun: u64,
    remembered: BTreeMap<u64, Remembered>,
}

impl<'a> GroupObjects<'a> {
    pub(super) fn new(file: usize, pools: &'a mut BTreeSet<String>, references: &'a mut References) -> Self {
        let (frames, remembered) = (Vec::new(), BTreeMap::new());
        Self { pools, references, file, frames, item: None, begun: 0, remembered }
    }

    fn enclosing(&self) -> Role {
        self.frames.last().map_or(Role::Other, |frame| frame.role)
    }

    /// The item, if what is at hand is a member of it and not of one of its parts.
    fn direct(&mut self) -> Option<&mut GroupItem> {
        let depth = self.frames.len();
        self.item.as_mut().filter(|item| item.depth + 1 == depth)
    }

    fn remember(&mut self, frame: &Frame, id: Option<Guid>) {
        let (Some(ref_id), true) = (frame.ref_id, id.is_some() || frame.has_recording) else { return };
        if self.remembered.len() < MAX_REMEMBERED {
            let recording_of = frame.has_recording.then_some(self.begun);
            self.remembered.insert(ref_id, Remembered { id, recording_of });
        } else {
            self.references.doubt(|| format!("one file holds more than {MAX_REMEMBERED} objects with ids"));
        }
    }

    fn pool(&mut self, text: &str) {
        let pool = text.to_lowercase();
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
            self.begun += 1;
            self.item = Some(GroupItem::new(self.file, self.begun, self.frames.len()));
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
        let role = role(value.member, enclosing);
        match (role, value.member, self.direct()) {
            _ if value.tag == "ToString" => {}
            (Role::Identity, _, Some(item)) => item.id = id_in(text),
            (_, Some("Name"), Some(item)) => item.name(text),
            _ => {}
        }
        let Some(frame) = self.frames.last_mut() else { return };
        match (role, value.member) {
            _ if value.tag == "ToString" => frame.shown_id = id_in(text),
            (Role::InstanceId, _) => frame.id = id_in(text),
            (Role::Reference(file) | Role::References(file), _) if !text.is_empty() => {
                self.item.iter_mut().for_each(|item| item.want(file, id_in(text)));
            }
            (_, Some("UniqueName")) => frame.unique_name = Some(text.to_owned()),
            (_, Some("OriginalFileName")) => frame.original_name = Some(text.to_owned()),
            // A plain value that PowerShell wrapped as an object.
            (Role::Other, None) if enclosing != Role::Other => frame.id = frame.id.or_else(|| id_in(text)),
            _ => {}
        }
    }

    fn again(&mut self, member: Option<&str>, ref_id: Option<u64>) {
        let known = ref_id.and_then(|ref_id| self.remembered.get(&ref_id));
        let id = known.and_then(|known| known.id);
        let recording_of = known.and_then(|known| known.recording_of);
        let role = role(member, self.enclosing());
        if let (Role::Identity, Some(item)) = (role, self.direct()) {
            item.id = id;
        }
        let Some(item) = &mut self.item else { return };
        match role {
            Role::Reference(file) => item.want(file, id),
            // What the list held is not remembered.
            Role::References(file) => item.want(file, None),
            _ => {}
        }
        // The recording must lie in the folder of each that plays it, and only the first was asked about.
        if recording_of.is_some_and(|number| number != item.number) {
            item.doubt(|| "shares a recording with another object".to_owned());
        }
    }

    fn end(&mut self, is_item: bool) {
        let Some(mut frame) = self.frames.pop() else { return };
        let id = frame.id.or(frame.shown_id);
        if let (Some(unique_name), Some(original_name)) = (&frame.unique_name, &frame.original_name) {
            frame.has_recording = true;
            self.item.iter_mut().for_each(|item| item.plays(unique_name, original_name));
        }
        self.remember(&frame, id);
        match (frame.role, &mut self.item) {
            (Role::Reference(file), Some(item)) => item.want(file, id),
            (Role::Identity, _) => self.direct().into_iter().for_each(|item| item.id = id),
            _ => {}
        }
        if let Some(outer) = self.frames.last_mut() {
            outer.has_recording |= frame.has_recording;
            if frame.role == Role::InstanceId {
                outer.id = id;
            }
        }
        let depth = self.frames.len();
        if let Some(mut item) = self.item.take_if(|item| item.depth == depth)
            && is_item
        {
            item.id = item.id.or(frame.id);
            item.settle(self.references);
        }
    }
}
