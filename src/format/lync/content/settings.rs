//! The name of a setting or policy: what it is, and for whom it applies. Knows the envelope of settings documents.

use super::super::settings_envelope::{NAMESPACE, NOBODY};
use super::super::xml::Element;
use super::canonical::Sum;
use crate::model::{MAX_THING_NAME_BYTES, ThingKind};

/// Whether an attribute of the envelope says nothing that an administrator set.
pub(super) fn is_left_out(element: &Element<'_>, attribute: &str) -> bool {
    element.namespace == NAMESPACE && matches!(attribute, "Signature" | "SchemaWriteVersion" | "Count")
}

/// An `AnchoredXml` that is open, and the item of it that is.
#[derive(Debug)]
pub(super) struct Settings {
    pub(super) depth: usize,
    schema: String,
    element: String,
    scope: String,
    instance: String,
    /// What tells an item from others of its document.
    key: String,
    /// A digest of all that says for whom the document applies.
    pub(super) key_sum: Sum,
}

impl Settings {
    pub(super) fn new(depth: usize) -> Self {
        let text = String::new;
        Self { depth, schema: text(), element: text(), scope: text(), instance: text(), key: text(), key_sum: 0 }
    }

    /// An element of the envelope, or the first of a value.
    pub(super) fn open(&mut self, element: &Element<'_>) {
        let of = |name: &str| element.attribute(name).unwrap_or_default().to_owned();
        match (element.namespace, element.local, element.depth.saturating_sub(self.depth)) {
            (NAMESPACE, "Key", 1) => self.scope = of("ScopeClass"),
            (NAMESPACE, "SchemaId", 2) => (self.schema, self.element) = (of("Namespace"), of("ElementName")),
            (NAMESPACE, "AuthorityId", 2) => self.instance = of("InstanceId"),
            (NAMESPACE, "Item", 2) => self.key.clear(),
            (_, local, 4) if self.element.is_empty() => self.element = local.to_owned(),
            _ => {}
        }
    }

    /// A part of the key of an item.
    pub(super) fn key(&mut self, text: &str) {
        let text = text.trim();
        if !text.is_empty() && self.key.len() < MAX_THING_NAME_BYTES {
            self.key.push(if self.key.is_empty() { ':' } else { ' ' });
            self.key.extend(text.chars().take(MAX_THING_NAME_BYTES));
        }
    }

    pub(super) fn kind(&self) -> ThingKind {
        let is_policy = self.schema.contains(".Policy.") || self.element.ends_with("Policy");
        if is_policy { ThingKind::Policy } else { ThingKind::Setting }
    }

    /// `VoicePolicy Global`, `VoicePolicy Tag:Sales`, `CdrSettings Site:1`.
    pub(super) fn name(&self) -> String {
        let what = if self.element.is_empty() { "setting" } else { &self.element };
        let scope = if self.scope.is_empty() { "Global" } else { &self.scope };
        let instance = if matches!(self.instance.as_str(), "" | NOBODY) { "" } else { &self.instance };
        let colon = if instance.is_empty() { "" } else { ":" };
        format!("{what} {scope}{colon}{instance}{}", self.key)
    }
}
