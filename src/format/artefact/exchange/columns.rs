//! The members of a mailbox database that say how it is backed up, in lower case. `LastFullBackup` and its like are
//! dates; `SnapshotLastFullBackup` and its like say whether that backup was a snapshot.

pub(super) const NAME: &str = "name";
pub(super) const IDENTITY: &str = "identity";
pub(super) const SERVER: &str = "server";
pub(super) const SERVER_NAME: &str = "servername";
pub(super) const FULL: &str = "lastfullbackup";
pub(super) const INCREMENTAL: &str = "lastincrementalbackup";
pub(super) const DIFFERENTIAL: &str = "lastdifferentialbackup";
pub(super) const SNAPSHOT: &str = "snapshotlastfullbackup";
pub(super) const CIRCULAR: &str = "circularloggingenabled";
pub(super) const IN_PROGRESS: &str = "backupinprogress";
/// Exchange 2007 spells it so.
pub(super) const IN_PROGRESS_2007: &str = "backupinprogess";
pub(super) const RECOVERY: &str = "recovery";

pub(super) const ALL: &[&str] = &[
    NAME,
    IDENTITY,
    SERVER,
    SERVER_NAME,
    FULL,
    INCREMENTAL,
    DIFFERENTIAL,
    SNAPSHOT,
    CIRCULAR,
    IN_PROGRESS,
    IN_PROGRESS_2007,
    RECOVERY,
];

/// Of these a listing has one besides the last full backup, or its type says that it is of mailbox databases:
/// inventories of SQL Servers have columns named `LastFullBackup` too.
pub(super) const TELLING: &[&str] = &[INCREMENTAL, SNAPSHOT, CIRCULAR, IN_PROGRESS, IN_PROGRESS_2007, RECOVERY];

/// Part of the type's name, as is or deserialised or selected from.
pub(super) const TYPE: &str = "mailboxdatabase";
