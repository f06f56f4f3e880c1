//! Two readers of one document.

use super::{Element, Visitor};

/// Both see everything, the first first.
pub(in super::super) struct Both<'a>(
    pub(in super::super) &'a mut dyn Visitor,
    pub(in super::super) &'a mut dyn Visitor,
);

impl Visitor for Both<'_> {
    fn open(&mut self, element: &Element<'_>) {
        self.0.open(element);
        self.1.open(element);
    }

    fn text(&mut self, text: &str) {
        self.0.text(text);
        self.1.text(text);
    }

    fn close(&mut self, depth: usize) {
        self.0.close(depth);
        self.1.close(depth);
    }
}
