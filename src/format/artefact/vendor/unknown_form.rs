//! What has a form that nobody here knows.

use crate::model::{Problem, Verdict};

/// The fault of what has no form that is known here.
pub(in super::super) fn form_not_known(what: &str) -> (Verdict, Problem) {
    let message = format!("{what}: its form is not known here, and only a restore test can tell what it is worth");
    (Verdict::Unreadable, Problem::whole("form-not-known", message))
}
