//! What a backup to be written is: every fact a header carries, with defaults a server could have written.

use super::log::LogShape;
use super::protection::Protection;
use crate::base::{Guid, Lsn};
use crate::demo::seed::{guid_of, number_of};
use jiff::ToSpan;
use jiff::civil::{DateTime, date};

/// What `BACKUP` was told to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operation {
    Full,
    CopyOnlyFull,
    Differential,
    Log,
}

/// The database's recovery model.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recovery {
    Full,
    BulkLogged,
    Simple,
}

/// A SQL Server build and the database version that belongs to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ServerVersion {
    pub major: u8,
    pub minor: u8,
    pub build: u16,
    pub database_version: u16,
    pub compatibility_level: u8,
}

impl ServerVersion {
    pub const SQL_2008_R2: Self =
        Self { major: 10, minor: 50, build: 6000, database_version: 661, compatibility_level: 100 };
    pub const SQL_2012: Self =
        Self { major: 11, minor: 0, build: 7001, database_version: 706, compatibility_level: 110 };
    pub const SQL_2014: Self =
        Self { major: 12, minor: 0, build: 6024, database_version: 782, compatibility_level: 120 };
    pub const SQL_2019: Self =
        Self { major: 15, minor: 0, build: 2000, database_version: 904, compatibility_level: 150 };
}

/// The full backup that differentials are based on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BaseBackup {
    pub set_guid: Guid,
    pub first_lsn: Lsn,
    /// Local time of the server.
    pub finish: DateTime,
    pub tz_quarters: i8,
}

/// One data file of the database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DataFileSpec {
    /// 1 for the primary file; 2 is the log.
    pub file_id: u16,
    pub logical: String,
    pub physical: String,
    /// Size of the file; rounded up to whole extents, at least two.
    pub pages: u32,
}

/// One backup set. Start from [`BackupSpec::full`] and change what matters; `next_full`, `differential` and `next_log`
/// give sets that belong to the same database and chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BackupSpec {
    pub database: String,
    /// With `\INSTANCE`.
    pub server: String,
    pub machine: String,
    pub user: String,
    pub name: String,
    pub description: String,
    pub operation: Operation,
    pub version: ServerVersion,
    pub recovery: Recovery,
    pub page_verify: Protection,
    pub with_checksum: bool,
    /// Local time of the server, as `finish` and `created`.
    pub start: DateTime,
    pub finish: DateTime,
    pub created: DateTime,
    /// Quarter hours east of Greenwich.
    pub tz_quarters: i8,
    pub database_id: u16,
    /// Where the set's log begins; for full and differential backups also the checkpoint.
    pub first_lsn: Lsn,
    /// Log blocks from there; the last LSN follows from them.
    pub log_blocks: u32,
    /// Checkpoint of the last full backup before this set.
    pub database_backup_lsn: Option<Lsn>,
    /// Where the log chain began; not with simple recovery.
    pub log_chain_origin: Option<Lsn>,
    /// The full backup that is the base when this set is taken.
    pub base: Option<BaseBackup>,
    /// `None`: derived from the server, the database, the operation and the start.
    pub set_guid: Option<Guid>,
    /// `None`: derived from the server and the database, as the next two.
    pub binding_id: Option<Guid>,
    pub family_guid: Option<Guid>,
    pub recovery_fork: Option<Guid>,
    pub data_files: Vec<DataFileSpec>,
    /// How often the content has changed: pages of two generations differ.
    pub generation: u32,
    /// Share of the extents a differential holds.
    pub changed_percent: u8,
    /// A second pass that copies the first extent again, as servers do when it changed meanwhile.
    pub second_pass: bool,
    /// Maximum transfer size in units of 64 KiB; data is padded to it.
    pub transfer_units: u16,
}

impl BackupSpec {
    /// A full backup of a small database, taken 2026-10-01 02:00 to 02:00:07 in summer time (+02:00).
    pub fn full(database: &str) -> Self {
        let start = date(2026, 10, 1).at(2, 0, 0, 0);
        let folder = r"D:\CsData";
        Self {
            database: database.to_owned(),
            server: r"SQL01\RTC".to_owned(),
            machine: crate::demo::DEMO_MACHINE.to_owned(),
            user: r"CONTOSO\svc-backup".to_owned(),
            name: format!("{database}-Full Database Backup"),
            description: String::new(),
            operation: Operation::Full,
            version: ServerVersion::SQL_2008_R2,
            recovery: Recovery::Full,
            page_verify: Protection::Checksum,
            with_checksum: false,
            start,
            finish: start.saturating_add(7.seconds()),
            created: date(2014, 3, 11).at(10, 22, 41, 0),
            tz_quarters: 8,
            database_id: 5 + u16::try_from(number_of(database) % 20).unwrap_or_default(),
            first_lsn: Lsn::new(40, LogShape::FIRST_BLOCK, 37),
            log_blocks: 3,
            database_backup_lsn: None,
            log_chain_origin: None,
            base: None,
            set_guid: None,
            binding_id: None,
            family_guid: None,
            recovery_fork: None,
            data_files: vec![DataFileSpec {
                file_id: 1,
                logical: database.to_owned(),
                physical: format!(r"{folder}\{database}\DbPath\{database}.mdf"),
                pages: 64,
            }],
            generation: 0,
            changed_percent: 20,
            second_pass: false,
            transfer_units: 1,
        }
    }

    /// The same set taken at another time; it keeps its duration.
    #[must_use]
    pub fn at(mut self, start: DateTime) -> Self {
        let duration = self.start.duration_until(self.finish);
        self.start = start;
        self.finish = start.saturating_add(duration);
        self
    }

    /// The size of the first data file in pages of 8 KiB.
    #[must_use]
    pub fn pages(mut self, pages: u32) -> Self {
        if let Some(file) = self.data_files.first_mut() {
            file.pages = pages;
        }
        self
    }

    /// The next full backup of the same database.
    #[must_use]
    pub fn next_full(&self, start: DateTime) -> Self {
        let mut next = self.after(Operation::Full, start);
        next.name = format!("{}-Full Database Backup", self.database);
        next
    }

    /// A copy-only full backup, which changes no base.
    #[must_use]
    pub fn copy_only(&self, start: DateTime) -> Self {
        let mut next = self.after(Operation::CopyOnlyFull, start);
        next.name = format!("{}-Copy-only Full Backup", self.database);
        next
    }

    /// A differential on the current base.
    #[must_use]
    pub fn differential(&self, start: DateTime) -> Self {
        let mut next = self.after(Operation::Differential, start);
        next.name = format!("{}-Differential Database Backup", self.database);
        next
    }

    /// The next log backup: it begins where the previous one ended. Called on a full it is the first of the chain
    /// and begins at the full's checkpoint, as servers do.
    #[must_use]
    pub fn next_log(&self, start: DateTime) -> Self {
        let mut next = self.after(Operation::Log, start);
        next.name = format!("{}-Transaction Log Backup", self.database);
        if self.operation != Operation::Log {
            next.first_lsn = self.first_lsn;
            next.log_blocks = self.log_blocks.saturating_add(4);
        }
        next
    }

    /// The same set when `full` was the last full backup before it.
    #[must_use]
    pub fn based_on(mut self, full: &Self) -> Self {
        self.base = Some(full.as_base());
        self.database_backup_lsn = Some(full.first_lsn);
        self
    }

    pub(super) fn as_base(&self) -> BaseBackup {
        BaseBackup {
            set_guid: self.guid(),
            first_lsn: self.first_lsn,
            finish: self.finish,
            tz_quarters: self.tz_quarters,
        }
    }

    fn after(&self, operation: Operation, start: DateTime) -> Self {
        let mut next = self.clone().at(start);
        next.operation = operation;
        next.set_guid = None;
        next.generation = self.generation.saturating_add(1);
        next.first_lsn = self.last_lsn();
        if self.operation == Operation::Full {
            next = next.based_on(self);
            if self.recovery != Recovery::Simple && self.log_chain_origin.is_none() {
                next.log_chain_origin = Some(self.first_lsn);
            }
        }
        next
    }

    /// The backup set GUID.
    pub fn guid(&self) -> Guid {
        self.set_guid.unwrap_or_else(|| {
            guid_of(&format!("set {} {} {:?} {}", self.server, self.database, self.operation, self.start))
        })
    }

    pub(super) fn identity(&self, what: &str, given: Option<Guid>) -> Guid {
        given.unwrap_or_else(|| guid_of(&format!("{what} {} {}", self.server, self.database)))
    }

    /// Of a database file.
    pub(super) fn file_guid(&self, file_id: u32) -> Guid {
        guid_of(&format!("file {} {} {file_id}", self.server, self.database))
    }

    /// The LSN behind the last log block of the set; equal to the first for an empty log backup.
    pub fn last_lsn(&self) -> Lsn {
        let shape = self.log_shape();
        let (vlf, block) = (0..self.log_blocks)
            .fold((self.first_lsn.vlf, self.first_lsn.block), |(vlf, block), _| shape.next(vlf, block));
        if self.log_blocks == 0 { self.first_lsn } else { Lsn::new(vlf, block, 1) }
    }

    pub(super) fn log_shape(&self) -> LogShape {
        LogShape(self.content_seed())
    }

    /// Content depends on the database, not on the backup.
    pub(super) fn content_seed(&self) -> u64 {
        number_of(&format!("{}|{}", self.server, self.database))
    }

    pub(super) fn has_data(&self) -> bool {
        self.operation != Operation::Log
    }

    pub(super) fn is_copy_only(&self) -> bool {
        self.operation == Operation::CopyOnlyFull
    }
}
