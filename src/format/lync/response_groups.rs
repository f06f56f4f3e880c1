//! The eight CLIXML files of a Response Group export and what each object of them says: who owns it.

use super::clixml::{Clixml, Sink, Value};
use super::xml::{Outcome, scan};
use std::collections::BTreeSet;
use std::io::Read;

/// The export's folder inside the ZIP.
pub(super) const FOLDER: &str = "RgsImportExport/";
/// Audio lies below it, by the instance that plays it.
const AUDIO_FOLDER: &str = "RgsImportExport/RGS/";

/// What the folder must hold.
pub(super) const FILES: [&str; 8] = [
    "AgentGroups.xml",
    "Agents.xml",
    "Configuration.xml",
    "Holidaysets.xml",
    "HoursOfBusiness.xml",
    "Managers.xml",
    "Queues.xml",
    "Workflows.xml",
];

/// Pools one export may name; it is of one.
const MAX_POOLS: usize = 100;
const MAX_FQDN_BYTES: usize = 255;

/// Which of the eight files an entry is, by its place in [`FILES`].
pub(super) fn file_index(name: &str) -> Option<usize> {
    let file = strip_folder(name, FOLDER)?;
    FILES.iter().position(|known| known.eq_ignore_ascii_case(file))
}

/// Whether an entry lies in the export's folder.
pub(super) fn is_inside(name: &str) -> bool {
    strip_folder(name, FOLDER).is_some()
}

/// Whether an entry is a recording.
pub(super) fn is_audio(name: &str) -> bool {
    strip_folder(name, AUDIO_FOLDER).is_some_and(|rest| !rest.is_empty() && !rest.ends_with('/'))
}

fn strip_folder<'a>(name: &'a str, folder: &str) -> Option<&'a str> {
    let head = name.get(..folder.len())?;
    if head.eq_ignore_ascii_case(folder) { name.get(folder.len()..) } else { None }
}

/// What was read of the files so far.
#[derive(Debug, Default)]
pub(super) struct ResponseGroups {
    pub(super) pools: BTreeSet<String>,
    /// Objects by file; `None` where the file was not read.
    item_counts: [Option<u64>; FILES.len()],
}

impl ResponseGroups {
    /// Reads file `index` of [`FILES`].
    pub(super) fn read(&mut self, index: usize, input: &mut dyn Read) -> Outcome {
        let mut reader = Clixml::new(Owners { pools: &mut self.pools });
        let outcome = scan(input, &mut reader);
        let count = reader.item_count;
        if let Some(slot) = self.item_counts.get_mut(index) {
            *slot = Some(count);
        }
        outcome
    }

    /// How many objects the file of that name lists.
    pub(super) fn count(&self, file: &str) -> Option<u64> {
        let index = FILES.iter().position(|known| *known == file)?;
        self.item_counts.get(index).copied().flatten()
    }
}

struct Owners<'a> {
    pools: &'a mut BTreeSet<String>,
}

impl Sink for Owners<'_> {
    /// A string, or an object that shows itself as one.
    fn value(&mut self, value: &Value<'_>) {
        if value.member != Some("OwnerPool") || self.pools.len() >= MAX_POOLS {
            return;
        }
        let pool = value.text.trim().to_lowercase();
        if !pool.is_empty() && pool.len() <= MAX_FQDN_BYTES && !pool.contains(char::is_whitespace) {
            self.pools.insert(pool);
        }
    }
}
