//! `DocItemSet.xml` of configuration and user-data exports (one format, two contents).

use super::content::DocumentSet;
use super::emptied::Emptied;
use super::settings_envelope::NAMESPACE;
use super::topology::TopologyFacts;
use super::users::Users;
use super::xml::{Element, Visitor};
use crate::model::Verdict;
use std::collections::{BTreeMap, BTreeSet};

/// What a document set holds.
#[derive(Debug)]
pub(super) struct DocItems<'a> {
    /// `DocItem`s directly below the root.
    pub(super) documents: u64,
    pub(super) users: Users<'a>,
    pub(super) topology: TopologyFacts,
    /// A settings document (`AnchoredXml`).
    pub(super) has_settings: bool,
    /// What only user exports hold.
    has_homed_resource: bool,
    pub(super) emptied: Emptied,
    /// Its documents, to be compared with those of another export.
    pub(super) things: DocumentSet,
}

/// Which export a document set is from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Content {
    Configuration,
    UserData,
    /// Neither users nor configuration: an export of an empty pool looks so, and so does one cut before its content.
    Untold,
}

impl<'a> DocItems<'a> {
    /// See [`Users::new`].
    pub(super) fn new(declared_users: &'a BTreeMap<String, BTreeSet<String>>, lists_users: bool) -> Self {
        Self {
            documents: 0,
            users: Users::new(declared_users, lists_users),
            topology: TopologyFacts::default(),
            has_settings: false,
            has_homed_resource: false,
            emptied: Emptied::default(),
            things: DocumentSet::default(),
        }
    }

    /// A topology or settings are what a configuration export is for; user documents are what the other is for.
    pub(super) fn content(&self) -> Content {
        if self.topology.is_seen || self.has_settings {
            Content::Configuration
        } else if self.users.is_any || self.has_homed_resource {
            Content::UserData
        } else {
            Content::Untold
        }
    }

    /// What is said of it where its documents hold too little, and how bad that is.
    pub(super) fn emptied(&self) -> Option<(String, Verdict)> {
        match self.content() {
            Content::Configuration => self.emptied.configuration(),
            Content::UserData => self.emptied.user_data(),
            Content::Untold => None,
        }
    }
}

impl Visitor for DocItems<'_> {
    fn open(&mut self, element: &Element<'_>) {
        if element.depth == 2 && element.local == "DocItem" {
            self.documents += 1;
            let name = element.attribute("Name").unwrap_or_default();
            self.users.document(name);
            self.emptied.begin(name);
        } else {
            self.emptied.element(element);
        }
        self.has_settings |= element.local == "AnchoredXml" && element.namespace == NAMESPACE;
        self.has_homed_resource |= element.local == "HomedResource";
        self.topology.open(element);
        self.things.open(element);
    }

    fn text(&mut self, text: &str) {
        self.emptied.text(text);
        self.topology.text(text);
        self.things.text(text);
    }

    fn close(&mut self, depth: usize) {
        if depth == 2 {
            self.emptied.end();
        }
        self.topology.close(depth);
        self.things.close(depth);
    }
}
