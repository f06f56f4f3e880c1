//! The things of a configuration export, and of a topology document, which holds a part of the same. What has no known
//! form counts as a document, so that no change of it is missed. Documents of users are passed over.

use super::super::settings_envelope::NAMESPACE;
use super::super::topology::PUBLISHED;
use super::super::users::user_document;
use super::super::xml::{Element, Visitor};
use super::canonical::{Level, both};
use super::list::List;
use super::settings::{self, Settings};
use super::topology::{Thing, Things};
use crate::model::ThingKind;

/// What an open element is.
#[derive(Debug)]
enum Role {
    Document(String),
    Topology(usize),
    /// Directly below the topology, by its name.
    TopologyPart(String),
    Thing(Thing),
    Settings(Settings),
    SettingsKey,
    Item,
    ItemKey,
    Plain,
}

/// Reads documents into a list.
#[derive(Debug, Default)]
pub(in super::super) struct DocumentSet {
    list: List,
    open: Vec<(Role, Level)>,
    /// Depth of a document that is passed over.
    passed_over: Option<usize>,
    things: Things,
}

impl DocumentSet {
    /// All that was found.
    pub(in super::super) fn into_list(self) -> List {
        self.list
    }

    /// What the innermost element is that is anything but plain.
    fn innermost(&mut self) -> Option<&mut Role> {
        self.open.iter_mut().rev().map(|(role, _)| role).find(|role| !matches!(role, Role::Plain))
    }

    fn settings(&mut self) -> Option<&mut Settings> {
        self.open.iter_mut().rev().find_map(|(role, _)| match role {
            Role::Settings(settings) => Some(settings),
            _ => None,
        })
    }

    fn role(&mut self, element: &Element<'_>) -> Role {
        let is_of_settings = element.namespace == NAMESPACE;
        match self.innermost() {
            // Things do not stand in things.
            Some(Role::Thing(thing)) => {
                thing.inside(element);
                Role::Plain
            }
            Some(Role::Topology(depth)) => match Thing::new(element) {
                None if element.depth == *depth + 1 => Role::TopologyPart(element.local.to_owned()),
                None => Role::Plain,
                Some(thing) => Role::Thing(thing),
            },
            Some(Role::TopologyPart(_)) => Thing::new(element).map_or(Role::Plain, Role::Thing),
            Some(Role::Settings(settings)) => {
                settings.open(element);
                match (is_of_settings, element.local, element.depth.saturating_sub(settings.depth)) {
                    (true, "Key", 1) => Role::SettingsKey,
                    (true, "Item", 2) => Role::Item,
                    _ => Role::Plain,
                }
            }
            Some(Role::SettingsKey | Role::Item | Role::ItemKey) => self.inside_settings(element),
            Some(Role::Document(_) | Role::Plain) | None => match (element.namespace, element.local) {
                (_, "DocItem") if element.depth == 2 => {
                    Role::Document(element.attribute("Name").unwrap_or_default().to_owned())
                }
                (NAMESPACE, "AnchoredXml") => Role::Settings(Settings::new(element.depth)),
                (PUBLISHED, "Topology") => Role::Topology(element.depth),
                _ => Role::Plain,
            },
        }
    }

    fn inside_settings(&mut self, element: &Element<'_>) -> Role {
        let is_in_key = matches!(self.innermost(), Some(Role::ItemKey));
        let is_in_item = matches!(self.innermost(), Some(Role::Item));
        let Some(settings) = self.settings() else { return Role::Plain };
        settings.open(element);
        let is_key = is_in_item
            && element.namespace == NAMESPACE
            && element.local == "Key"
            && element.depth == settings.depth + 3;
        if is_key || is_in_key {
            element.attributes().for_each(|(_, _, value)| settings.key(value));
        }
        if is_key { Role::ItemKey } else { Role::Plain }
    }

    /// What an element says that has ended, unless it is a thing of its own or the wrapping of things.
    fn ended(&mut self, role: Role, level: Level) -> Option<u128> {
        let is_root = self.open.is_empty();
        match role {
            Role::Thing(thing) => self.things.end(thing, level.sum(), &mut self.list),
            Role::Item => {
                let (kind, name, key_sum) = {
                    let settings = self.settings()?;
                    (settings.kind(), settings.name(), settings.key_sum)
                };
                self.list.add(kind, &name, both("", level.sum().wrapping_add(key_sum)));
            }
            Role::Settings(settings) if !level.held_things => {
                self.list.add(settings.kind(), &settings.name(), level.sum());
            }
            // What its key says is in its items.
            Role::Settings(_) => {}
            Role::SettingsKey => {
                let sum = level.sum();
                self.settings()?.key_sum = sum;
                return Some(sum);
            }
            Role::Topology(_) => {
                self.things.settle(&mut self.list);
                if level.says_something() {
                    self.list.add(ThingKind::TopologyPart, "Topology", level.sum());
                }
            }
            Role::TopologyPart(name) => {
                if level.says_something() {
                    self.list.add(ThingKind::TopologyPart, &name, level.sum());
                }
            }
            _ if level.is_wrapping() => {}
            Role::Document(name) => self.list.add(ThingKind::Document, &name, level.sum()),
            Role::Plain if is_root => {
                if level.says_something() {
                    self.list.add(ThingKind::Document, "", level.sum());
                }
            }
            Role::ItemKey | Role::Plain => return Some(level.sum()),
        }
        None
    }
}

impl Visitor for DocumentSet {
    fn open(&mut self, element: &Element<'_>) {
        if self.passed_over.is_some() {
            return;
        }
        let is_document = element.depth == 2 && element.local == "DocItem";
        if is_document && user_document(element.attribute("Name").unwrap_or_default()).is_some() {
            self.passed_over = Some(element.depth);
            return;
        }
        let role = self.role(element);
        let outer = self.open.last();
        // Of the set and of a document the name counts alone: versions and times stand there.
        let is_envelope = match outer {
            None => element.local == "DocItemSet",
            Some((Role::Document(_), _)) => element.local == "Data",
            Some(_) => is_document,
        };
        // The order in which an administrator lists things counts: the first usage of a voice policy decides first.
        let is_ordered = matches!(role, Role::Item) || outer.is_some_and(|(_, level)| level.is_ordered());
        let is_topology = matches!(role, Role::Topology(_));
        let level = Level::new(element, is_ordered, |name| {
            is_envelope || (is_topology && name == "Signature") || settings::is_left_out(element, name)
        });
        self.open.push((role, level));
    }

    fn text(&mut self, text: &str) {
        if self.passed_over.is_some() {
            return;
        }
        if matches!(self.innermost(), Some(Role::ItemKey))
            && let Some(settings) = self.settings()
        {
            settings.key(text);
        }
        if let Some((_, level)) = self.open.last_mut() {
            level.text(text);
        }
    }

    fn close(&mut self, depth: usize) {
        if self.passed_over.is_some() {
            self.passed_over.take_if(|opened| *opened == depth);
            return;
        }
        let Some((role, level)) = self.open.pop() else { return };
        let held = self.ended(role, level);
        let Some((_, outer)) = self.open.last_mut() else { return };
        match held {
            Some(sum) => outer.hold(sum),
            None => outer.held_things = true,
        }
    }
}
