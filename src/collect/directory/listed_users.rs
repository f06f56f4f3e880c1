//! The users inside exports are of use only beside those of a directory, and in evidence they take room.

use crate::model::{Detail, Evidence};

/// Room for the users of all exports together: 2 million of them.
const MAX_HASHES_BYTES: usize = 16 << 20;

/// Keeps the users of the newest exports, and of none where no directory showed users. `shown_to_others`: another collector
/// may have asked a directory server.
pub fn keep_listed_users(evidence: &mut Evidence, shown_to_others: bool) {
    let shows = evidence
        .artefacts
        .iter()
        .any(|one| matches!(&one.facts.detail, Detail::DirectoryBackups(facts) if facts.users.is_some()));
    let is_shown = shown_to_others || shows;
    let mut left = if is_shown { MAX_HASHES_BYTES } else { 0 };
    let mut exports: Vec<_> = evidence.exports.iter_mut().collect();
    exports.sort_by(|a, b| b.facts.export_time.cmp(&a.facts.export_time).then_with(|| a.location.cmp(&b.location)));
    for export in exports {
        let Some(hashes) = &export.facts.user_hashes else { continue };
        match left.checked_sub(hashes.len()).filter(|_| is_shown) {
            Some(rest) => left = rest,
            None => export.facts.user_hashes = None,
        }
    }
}
