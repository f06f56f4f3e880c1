//! What the entries of an archive are by how they begin, and what that makes of the archive.

use crate::format::form::{Form, form};
use crate::model::{Problem, Verdict};

/// Entries by their form.
#[derive(Clone, Copy, Debug, Default)]
pub(in super::super) struct Held {
    /// Documents, settings, and vendors' own forms.
    known: u64,
    foreign: u64,
    /// Archives in the archive, what is encrypted, and what nobody knows.
    untold: u64,
    /// Texts in which no lines look like settings, and what is empty.
    other: u64,
    what: Option<&'static str>,
}

impl Held {
    /// Of a ZIP whose entries were told elsewhere.
    pub(in super::super) fn of_zip(known: u64, foreign: u64, untold: u64, other: u64) -> Self {
        Self { known, foreign, untold, other, what: None }
    }

    /// Takes an entry by its head.
    pub(in super::super) fn add(&mut self, head: &[u8]) {
        match form(head) {
            Form::Xml | Form::Configuration | Form::Device(_) => self.known += 1,
            Form::Foreign(what) => {
                self.foreign += 1;
                self.what.get_or_insert(what);
            }
            Form::Container | Form::Sealed(_) | Form::Unknown => self.untold += 1,
            Form::Text => self.other += 1,
            Form::Empty | Form::Blank => {}
        }
    }

    /// Why an archive of this is no saved configuration, or cannot be told to be one.
    pub(in super::super) fn fault(&self) -> Option<(Verdict, Problem)> {
        if self.known > 0 {
            return None;
        }
        if self.untold > 0 || (self.other > 0 && self.foreign == 0) {
            return Some(super::unknown_form::form_not_known(
                "an archive in which nothing has the form of a saved configuration",
            ));
        }
        let what = self.what.map_or_else(String::new, |what| format!("; it holds {what}"));
        let message = format!("an archive in which nothing is a saved configuration{what}");
        Some((Verdict::Incomplete, Problem::whole("not-a-configuration", message)))
    }
}
