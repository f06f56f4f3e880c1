//! The SQL configuration record (MQCI data): one `SCIN` record of the set, then `SFGI` and `SFIN` records.
//! It stands twice in a set, in MSCI before the data and in MSLS after it.

use super::config_file;
use super::config_records::{Reader, Record, records};
use super::date::{self, Date};
use super::fault::{Fault, Notes};
use super::limits::MAX_DATA_FILES;
use crate::base::{Guid, Le, Lsn};
use crate::model::{BackupType, DataFile, FileType, PageVerify, RecoveryModel};

/// Bits of SCIN+8, the `Flags` of `RESTORE HEADERONLY`.
pub mod flag {
    pub const SNAPSHOT: u32 = 0x2;
    pub const BACKUP_CHECKSUMS: u32 = 0x10;
    pub const DAMAGED: u32 = 0x20;
    pub const COPY_ONLY: u32 = 0x400;
}

/// Bits of SCIN+244, the database's status (boot page `dbi_status`).
mod status {
    pub const BULK_LOGGED: u32 = 0x4;
    pub const SIMPLE: u32 = 0x8;
    pub const TORN_PAGE_DETECTION: u32 = 0x10;
    pub const CHECKSUM: u32 = 0x1_0000;
}

/// What the configuration says; `None` where the record is too short for it. Dates are the server's wall clock.
#[derive(Clone, Debug)]
pub struct Config {
    pub flags: Option<u32>,
    pub software_version: Option<String>,
    pub first_lsn: Option<Lsn>,
    pub last_lsn: Option<Lsn>,
    pub checkpoint_lsn: Option<Lsn>,
    pub database_backup_lsn: Option<Lsn>,
    pub log_chain_origin_lsn: Option<Lsn>,
    pub created: Date,
    pub start: Date,
    pub finish: Date,
    pub backup_type: Option<BackupType>,
    pub compatibility_level: Option<u8>,
    pub database_id: Option<u16>,
    pub database_version: Option<u16>,
    pub backup_size_bytes: Option<u64>,
    pub database_name: Option<String>,
    pub server_name: Option<String>,
    pub binding_id: Option<Guid>,
    pub recovery_fork_guid: Option<Guid>,
    pub family_guid: Option<Guid>,
    pub collation_bytes: Option<String>,
    pub recovery_model: Option<RecoveryModel>,
    pub page_verify: Option<PageVerify>,
    pub files: Vec<DataFile>,
}

impl Config {
    /// Reads a configuration; what is wrong with it goes to `notes`, with offsets made by `offset` from positions in
    /// `bytes`. `None` when it does not begin with a set record.
    pub fn parse(bytes: &[u8], offset: &dyn Fn(usize) -> u64, notes: &mut Notes) -> Option<Self> {
        let scin = records(bytes).next().filter(|record| &record.tag == b"SCIN")?;
        let mut read = Reader { offset, notes };
        let mut config = read.set(scin);
        let groups = config_file::groups(bytes, &mut read);
        for record in records(bytes).filter(|record| &record.tag == b"SFIN") {
            if config.files.len() == MAX_DATA_FILES {
                read.notes.add(Fault::limit(offset(record.at), "more files than SQL Server lets a database have"));
                break;
            }
            config.files.push(config_file::file(record, &groups, &mut read));
        }
        read.count(scin, &config.files);
        Some(config)
    }
}

impl Reader<'_> {
    fn set(&mut self, record: Record<'_>) -> Config {
        let le = Le(record.bytes);
        let lsn = |at| le.slice(at, 10).and_then(Lsn::from_bytes);
        let guid = |at| le.guid(at).and_then(Guid::known);
        let date = |at| date::read(le.slice(at, 5));
        let version = le.u16(24).zip(le.u8(26)).zip(le.u8(27));
        let status = le.u32(244);
        Config {
            flags: le.u32(8),
            software_version: version.map(|((build, minor), major)| format!("{major}.{minor}.{build}")),
            first_lsn: lsn(32),
            last_lsn: lsn(42),
            checkpoint_lsn: lsn(52),
            database_backup_lsn: lsn(62),
            log_chain_origin_lsn: lsn(248),
            created: date(72),
            start: date(77),
            finish: date(82),
            backup_type: self.backup_type(record, le.u8(87)),
            compatibility_level: le.u8(91),
            database_id: le.u16(92),
            database_version: le.u16(94),
            backup_size_bytes: le.u64(96),
            database_name: self.text(record, 104),
            server_name: self.text(record, 108),
            binding_id: guid(124),
            recovery_fork_guid: guid(156),
            family_guid: guid(224),
            collation_bytes: le.slice(216, 5).map(|bytes| data_encoding::HEXLOWER.encode(bytes)),
            recovery_model: status.map(|bits| match bits {
                _ if bits & status::SIMPLE != 0 => RecoveryModel::Simple,
                _ if bits & status::BULK_LOGGED != 0 => RecoveryModel::BulkLogged,
                _ => RecoveryModel::Full,
            }),
            page_verify: status.map(|bits| match bits {
                _ if bits & status::CHECKSUM != 0 => PageVerify::Checksum,
                _ if bits & status::TORN_PAGE_DETECTION != 0 => PageVerify::TornPageDetection,
                _ => PageVerify::None,
            }),
            files: Vec::new(),
        }
    }

    fn backup_type(&mut self, record: Record<'_>, letter: Option<u8>) -> Option<BackupType> {
        Some(match letter? {
            b'D' => BackupType::Full,
            b'I' => BackupType::Differential,
            b'L' => BackupType::Log,
            b'F' => BackupType::File,
            b'G' => BackupType::DifferentialFile,
            b'P' => BackupType::Partial,
            b'Q' => BackupType::DifferentialPartial,
            other => {
                let message = format!("the backup type (byte {other:#04x}) is none that SQL Server writes");
                self.notes.add(Fault::damaged("unknown-backup-type", (self.offset)(record.at + 87), message));
                return None;
            }
        })
    }

    /// SCIN+12 and +16 count the data and log files that follow: 334 of 334 real sets agree.
    fn count(&mut self, record: Record<'_>, files: &[DataFile]) {
        let le = Le(record.bytes);
        let listed = |kind| files.iter().filter(|file| file.file_type == kind).count() as u64;
        let (data, log) = (listed(FileType::Data), listed(FileType::Log));
        let (Some(data_said), Some(log_said)) = (le.u32(12).map(u64::from), le.u32(16).map(u64::from)) else { return };
        if (data, log) != (data_said, log_said) {
            let message = format!(
                "the set says it has {data_said} data and {log_said} log files, but {data} and {log} are listed: \
                 bytes of the configuration record were changed"
            );
            self.notes.add(Fault::damaged("file-list", (self.offset)(record.at + 12), message));
        }
    }
}
