//! The `SFGI` (file group) and `SFIN` (file) records: the rows of `RESTORE FILELISTONLY`.

use super::config_records::{Reader, Record, records};
use super::limits::{MAX_DATA_FILES, MAX_GROUP_NAME_BYTES};
use crate::base::{Guid, Le, Lsn};
use crate::model::{DataFile, FileType};
use std::collections::BTreeMap;

/// SFIN+8: this backup becomes the differential base of the file.
const IS_DIFFERENTIAL_BASE: u32 = 0x80;

/// File group names by id.
pub fn groups(configuration: &[u8], read: &mut Reader<'_>) -> BTreeMap<u32, String> {
    records(configuration)
        .filter(|record| &record.tag == b"SFGI")
        .take(MAX_DATA_FILES)
        .filter_map(|record| Some((Le(record.bytes).u32(12)?, read.text(record, 16)?)))
        // The name is repeated for every file of the group, so a long one would multiply.
        .filter(|(_, name)| name.len() <= MAX_GROUP_NAME_BYTES)
        .collect()
}

/// One file of the database.
pub fn file(record: Record<'_>, groups: &BTreeMap<u32, String>, read: &mut Reader<'_>) -> DataFile {
    let le = Le(record.bytes);
    let guid = |at| le.guid(at).and_then(Guid::known);
    DataFile {
        file_id: le.u32(20).unwrap_or(0),
        file_type: match le.u32(28) {
            Some(1) => FileType::Data,
            Some(2) => FileType::Log,
            _ => FileType::Other,
        },
        logical_name: read.text(record, 48),
        physical_name: read.text(record, 52),
        file_group: le.u32(36).and_then(|id| groups.get(&id).cloned()),
        size_bytes: le.u64(40).unwrap_or(0),
        backup_pages: le.u32(24).unwrap_or(0),
        is_differential_base: le.u32(8).is_some_and(|flags| flags & IS_DIFFERENTIAL_BASE != 0),
        differential_base_lsn: le.slice(158, 10).and_then(Lsn::from_bytes),
        differential_base_guid: guid(170),
        unique_id: guid(186),
    }
}
