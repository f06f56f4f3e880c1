//! What servers verified in earlier runs: RESTORE VERIFYONLY of a terabyte need not be asked for every month.

use super::memory::Ledger;
use super::open::survive;
use super::tables::VERIFICATIONS;
use crate::base::Guid;
use crate::model::{Instance, ServerReading, ServerVerification};
use std::collections::BTreeSet;

impl Ledger {
    /// Remembers what the servers of these readings verified in this run, and adds to each reading what its instance
    /// verified in earlier ones of backups that the reading lists. Ages like every proof: the date stands with it.
    pub fn unite_verifications(&self, readings: &mut [ServerReading]) {
        let is_news = readings.iter().any(|reading| !reading.verifications.is_empty());
        if is_news && survive(|| self.keep(readings)).flatten().is_none() {
            self.remark(
                "What servers verified could not be written to the verification ledger: the next run will ask them \
                 again."
                    .to_owned(),
            );
        }
        for reading in readings {
            let earlier = survive(|| self.earlier(reading)).flatten().unwrap_or_default();
            reading.verifications.extend(earlier);
            reading.verifications.sort_by_key(|one| (one.backup_set_guid, one.verified_at));
        }
    }

    fn keep(&self, readings: &[ServerReading]) -> Option<()> {
        let database = self.database()?;
        let told = |one: &&ServerVerification| one.error.is_none() || one.is_verdict;
        let write = database.begin_write().ok()?;
        {
            let mut table = write.open_table(VERIFICATIONS).ok()?;
            for reading in readings {
                for one in reading.verifications.iter().filter(told) {
                    let record = serde_json::to_vec(one).ok()?;
                    table.insert(key(&reading.instance, one.backup_set_guid).as_str(), record.as_slice()).ok()?;
                }
            }
        }
        write.commit().ok()
    }

    fn earlier(&self, reading: &ServerReading) -> Option<Vec<ServerVerification>> {
        let read = self.read()?;
        let table = read.open_table(VERIFICATIONS).ok()?;
        let fresh: BTreeSet<Guid> = reading.verifications.iter().map(|one| one.backup_set_guid).collect();
        let guids = reading.backups.iter().filter_map(|backup| backup.facts.backup_set_guid);
        let guids: BTreeSet<Guid> = guids.filter(|guid| !fresh.contains(guid)).collect();
        let recall = |guid: Guid| {
            let record = table.get(key(&reading.instance, guid).as_str()).ok()??;
            serde_json::from_slice::<ServerVerification>(record.value()).ok()
        };
        Some(guids.into_iter().filter_map(recall).collect())
    }
}

/// Names of instances mean the same in every case.
fn key(instance: &Instance, guid: Guid) -> String {
    format!("{}|{guid}", instance.to_string().to_uppercase())
}
