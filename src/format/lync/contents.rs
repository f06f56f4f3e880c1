//! What was gathered entry by entry, and which parts of its kind an export has.

use super::clixml;
use super::doc_items::{Content, DocItems};
use super::entries::Entries;
use super::group_files::{self, FILES};
use super::kinds::{CONTENT_TYPES, DOC_ITEM_SET, Layout, is_part};
use super::report::ExportContext;
use super::response_groups::ResponseGroups;
use super::xml::{Element, Fault, Outcome, Visitor, scan};
use crate::format::archive::Entry;
use crate::format::form::is_named_audio;
use crate::model::{ExportContent, ThingKind};
use std::collections::BTreeSet;
use std::io::Read;

/// The parts a package must have.
const PACKAGE: [&str; 2] = [DOC_ITEM_SET, CONTENT_TYPES];

#[derive(Debug)]
pub(super) struct Contents<'a> {
    pub(super) layout: Layout,
    pub(super) doc_items: DocItems<'a>,
    pub(super) response_groups: ResponseGroups,
    pub(super) entries: Entries,
    pub(super) entry_count: u64,
    pub(super) unpacked_bytes: u64,
    pub(super) audio_files: u64,
    pub(super) is_demo: bool,
    /// The document set was opened and read, to its end or to its first fault.
    has_documents: bool,
    /// Parts that stand in the archive.
    present: BTreeSet<&'static str>,
    /// Parts that are well-formed and have the right root.
    sound: BTreeSet<&'static str>,
}

/// A part is read for its structure alone.
struct Structure;

impl Visitor for Structure {
    fn open(&mut self, _: &Element<'_>) {}
}

impl<'a> Contents<'a> {
    pub(super) fn new(layout: Layout, context: &'a ExportContext) -> Self {
        Self {
            layout,
            doc_items: DocItems::new(&context.declared_users, context.lists_users),
            response_groups: ResponseGroups::default(),
            entries: Entries::new(layout),
            entry_count: 0,
            unpacked_bytes: 0,
            audio_files: 0,
            is_demo: false,
            has_documents: false,
            present: BTreeSet::new(),
            sound: BTreeSet::new(),
        }
    }

    /// The names of all parts this layout must have.
    pub(super) fn required(&self) -> &'static [&'static str] {
        match self.layout {
            Layout::DocItems => &PACKAGE,
            Layout::ResponseGroups => &FILES,
            Layout::Foreign(_) | Layout::Untold => &[],
        }
    }

    /// Which required part an entry is.
    pub(super) fn part(&self, name: &str) -> Option<&'static str> {
        match self.layout {
            Layout::DocItems => PACKAGE.into_iter().find(|part| is_part(name, part)),
            Layout::ResponseGroups => group_files::file_index(name).and_then(|index| FILES.get(index).copied()),
            Layout::Foreign(_) | Layout::Untold => None,
        }
    }

    /// Whether an entry is a recording that has content, by its name. An empty one is found by who asks for it.
    pub(super) fn is_recording(&self, entry: &Entry) -> bool {
        self.layout == Layout::ResponseGroups
            && entry.size_bytes > 0
            && group_files::is_audio(&entry.name)
            && is_named_audio(&entry.name)
    }

    /// Takes what an entry's header says.
    pub(super) fn list(&mut self, entry: &Entry) {
        self.entry_count += 1;
        self.unpacked_bytes = self.unpacked_bytes.saturating_add(entry.size_bytes);
        self.entries.list(entry, self.part(&entry.name));
        self.audio_files += u64::from(group_files::is_audio(&entry.name));
        self.present.extend(self.part(&entry.name));
    }

    /// Documents of a document set; `None` where none was read.
    pub(super) fn document_count(&self) -> Option<u64> {
        self.has_documents.then_some(self.doc_items.documents)
    }

    /// Reads what a part says. The fault, if there is one, is about its XML.
    pub(super) fn read(&mut self, part: &'static str, input: &mut dyn Read) -> Option<Fault> {
        let (outcome, root) = match (self.layout, part) {
            (Layout::DocItems, DOC_ITEM_SET) => (scan(input, &mut self.doc_items), "DocItemSet"),
            (Layout::DocItems, _) => (scan(input, &mut Structure), "Types"),
            _ => {
                let index = FILES.iter().position(|file| *file == part)?;
                (self.response_groups.read(index, input), "Objs")
            }
        };
        self.is_demo |= outcome.is_demo;
        self.has_documents |= part == DOC_ITEM_SET && outcome.root.is_some();
        let fault = outcome.fault.clone().or_else(|| wrong_root(&outcome, root));
        if fault.is_none() {
            self.sound.insert(part);
        }
        fault
    }

    /// A part that was read and then found to be something else than what was packed is not sound.
    pub(super) fn distrust(&mut self, part: &'static str) {
        self.sound.remove(part);
    }

    /// What can be compared with another export of its kind, of a configuration or of Response Groups of which every part is
    /// proven. Of user data nothing is kept but counts.
    pub(super) fn into_comparable(self, entries: &[Entry]) -> Option<ExportContent> {
        if !self.is_well_formed() {
            return None;
        }
        match (self.layout, self.doc_items.content()) {
            (Layout::DocItems, Content::Configuration) => Some(self.doc_items.things.into_list().into_content()),
            (Layout::ResponseGroups, _) if !self.response_groups.is_doubtful => {
                let mut list = self.response_groups.objects;
                for entry in entries.iter().filter(|entry| group_files::is_audio(&entry.name)) {
                    list.add(
                        ThingKind::Recording,
                        &entry.name,
                        u128::from(entry.crc) << 64 | u128::from(entry.size_bytes),
                    );
                }
                Some(list.into_content())
            }
            _ => None,
        }
    }

    pub(super) fn missing(&self) -> impl Iterator<Item = &'static str> {
        self.required().iter().copied().filter(|part| !self.present.contains(part))
    }

    /// Every part of the kind is there and well-formed; `false` where no part is known.
    pub(super) fn is_well_formed(&self) -> bool {
        !self.required().is_empty() && self.required().iter().all(|part| self.sound.contains(part))
    }
}

fn wrong_root(outcome: &Outcome, local: &str) -> Option<Fault> {
    let root = outcome.root.as_ref()?;
    let is_right = root.local == local && (local != "Objs" || root.namespace == clixml::NAMESPACE);
    (!is_right).then(|| Fault {
        id: "wrong-root",
        message: format!("the root element is not `{local}`"),
        offset: 0,
        verdict: crate::model::Verdict::Damaged,
    })
}
