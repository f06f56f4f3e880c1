//! What the entries of a ZIP are by their content, where their names tell nothing: an export of locations or of Persistent
//! Chat holds documents, and nobody makes one of pictures by calling it one.

use super::xml::{Element, Visitor, scan};
use crate::format::form::{Form, HEAD_BYTES, form};
use crate::model::ExportCounts;
use std::io::{Cursor, Read};

/// Entries by what they are.
#[derive(Debug, Default)]
pub(super) struct Untold {
    xml: u64,
    configuration: u64,
    foreign: u64,
    untold: u64,
}

/// Whether a document says anything: an element below its root.
#[derive(Default)]
struct Content(bool);

impl Visitor for Content {
    fn open(&mut self, element: &Element<'_>) {
        self.0 |= element.depth > 1;
    }
}

/// The head of an entry, for [`form`]. What cannot be unpacked is told elsewhere; what was unpacked before counts.
pub(super) fn head_of(input: &mut dyn Read) -> Vec<u8> {
    let mut head = Vec::new();
    let _cut = input.take(HEAD_BYTES as u64).read_to_end(&mut head);
    head
}

impl Untold {
    /// Reads an entry as far as is needed.
    pub(super) fn read(&mut self, input: &mut dyn Read) {
        let head = head_of(input);
        match form(&head) {
            Form::Xml => {
                let mut content = Content::default();
                let outcome = scan(Cursor::new(head).chain(input), &mut content);
                if content.0 && outcome.fault.is_none() {
                    self.xml += 1;
                }
            }
            Form::Configuration | Form::Device(_) => self.configuration += 1,
            Form::Foreign(_) => self.foreign += 1,
            Form::Container | Form::Sealed(_) | Form::Unknown => self.untold += 1,
            Form::Empty | Form::Blank | Form::Text => {}
        }
    }

    pub(super) fn into(self, counts: &mut ExportCounts) {
        counts.xml_parts = Some(self.xml);
        counts.configuration_parts = Some(self.configuration);
        counts.foreign_parts = Some(self.foreign);
        counts.untold_parts = Some(self.untold);
    }
}
