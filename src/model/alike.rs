//! What rows of a history say alike, held once: of one database, hundreds of thousands say nearly the same.

use super::{BackupType, HistoryBackup};
use std::collections::BTreeMap;

/// The last row of each database and type.
#[derive(Debug, Default)]
pub struct Alike(BTreeMap<Option<BackupType>, BTreeMap<String, HistoryBackup>>);

impl Alike {
    /// Has a row hold together with the last one of its database what both say alike.
    pub fn share(&mut self, row: &mut HistoryBackup) {
        let database = row.facts.database_name.as_deref().unwrap_or_default();
        let of_type = self.0.entry(row.facts.backup_type).or_default();
        match of_type.get_mut(database) {
            Some(last) => {
                row.facts.share_with(&last.facts);
                if row.encryptor == last.encryptor {
                    row.encryptor.clone_from(&last.encryptor);
                }
                // The row's own devices are of no use here.
                (last.facts, last.encryptor) = (row.facts.clone(), row.encryptor.clone());
            }
            None => {
                let first = HistoryBackup { devices: Default::default(), ..row.clone() };
                of_type.insert(database.to_owned(), first);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::{Few, Stamp};
    use crate::model::{SqlHeader, SqlSet};

    fn row(database: &str, created: &str, name: &str) -> HistoryBackup {
        let facts = SqlHeader {
            name: Some(name.to_owned()),
            database_name: Some(database.to_owned()),
            database_creation_date: Some(created.parse::<Stamp>().unwrap()),
            ..SqlHeader::at(1)
        };
        HistoryBackup {
            facts: facts.into(),
            compressed_size_bytes: None,
            has_incomplete_metadata: None,
            encryptor: None,
            devices: Few::default(),
        }
    }

    #[test]
    fn rows_that_share_are_written_as_before() {
        let at = "2026-11-20T22:00:00+01:00";
        // Two stamps of one moment are equal, and written differently.
        let rows = [
            row("a", at, "x"),
            row("b", at, "x"),
            row("a", at, "x"),
            row("a", "2026-11-20T21:00:00Z", "x"),
            row("a", "2026-11-20T21:00:00Z", "y"),
            row("b", at, "x"),
        ];
        let (mut shared, mut alike) = (rows.clone(), Alike::default());
        shared.iter_mut().for_each(|row| alike.share(row));
        let text = |rows: &[HistoryBackup]| serde_json::to_string(rows).unwrap();
        assert_eq!(text(&shared), text(&rows));
        let is_one = |a: usize, b: usize| std::ptr::eq::<super::super::SetCommon>(&*shared[a].facts, &*shared[b].facts);
        assert!(is_one(0, 2) && is_one(1, 5) && is_one(3, 4) && !is_one(2, 3) && !is_one(0, 1));
    }

    #[test]
    fn a_row_takes_little_room() {
        assert!(size_of::<SqlSet>() <= 168, "{}", size_of::<SqlSet>());
        assert!(size_of::<HistoryBackup>() <= 224, "{}", size_of::<HistoryBackup>());
    }
}
