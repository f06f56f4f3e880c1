//! The things of a Response Group export: the objects that its files list. Their members stand in any order; what they
//! list keeps its order. How objects are numbered says nothing: a reference stands for the object itself.

use super::super::clixml::NAMESPACE;
use super::super::group_files::{AGENT_GROUPS, AGENTS, FILES, HOLIDAY_SETS, HOURS, MANAGERS, QUEUES, WORKFLOWS};
use super::super::xml::{Element, Visitor};
use super::canonical::{Level, Sum, both};
use super::list::List;
use crate::model::{MAX_THING_NAME_BYTES, ThingKind};
use std::collections::BTreeMap;

/// Objects of one file remembered because a later place may point back at them.
const MAX_REMEMBERED: usize = 100_000;

/// Members that can name an object, the best first.
const NAMES: [&str; 3] = ["Name", "SipUri", "DisplayName"];

/// What an open element is.
#[derive(Debug, Default)]
struct Open {
    /// One of the things that the file lists.
    is_item: bool,
    /// A list in it holds the things, so that it is none itself.
    holds_items: bool,
    is_list_of_items: bool,
    member: String,
    ref_id: Option<u64>,
    is_reference: bool,
    /// Place in [`NAMES`].
    naming: Option<usize>,
    text: String,
    names: [Option<String>; NAMES.len()],
}

/// Reads one file into a list.
#[derive(Debug)]
pub(in super::super) struct Objects<'a> {
    list: &'a mut List,
    /// Place in [`FILES`].
    file: usize,
    open: Vec<(Open, Level)>,
    /// Depth of what is passed over: names of types.
    passed_over: Option<usize>,
    remembered: BTreeMap<u64, Sum>,
    /// A reference could not be followed: what it stands for may have changed.
    pub(in super::super) is_doubtful: bool,
}

impl<'a> Objects<'a> {
    pub(in super::super) fn new(file: usize, list: &'a mut List) -> Self {
        Self { list, file, open: Vec::new(), passed_over: None, remembered: BTreeMap::new(), is_doubtful: false }
    }

    fn kind(&self) -> ThingKind {
        match self.file {
            AGENT_GROUPS => ThingKind::AgentGroup,
            AGENTS => ThingKind::Agent,
            HOLIDAY_SETS => ThingKind::HolidaySet,
            HOURS => ThingKind::BusinessHours,
            MANAGERS => ThingKind::Manager,
            QUEUES => ThingKind::Queue,
            WORKFLOWS => ThingKind::Workflow,
            _ => ThingKind::Setting,
        }
    }

    fn begin(&mut self, element: &Element<'_>) -> Open {
        let depth = self.open.len();
        let outer = self.open.last_mut().map(|(outer, _)| outer);
        let is_object = element.local == "Obj";
        let mut is_list_of_items = false;
        let mut is_item = false;
        match outer {
            Some(outer) if matches!(element.local, "LST" | "IE" | "STK" | "QUE") && depth == 2 && outer.is_item => {
                (outer.is_item, outer.holds_items) = (false, true);
                is_list_of_items = true;
            }
            Some(outer) => is_item = is_object && (depth == 1 || outer.is_list_of_items),
            None => {}
        }
        let member = element.attribute("N").unwrap_or_default();
        // `Obj / Props / S`: a member of the item itself.
        let is_own = depth >= 2 && self.open.get(depth - 2).is_some_and(|(owner, _)| owner.is_item);
        let naming = NAMES.iter().position(|name| is_own && *name == member);
        let ref_id = element.attribute("RefId").and_then(|number| number.parse().ok());
        let member = member.chars().take(MAX_THING_NAME_BYTES).collect();
        let is_reference = element.local == "Ref";
        Open { is_item, is_list_of_items, member, ref_id, is_reference, naming, ..Open::default() }
    }

    /// What a reference stands for: an object before it, or one that it stands in.
    fn referred(&mut self, ref_id: Option<u64>) -> Sum {
        let known = ref_id.and_then(|number| self.remembered.get(&number)).copied();
        let around = || self.open.iter().rev().position(|(open, _)| ref_id.is_some() && open.ref_id == ref_id);
        let sum = known.or_else(|| around().map(|levels| both("around", levels as Sum)));
        self.is_doubtful |= sum.is_none();
        sum.unwrap_or_default()
    }
}

impl Visitor for Objects<'_> {
    fn open(&mut self, element: &Element<'_>) {
        if self.passed_over.is_some() {
            return;
        }
        if element.namespace == NAMESPACE && matches!(element.local, "TN" | "TNRef") {
            self.passed_over = Some(element.depth);
            return;
        }
        let open = self.begin(element);
        let is_ordered = !matches!(element.local, "Props" | "MS" | "Objs" | "Obj" | "DCT");
        // What an object is called in its place is put to it when it ends.
        let is_left_out = |name: &str| matches!(name, "RefId" | "N" | "Version");
        self.open.push((open, Level::new(element, is_ordered, is_left_out)));
    }

    fn text(&mut self, text: &str) {
        if self.passed_over.is_some() {
            return;
        }
        let Some((open, level)) = self.open.last_mut() else { return };
        level.text(text);
        if open.naming.is_some() && open.text.len() < MAX_THING_NAME_BYTES {
            open.text.extend(text.chars().take(MAX_THING_NAME_BYTES));
        }
    }

    fn close(&mut self, depth: usize) {
        if self.passed_over.is_some() {
            self.passed_over.take_if(|opened| *opened == depth);
            return;
        }
        let Some((open, level)) = self.open.pop() else { return };
        let Some(place) = self.open.len().checked_sub(1) else {
            if level.says_something() {
                let name = FILES.get(self.file).copied().unwrap_or_default();
                self.list.add(ThingKind::Document, name, level.sum());
            }
            return;
        };
        if open.holds_items || open.is_list_of_items {
            return;
        }
        let is_reference = open.is_reference;
        let sum = if is_reference { self.referred(open.ref_id) } else { level.sum() };
        if let (Some(ref_id), false) = (open.ref_id, is_reference) {
            if self.remembered.len() < MAX_REMEMBERED {
                self.remembered.insert(ref_id, sum);
            } else {
                self.is_doubtful = true;
            }
        }
        if open.is_item {
            let name = open.names.into_iter().flatten().next();
            let file = FILES.get(self.file).map_or("", |file| file.trim_end_matches(".xml"));
            self.list.add(self.kind(), name.as_deref().unwrap_or(file), sum);
            return;
        }
        if let (Some(naming), Some((owner, _))) =
            (open.naming, place.checked_sub(1).and_then(|at| self.open.get_mut(at)))
        {
            let text = open.text.trim();
            if let (Some(slot), false) = (owner.names.get_mut(naming), text.is_empty()) {
                *slot = Some(text.to_owned());
            }
        }
        if let Some((_, outer)) = self.open.get_mut(place) {
            outer.hold(both(&open.member, sum));
        }
    }
}
