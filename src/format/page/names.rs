//! The pages by which a database knows itself: the boot page, page 9 of its first file, and the header of each data
//! file, page 0. Both hold one record behind the page header.
//!
//! The offsets hold in backups of database versions 611 to 998, SQL Server 2005 to 2025; the names are those of
//! `DBCC DBINFO` and `DBCC FILEHEADER`.

use super::fold::PAGE_BYTES;
use crate::base::{Guid, Le, Lsn};

/// What the boot page says: fields of fixed places.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Boot {
    /// `dbi_version`.
    pub version: u16,
    /// `dbi_checkptLSN`.
    pub checkpoint: Option<Lsn>,
    /// `dbi_familyGUID`.
    pub family: Option<Guid>,
    /// `dbi_recoveryForkNameStack`, the fork on top.
    pub fork: Option<Guid>,
}

impl Boot {
    pub(super) fn of(page: &[u8; PAGE_BYTES]) -> Self {
        let le = Le(page);
        Self {
            version: le.u16(100).unwrap_or_default(),
            checkpoint: le.slice(444, 10).and_then(Lsn::from_bytes),
            family: le.guid(504).and_then(Guid::known),
            fork: le.guid(552).and_then(Guid::known),
        }
    }
}

/// What a file's header says: columns of variable length, so that their places follow from the record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FileHeader {
    /// `BindingID`: the same in all files of a database.
    pub binding: Option<Guid>,
    /// `FileIDGuid`.
    pub file: Option<Guid>,
}

const RECORD: usize = 96;
const BINDING: usize = 0;
const FILE_GUID: usize = 23;
/// Since SQL Server 2005 the header has 44 columns and more. A database that came from SQL Server 2000 keeps the header
/// of then, with 22 of them, and with another binding id than its backups name.
const LEAST_COLUMNS: usize = 44;

impl FileHeader {
    /// `None` when the record has not the columns that are looked for.
    pub(super) fn of(page: &[u8; PAGE_BYTES]) -> Option<Self> {
        let le = Le(page);
        let word = |at: usize| le.u16(at).map(usize::from);
        let all = RECORD + word(RECORD + 2)?;
        let variable = all + 2 + word(all)?.div_ceil(8);
        let columns = word(variable)?;
        if columns < LEAST_COLUMNS {
            return None;
        }
        let first = variable + 2 + 2 * columns;
        let guid = |column: usize| {
            let end = |column: usize| word(variable + 2 + 2 * column).map(|end| RECORD + (end & 0x7fff));
            let from = if column == 0 { first } else { end(column - 1)? };
            (end(column)? == from + 16).then(|| le.guid(from))?.and_then(Guid::known)
        };
        Some(Self { binding: guid(BINDING), file: guid(FILE_GUID) })
    }
}
