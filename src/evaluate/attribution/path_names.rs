//! Folders and files that are named after a declared machine. A name fills what the content does not say; it is not asked
//! where the content speaks, nor where a mapping does.

use crate::model::Location;
use crate::policy::{Policy, Subject};

/// The targets whose names stand in the path, in the innermost folder, or the file, that names any.
pub(super) fn named_in_path(policy: &Policy, place: &Location, declared: &[usize]) -> Vec<usize> {
    let path = place.path.lossy();
    path.split('/')
        .rev()
        .map(|part| named_in(policy, part, declared))
        .find(|found| !found.is_empty())
        .unwrap_or_default()
}

/// The targets whose names stand in a text as words.
pub(super) fn named_in(policy: &Policy, text: &str, declared: &[usize]) -> Vec<usize> {
    let text = text.to_lowercase();
    let is_in = |index: &usize| policy.targets.get(*index).is_some_and(|rule| names(&rule.subject, &text));
    declared.iter().copied().filter(is_in).collect()
}

fn names(subject: &Subject, part: &str) -> bool {
    let name = match subject {
        Subject::Named(name) => name,
        Subject::Pool { fqdn, .. } => fqdn,
        _ => return false,
    };
    let name = name.to_lowercase();
    let label = name.split('.').next().unwrap_or_default();
    stands_in(&name, part) || (label.len() > 1 && stands_in(label, part))
}

/// Whether a name stands in it as a word: `fe01` in `iis-fe01`, and not in `fe011`.
fn stands_in(name: &str, part: &str) -> bool {
    let is_edge = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
    !name.is_empty()
        && part.match_indices(name).any(|(at, _)| {
            let before = part.get(..at).and_then(|head| head.chars().next_back());
            let after = part.get(at + name.len()..).and_then(|tail| tail.chars().next());
            is_edge(before) && is_edge(after)
        })
}
