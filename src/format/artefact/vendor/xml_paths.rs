//! XML read to its closing root, keeping the text of a few paths and counting others.

use super::Stream;
use crate::base::ReadAt;
use crate::format::lync::xml::{Element, Outcome, Visitor, scan};
use crate::model::{Problem, Verdict};
use std::collections::BTreeMap;

/// Bytes of one kept text.
const MAX_TEXT_BYTES: usize = 1024;

/// Keeps and counts by path: local names below the root, joined with `/`; the root's own path is empty.
#[derive(Debug, Default)]
pub(in super::super) struct XmlPaths {
    /// Paths whose first text is kept.
    pub(in super::super) kept: &'static [&'static str],
    /// Paths that are counted.
    pub(in super::super) counted: &'static [&'static str],
    path: String,
    lengths: Vec<usize>,
    texts: BTreeMap<&'static str, String>,
    open: Option<(&'static str, usize)>,
    counts: BTreeMap<&'static str, u64>,
    root_attributes: BTreeMap<&'static str, String>,
}

/// Attributes of a root that are kept.
const ROOT_ATTRIBUTES: [&str; 2] = ["version", "detail-version"];

impl XmlPaths {
    pub(in super::super) fn new(kept: &'static [&'static str], counted: &'static [&'static str]) -> Self {
        Self { kept, counted, ..Self::default() }
    }

    /// The first text at a kept path, without blanks.
    pub(in super::super) fn text(&self, path: &str) -> Option<&str> {
        self.texts.get(path).map(|text| text.trim()).filter(|text| !text.is_empty())
    }

    /// How often a counted path was there.
    pub(in super::super) fn count(&self, path: &str) -> u64 {
        self.counts.get(path).copied().unwrap_or_default()
    }

    /// An attribute of the root.
    pub(in super::super) fn root_attribute(&self, name: &str) -> Option<&str> {
        self.root_attributes.get(name).map(String::as_str)
    }
}

impl Visitor for XmlPaths {
    fn open(&mut self, element: &Element<'_>) {
        self.lengths.push(self.path.len());
        if element.depth == 1 {
            for name in ROOT_ATTRIBUTES {
                if let Some(value) = element.attribute(name).filter(|value| value.len() <= MAX_TEXT_BYTES) {
                    self.root_attributes.insert(name, value.to_owned());
                }
            }
            return;
        }
        if !self.path.is_empty() {
            self.path.push('/');
        }
        self.path.push_str(element.local);
        if let Some(path) = self.counted.iter().find(|path| **path == self.path) {
            *self.counts.entry(path).or_default() += 1;
        }
        if let Some(path) = self.kept.iter().find(|path| **path == self.path)
            && !self.texts.contains_key(path)
        {
            self.texts.insert(path, String::new());
            self.open = Some((path, element.depth));
        }
    }

    fn text(&mut self, text: &str) {
        if let Some((path, depth)) = self.open
            && depth == self.lengths.len()
            && let Some(kept) = self.texts.get_mut(path)
            && kept.len().saturating_add(text.len()) <= MAX_TEXT_BYTES
        {
            kept.push_str(text);
        }
    }

    fn close(&mut self, depth: usize) {
        self.open.take_if(|(_, opened)| *opened == depth);
        if let Some(length) = self.lengths.pop() {
            self.path.truncate(length);
        }
    }
}

/// Reads a document to its closing root.
pub(in super::super) fn read_xml(
    file: &dyn ReadAt,
    visitor: &mut dyn Visitor,
) -> (Outcome, Option<(Verdict, Problem)>) {
    let outcome = scan(Stream::new(file), visitor);
    let fault = outcome.fault.as_ref();
    let fault = fault.map(|fault| (fault.verdict, Problem::at(fault.id, fault.offset, fault.message.clone())));
    (outcome, fault)
}

/// The name of the root element with its prefix, where the head of a document shows it.
pub(in super::super) fn xml_root(head: &str) -> Option<&str> {
    let mut rest = head.trim_start();
    loop {
        let end = match rest.get(..2)? {
            "<?" => "?>",
            "<!" if rest.starts_with("<!--") => "-->",
            "<!" => ">",
            _ => break,
        };
        let (_, after) = rest.split_once(end)?;
        rest = after.trim_start();
    }
    let name = rest.strip_prefix('<')?;
    let end = name.find(|c: char| c.is_whitespace() || c == '>' || c == '/')?;
    let name = name.get(..end)?;
    let is_name = name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | ':'));
    (is_name && name.starts_with(|c: char| c.is_alphabetic() || c == '_')).then_some(name)
}
