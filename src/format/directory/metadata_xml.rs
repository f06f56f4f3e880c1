//! One value of `msDS-ReplAttributeMetaData` as text: an element `DS_REPL_ATTR_META_DATA` whose children are the fields
//! of the structure of that name (`DsReplicaGetInfo`). Domain controllers end the text with a zero.

use super::metadata::AttributeMetadata;
use crate::base::Stamp;
use crate::format::lync::xml::{Element, Visitor, scan};

/// A value is a few hundred bytes.
const MAX_BYTES: usize = 64 * 1024;
const MAX_FIELD_BYTES: usize = 4096;
const ROOT: &str = "DS_REPL_ATTR_META_DATA";
const ATTRIBUTE: &str = "pszAttributeName";
const CHANGED: &str = "ftimeLastOriginatingChange";
const ORIGIN: &str = "pszLastOriginatingDsaDN";

/// Reads a value; `None`: it is no such text, or is not whole.
pub fn metadata_xml(value: &[u8]) -> Option<AttributeMetadata> {
    if value.len() > MAX_BYTES {
        return None;
    }
    let zeros = value.iter().rev().take_while(|byte| **byte == 0).count();
    let text = value.get(..value.len() - zeros)?;
    let mut fields = Fields::default();
    if scan(text, &mut fields).fault.is_some() || !fields.is_metadata {
        return None;
    }
    let attribute = fields.attribute.trim().to_owned();
    if attribute.is_empty() {
        return None;
    }
    let changed = fields.changed.trim().parse::<Stamp>().ok();
    let origin = Some(fields.origin.trim().to_owned()).filter(|origin| !origin.is_empty());
    Some(AttributeMetadata { attribute, changed, origin })
}

#[derive(Default)]
struct Fields {
    is_metadata: bool,
    open: Option<&'static str>,
    attribute: String,
    changed: String,
    origin: String,
}

impl Visitor for Fields {
    fn open(&mut self, element: &Element<'_>) {
        match element.depth {
            1 => self.is_metadata = element.local == ROOT,
            2 => self.open = [ATTRIBUTE, CHANGED, ORIGIN].into_iter().find(|name| *name == element.local),
            _ => self.open = None,
        }
    }

    fn text(&mut self, text: &str) {
        let field = match self.open {
            Some(ATTRIBUTE) => &mut self.attribute,
            Some(CHANGED) => &mut self.changed,
            Some(ORIGIN) => &mut self.origin,
            _ => return,
        };
        if field.len().saturating_add(text.len()) <= MAX_FIELD_BYTES {
            field.push_str(text);
        }
    }

    fn close(&mut self, _: usize) {
        self.open = None;
    }
}
