//! Digests of the files that attestations name, as they were when an audit first saw them: what is changed afterwards is
//! not what was attested.

use super::memory::Ledger;
use super::open::survive;
use super::tables::ATTESTED;
use crate::model::{AttestedFile, RecordedDigest};
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

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
                match survive(|| self.digest(&key)).flatten() {
                    Some(sha256) => file.recorded.push(RecordedDigest { day: *day, sha256 }),
                    None => news.push((key, seen.clone())),
                }
            }
        }
        if !news.is_empty() {
            // What cannot be written now is recorded by the next audit.
            let _ = survive(|| self.record(&news));
        }
    }

    fn digest(&self, key: &str) -> Option<String> {
        Some(self.read()?.open_table(ATTESTED).ok()?.get(key).ok()??.value().to_owned())
    }

    fn record(&self, news: &[(String, String)]) -> Option<()> {
        let write = self.database()?.begin_write().ok()?;
        {
            let mut table = write.open_table(ATTESTED).ok()?;
            for (key, sha256) in news {
                table.insert(key.as_str(), sha256.as_str()).ok()?;
            }
        }
        write.commit().ok()
    }
}
