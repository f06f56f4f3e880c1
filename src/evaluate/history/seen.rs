//! What the repositories hold, by GUID, and which repositories were looked at as a whole.

use crate::base::Guid;
use crate::model::{BackupSet, Evidence, SourceKind};
use std::collections::{BTreeMap, BTreeSet};

/// The files' side of the match.
#[derive(Debug, Default)]
pub struct Seen<'a> {
    /// Every set found in a file.
    pub sets: BTreeMap<Guid, &'a BackupSet>,
    /// Repositories that hold a file of that media set, and whether any set could be read from it there.
    pub media: BTreeMap<Guid, BTreeMap<&'a str, bool>>,
    /// Files by repository and name, lower case, that could not be recognised or read.
    unread: BTreeSet<(&'a str, String)>,
    /// Repositories of which nothing was left out.
    whole: BTreeSet<&'a str>,
}

impl<'a> Seen<'a> {
    pub fn new(evidence: &'a Evidence) -> Self {
        let mut seen = Self::default();
        for media in &evidence.media_sets {
            for set in &media.sets {
                if let Some(guid) = set.facts.backup_set_guid {
                    seen.sets.insert(guid, set);
                }
            }
            let Some(guid) = media.media.media_set_guid else { continue };
            let is_read = !media.sets.is_empty() && media.problems.is_empty();
            for copy in media.families.iter().flat_map(|family| &family.copies) {
                *seen.media.entry(guid).or_default().entry(&copy.location.source).or_insert(true) &= is_read;
            }
        }
        let empty = evidence.media_sets.iter().filter(|media| media.sets.is_empty());
        let empty = empty.flat_map(|media| media.families.iter().flat_map(|family| &family.copies));
        let unread = evidence.suspects.iter().map(|suspect| &suspect.location).chain(empty.map(|copy| &copy.location));
        seen.unread.extend(unread.map(|at| (at.source.as_str(), at.path.file_name().to_lowercase())));
        let whole = evidence.sources.iter().filter(|source| {
            source.kind == SourceKind::Repository
                && source.unreachable.is_none()
                && !source.notes.iter().any(|note| note.kind.may_hide_a_backup())
        });
        seen.whole.extend(whole.map(|source| source.name.as_str()));
        seen
    }

    /// Whether a file of that name lies there and does not say what it is.
    pub fn is_unread(&self, repository: &'a str, name: &str) -> bool {
        self.unread.contains(&(repository, name.to_lowercase()))
    }

    pub fn is_whole(&self, repository: &str) -> bool {
        self.whole.contains(repository)
    }
}
