//! A digest of what an element says: namespace and name, attributes in any order, text without its layout, and what is
//! inside, in its order or in any. How prefixes are called, and where lines break, is nowhere in it.

use super::super::xml::Element;
use sha2::{Digest, Sha256};

/// The first half of a SHA-256.
pub(super) type Sum = u128;

/// What no text holds, before a part that is none.
const MARK: [u8; 1] = [0xff];

/// An element that is open.
#[derive(Debug)]
pub(super) struct Level {
    hash: Sha256,
    /// Of what is inside in any order.
    inside: Sum,
    /// Whether the order of what is inside says something.
    is_ordered: bool,
    needs_blank: bool,
    has_text: bool,
    /// It says something itself, beyond what stands in things inside it.
    says_something: bool,
    /// A thing inside was taken out.
    pub(super) held_things: bool,
}

impl Level {
    /// An element that begins, without the attributes that `is_left_out` names.
    pub(super) fn new(element: &Element<'_>, is_ordered: bool, is_left_out: impl Fn(&str) -> bool) -> Self {
        let mut hash = Sha256::new();
        put(&mut hash, element.namespace);
        put(&mut hash, element.local);
        let mut attributes: Vec<_> = element.attributes().filter(|(_, name, _)| !is_left_out(name)).collect();
        attributes.sort_unstable();
        for (namespace, name, value) in &attributes {
            for part in [namespace, name, value] {
                put(&mut hash, part);
            }
        }
        Self {
            hash,
            inside: 0,
            is_ordered,
            needs_blank: false,
            has_text: false,
            says_something: !attributes.is_empty(),
            held_things: false,
        }
    }

    /// Whether the order of what is inside says something.
    pub(super) fn is_ordered(&self) -> bool {
        self.is_ordered
    }

    /// A piece of its text: every run of white space is one blank, and none is at its ends.
    pub(super) fn text(&mut self, text: &str) {
        for (number, word) in text.split(|c: char| c.is_ascii_whitespace()).enumerate() {
            self.needs_blank |= number > 0;
            if word.is_empty() {
                continue;
            }
            if std::mem::take(&mut self.needs_blank) && self.has_text {
                self.hash.update(b" ");
            }
            self.has_text = true;
            self.says_something = true;
            self.hash.update(word);
        }
    }

    /// Something inside has ended.
    pub(super) fn hold(&mut self, sum: Sum) {
        self.says_something = true;
        if self.is_ordered {
            self.hash.update(MARK);
            self.hash.update(sum.to_le_bytes());
        } else {
            self.inside = self.inside.wrapping_add(sum);
        }
    }

    /// Whether it says anything itself.
    pub(super) fn says_something(&self) -> bool {
        self.says_something
    }

    /// Nothing but a wrapping of things that were taken out.
    pub(super) fn is_wrapping(&self) -> bool {
        self.held_things && !self.says_something
    }

    pub(super) fn sum(mut self) -> Sum {
        self.hash.update(MARK);
        self.hash.update(self.inside.to_le_bytes());
        first_half(self.hash)
    }
}

/// One digest of two: of a name and what it names, or of a member and the object that it is.
pub(super) fn both(name: &str, sum: Sum) -> Sum {
    let mut hash = Sha256::new();
    put(&mut hash, name);
    hash.update(sum.to_le_bytes());
    first_half(hash)
}

fn put(hash: &mut Sha256, text: &str) {
    // The length first: without it two texts could run into one.
    hash.update((text.len() as u64).to_le_bytes());
    hash.update(text);
}

fn first_half(hash: Sha256) -> Sum {
    let bytes: [u8; 32] = hash.finalize().into();
    bytes.first_chunk().map_or(0, |half| Sum::from_be_bytes(*half))
}
