//! What a recognizer declares of itself: one row of the page that lists all of them. Plain data beside the code that
//! keeps it.

use crate::model::Kind;

/// How one form of file or folder is recognized, what is read from it, and what that proves. Each text is a phrase, for
/// a reader who knows the product and not this program.
#[derive(Clone, Copy, Debug)]
pub struct Declaration {
    /// Unique among all.
    pub name: &'static str,
    /// The kinds it can give.
    pub kinds: &'static [Kind],
    /// What tells that a file or folder is of this form.
    pub marker: &'static str,
    /// What is read from it.
    pub facts: &'static str,
    /// What is checked.
    pub checks: &'static str,
    /// The words that can stand in `proof`.
    pub proof: &'static [&'static str],
    /// What it cannot see, and how much it reads.
    pub limits: &'static str,
}
