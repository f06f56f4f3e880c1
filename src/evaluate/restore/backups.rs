//! Backups of a restore, as the report lists them.

use crate::base::PathName;
use crate::evaluate::candidate::{Candidate, Content};
use crate::evaluate::finding::ATTESTATION;
use crate::evaluate::results::backup_word;
use crate::evaluate::seen_at::SeenAt;
use crate::model::report::{RestoredBackup, RestoredFile};
use crate::model::{BackupCopy, BackupSet, Location};

/// Of a long chain, what the report lists from each end.
const LISTED_EACH: usize = 5;

/// The first and the last; all, if they are not many more.
pub fn shortened<'a>(backups: &[&'a Candidate<'a>]) -> Vec<&'a Candidate<'a>> {
    if backups.len() <= 2 * LISTED_EACH {
        return backups.to_vec();
    }
    let last = backups.len() - LISTED_EACH;
    [backups.get(..LISTED_EACH), backups.get(last..)].into_iter().flatten().flatten().copied().collect()
}

/// A backup with its files.
pub fn reported(backup: &Candidate<'_>) -> RestoredBackup {
    let set = backup.set();
    RestoredBackup {
        what: backup_word(backup),
        time: backup.finished,
        files: files(backup),
        position: set.map(|set| u32::from(set.position)),
        backup_set_guid: set.and_then(|set| set.backup_set_guid),
        first_lsn: set.and_then(|set| set.first_lsn),
        last_lsn: set.and_then(|set| set.last_lsn),
    }
}

/// The files to restore from: of each family the best copy, if possible all from one repository.
pub fn files(backup: &Candidate<'_>) -> Vec<RestoredFile> {
    match backup.content {
        Content::Sql(set) => of_set(set, &backup.places).into_iter().map(file).collect(),
        Content::Attested(attestation, _) => vec![RestoredFile {
            source: ATTESTATION.to_owned(),
            path: PathName::from(attestation.evidence.as_deref().unwrap_or_default()),
        }],
        _ => backup.places.first().map(file).into_iter().collect(),
    }
}

fn file(place: &Location) -> RestoredFile {
    RestoredFile { source: place.source.clone(), path: place.path.clone() }
}

/// `places`: those that may be read.
fn of_set<'a>(set: &'a BackupSet, places: &SeenAt<'_>) -> Vec<&'a Location> {
    let mut members: Vec<_> = set.members.iter().collect();
    members.sort_by_key(|member| member.family_number);
    let best_in = |source: Option<&str>| -> Option<Vec<&BackupCopy>> {
        let best = |copies: &'_ [BackupCopy]| -> Option<usize> {
            let is_own = |copy: &BackupCopy| {
                source.is_none_or(|name| copy.location.source == name) && places.contains(&copy.location)
            };
            let own = copies.iter().enumerate().filter(|(_, copy)| is_own(copy));
            own.min_by_key(|(_, copy)| (copy.verdict, &copy.location)).map(|(index, _)| index)
        };
        members.iter().map(|member| member.copies.get(best(&member.copies)?)).collect()
    };
    let any = best_in(None).unwrap_or_default();
    // The best copies may lie in several repositories where one of them has all families as good.
    let worst = any.iter().map(|copy| copy.verdict).max();
    let sources = any.iter().map(|copy| copy.location.source.as_str());
    let of_one =
        sources.filter_map(|name| best_in(Some(name))).find(|all| all.iter().map(|copy| copy.verdict).max() == worst);
    of_one.unwrap_or(any).into_iter().map(|copy| &copy.location).collect()
}
