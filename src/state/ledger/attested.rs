//! Digests of the files that attestations name, as they were when an audit first saw them: what is changed afterwards is
//! not what was attested.

use super::memory::Ledger;
use super::open::survive;
use super::tables::ATTESTED;
use crate::model::{AttestedFile, RecordedDigest};
use jiff::civil::Date;
use redb::{ReadableTable, TableError};
use std::collections::{BTreeMap, BTreeSet};

/// The table cannot be read, so that nobody knows what was recorded.
struct Unreadable;

impl Ledger {
    /// Adds to each file what was recorded of it, for each day that attestations name with it, and records what is new.
    /// `place` is the deployment and the file in it, the same however either is written.
    pub fn unite_attested(
        &self,
        place: impl Fn(&str) -> String,
        days: &BTreeMap<String, BTreeSet<Date>>,
        files: &mut [AttestedFile],
    ) {
        let mut news = Vec::new();
        for file in files.iter_mut() {
            let Some(seen) = file.sha256.clone() else { continue };
            for day in days.get(&file.path).into_iter().flatten() {
                let key = format!("{}|{day}", place(&file.path));
                match survive(|| self.digest(&key)) {
                    Some(Ok(Some(sha256))) => file.recorded.push(RecordedDigest { day: *day, sha256 }),
                    Some(Ok(None)) => news.push((key, seen.clone())),
                    // What was recorded cannot be read now: today's digest is not the first.
                    Some(Err(Unreadable)) | None => {}
                }
            }
        }
        if !news.is_empty() {
            // What cannot be written now is recorded by the next audit.
            let _ = survive(|| self.record(&news));
        }
    }

    /// What was recorded; `None` where nothing was.
    fn digest(&self, key: &str) -> Result<Option<String>, Unreadable> {
        let read = self.read().ok_or(Unreadable)?;
        let table = match read.open_table(ATTESTED) {
            Err(TableError::TableDoesNotExist(_)) => return Ok(None),
            other => other.map_err(|_| Unreadable)?,
        };
        let known = table.get(key).map_err(|_| Unreadable)?;
        Ok(known.map(|sha256| sha256.value().to_owned()))
    }

    /// Records what is seen for the first time: another run may have recorded it meanwhile.
    fn record(&self, news: &[(String, String)]) -> Option<()> {
        let write = self.database()?.begin_write().ok()?;
        {
            let mut table = write.open_table(ATTESTED).ok()?;
            for (key, sha256) in news {
                if table.get(key.as_str()).ok()?.is_none() {
                    table.insert(key.as_str(), sha256.as_str()).ok()?;
                }
            }
        }
        write.commit().ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::ledger::Versions;

    fn file(sha256: &str) -> AttestedFile {
        AttestedFile {
            path: "proof.pdf".to_owned(),
            size_bytes: Some(1),
            modified: None,
            sha256: Some(sha256.to_owned()),
            holds_nothing: Some(false),
            unreadable: None,
            is_missing: false,
            recorded: Vec::new(),
        }
    }

    #[test]
    fn what_was_seen_first_stays_whatever_another_run_saw_meanwhile() {
        let folder = tempfile::tempdir().unwrap();
        let versions = Versions { tool: "1".to_owned(), catalogue: "1".to_owned() };
        let ledger = Ledger::open(folder.path(), versions);
        let news = |sha256: &str| vec![("contoso|proof.pdf|2026-10-01".to_owned(), sha256.to_owned())];
        assert_eq!(ledger.record(&news("first")), Some(()));
        // Asked before the other had written.
        assert_eq!(ledger.record(&news("later")), Some(()));
        let days = BTreeMap::from([("proof.pdf".to_owned(), BTreeSet::from([jiff::civil::date(2026, 10, 1)]))]);
        let mut files = [file("today")];
        ledger.unite_attested(|path| format!("contoso|{path}"), &days, &mut files);
        let recorded: Vec<&str> = files[0].recorded.iter().map(|one| one.sha256.as_str()).collect();
        assert_eq!(recorded, ["first"]);
    }
}
