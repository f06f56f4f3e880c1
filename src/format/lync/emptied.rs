//! Whether the documents of a set still hold anything. A set of hollow documents is well-formed and restores nothing.

use super::users::{UserDocument, user_document};
use super::xml::Element;
use crate::base::count;
use crate::model::Verdict;

/// What one document holds.
#[derive(Clone, Copy, Debug)]
struct Open {
    user: Option<UserDocument>,
    /// Anything below `Data`, or text in it.
    has_any: bool,
    /// Depth of its `HomedResource`.
    homed: Option<usize>,
    /// Something below `HomedResource` that says something.
    has_payload: bool,
}

/// Counts documents by what they hold.
#[derive(Debug, Default)]
pub(super) struct Emptied {
    open: Option<Open>,
    documents: u64,
    empty_documents: u64,
    users: u64,
    empty_users: u64,
    /// Without anything, of the documents that hold contacts.
    empty_contacts: u64,
    hollow_users: u64,
    /// Documents of contacts that say anything.
    pub(super) filled_users: u64,
    /// What all users have: elements below their `HomedResource` with attributes.
    pub(super) user_entries: u64,
}

impl Emptied {
    /// A `DocItem` begins.
    pub(super) fn begin(&mut self, name: &str) {
        let user = user_document(name);
        self.open = Some(Open { user, has_any: false, homed: None, has_payload: false });
    }

    /// An element inside a document (depth 3 is `Data`).
    pub(super) fn element(&mut self, element: &Element<'_>) {
        let Some(open) = &mut self.open else { return };
        if element.depth == 3 && element.local == "Data" {
            open.has_any |= element.has_attributes();
            return;
        }
        open.has_any = true;
        if element.local == "HomedResource" {
            open.homed = open.homed.or(Some(element.depth));
        } else {
            open.has_payload |= element.has_attributes();
            self.user_entries += u64::from(open.user.is_some() && element.has_attributes());
        }
    }

    pub(super) fn text(&mut self, text: &str) {
        if let Some(open) = &mut self.open
            && !text.trim().is_empty()
        {
            open.has_any = true;
            open.has_payload = true;
        }
    }

    /// A document ends.
    pub(super) fn end(&mut self) {
        let Some(open) = self.open.take() else { return };
        let is_empty = !open.has_any;
        self.documents += 1;
        self.empty_documents += u64::from(is_empty);
        if let Some(user) = open.user {
            self.users += 1;
            self.empty_users += u64::from(is_empty);
            self.empty_contacts += u64::from(is_empty && user == UserDocument::Contacts);
            let is_hollow = is_empty || (open.homed.is_some() && !open.has_payload);
            self.hollow_users += u64::from(is_hollow);
            self.filled_users += u64::from(!is_hollow && user == UserDocument::Contacts);
        }
    }

    /// Of a configuration: most of its documents hold nothing.
    pub(super) fn configuration(&self) -> Option<(String, Verdict)> {
        let message = || {
            let all = count(self.documents, "document is", "documents are");
            format!("{} of {all} empty: what they held is lost", self.empty_documents)
        };
        (self.empty_documents * 2 > self.documents).then(|| (message(), Verdict::Incomplete))
    }

    /// Of user data: documents of users that hold nothing. A user may have no contacts; nobody having anything, not even
    /// a group or a permission, is how an emptied export looks.
    pub(super) fn user_data(&self) -> Option<(String, Verdict)> {
        let of = |n: u64| format!("{n} of {}", count(self.users, "user document", "user documents"));
        if self.empty_users * 2 > self.users {
            let are = if self.users == 1 { "is" } else { "are" };
            return Some((
                format!("{} {are} empty: nothing of it can be restored", of(self.empty_users)),
                Verdict::Incomplete,
            ));
        }
        if self.empty_contacts > 0 {
            let message = format!("{} hold nothing: whether they ever did cannot be told", of(self.empty_contacts));
            return Some((message, Verdict::Identified));
        }
        (self.users > 0 && self.hollow_users == self.users).then(|| {
            let message = "no user inside has any contact, group or permission: an export that was emptied looks so";
            (message.to_owned(), Verdict::Identified)
        })
    }
}
