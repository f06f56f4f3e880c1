//! A block of rows: what they have in common once, and each row's own facts, compressed together.

use crate::base::{Few, Guid, Lsn, Shared, Stamp};
use crate::model::{Encryptor, HistoryBackup, HistoryDevice, SetCommon, SqlSet};
use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;
use serde::{Deserialize, Serialize};
use std::io::{Read, Write};
use std::sync::Arc;

/// Rows of a block; the last has fewer.
pub(super) const BLOCK_ROWS: usize = 1024;
/// Of so many facts in common the last are compared with those of the next row: more databases are seldom backed up by turns.
const COMPARED: usize = 64;

#[derive(Clone, PartialEq, Eq)]
pub(super) enum Block {
    Packed(Box<[u8]>),
    /// Rows that would not come back as they are.
    Plain(Vec<HistoryBackup>),
}

/// A block before it is compressed.
#[derive(Default, Serialize, Deserialize)]
struct Rows {
    commons: Vec<Shared<SetCommon>>,
    rows: Vec<Row>,
}

/// What a row has of its own.
#[derive(Serialize, Deserialize)]
struct Row {
    common: usize,
    position: u16,
    name: Option<String>,
    backup_start_date: Option<Stamp>,
    backup_finish_date: Option<Stamp>,
    expiration_date: Option<Box<Stamp>>,
    first_lsn: Option<Lsn>,
    last_lsn: Option<Lsn>,
    checkpoint_lsn: Option<Lsn>,
    backup_set_guid: Option<Guid>,
    media_set_guid: Option<Guid>,
    backup_size_bytes: Option<u64>,
    compressed_size_bytes: Option<u64>,
    has_incomplete_metadata: Option<bool>,
    encryptor: Option<Shared<Encryptor>>,
    devices: Few<HistoryDevice>,
}

impl Block {
    pub(super) fn new(rows: Vec<HistoryBackup>) -> Self {
        // What comes back otherwise is not packed: nothing of a row may get lost.
        match pack(&rows).filter(|packed| unpack(packed).is_some_and(|again| again == rows)) {
            Some(packed) => Self::Packed(packed),
            None => Self::Plain(rows),
        }
    }

    /// Its rows, each as it was.
    pub(super) fn rows(&self) -> Vec<HistoryBackup> {
        match self {
            // It was unpacked once before.
            Self::Packed(packed) => unpack(packed).unwrap_or_default(),
            Self::Plain(rows) => rows.clone(),
        }
    }
}

fn pack(backups: &[HistoryBackup]) -> Option<Box<[u8]>> {
    let mut block = Rows::default();
    for backup in backups {
        let own = &backup.facts.common;
        let recent = block.commons.len().saturating_sub(COMPARED);
        let known = block.commons.iter().skip(recent).position(|common| common.is_same_as(own));
        let common = known.map_or(block.commons.len(), |at| recent + at);
        if known.is_none() {
            block.commons.push(own.clone());
        }
        block.rows.push(Row::new(backup.clone(), common));
    }
    let plain = postcard::to_allocvec(&block).ok()?;
    let mut encoder = DeflateEncoder::new(Vec::with_capacity(plain.len() / 2), Compression::fast());
    encoder.write_all(&plain).ok()?;
    encoder.finish().ok().map(Vec::into_boxed_slice)
}

fn unpack(packed: &[u8]) -> Option<Vec<HistoryBackup>> {
    let mut plain = Vec::new();
    DeflateDecoder::new(packed).read_to_end(&mut plain).ok()?;
    let block: Rows = postcard::from_bytes(&plain).ok()?;
    let mut rows: Vec<HistoryBackup> = Vec::with_capacity(block.rows.len());
    for row in block.rows {
        let common = block.commons.get(row.common)?.clone();
        let last = rows.last().and_then(|last| last.facts.name.as_ref());
        rows.push(row.into_backup(common, last));
    }
    Some(rows)
}

impl Row {
    fn new(backup: HistoryBackup, common: usize) -> Self {
        let HistoryBackup { facts, compressed_size_bytes, has_incomplete_metadata, encryptor, devices } = backup;
        Self {
            common,
            position: facts.position,
            name: facts.name.as_deref().map(str::to_owned),
            backup_start_date: facts.backup_start_date,
            backup_finish_date: facts.backup_finish_date,
            expiration_date: facts.expiration_date,
            first_lsn: facts.first_lsn,
            last_lsn: facts.last_lsn,
            checkpoint_lsn: facts.checkpoint_lsn,
            backup_set_guid: facts.backup_set_guid,
            media_set_guid: facts.media_set_guid,
            backup_size_bytes: facts.backup_size_bytes,
            compressed_size_bytes,
            has_incomplete_metadata,
            encryptor,
            devices,
        }
    }

    /// The row again; a name that the one before has too is held once.
    fn into_backup(self, common: Shared<SetCommon>, last_name: Option<&Arc<str>>) -> HistoryBackup {
        let name = self.name.map(|name| match last_name.filter(|last| ***last == *name) {
            Some(last) => Arc::clone(last),
            None => Arc::from(name),
        });
        HistoryBackup {
            facts: SqlSet {
                position: self.position,
                name,
                backup_start_date: self.backup_start_date,
                backup_finish_date: self.backup_finish_date,
                expiration_date: self.expiration_date,
                first_lsn: self.first_lsn,
                last_lsn: self.last_lsn,
                checkpoint_lsn: self.checkpoint_lsn,
                backup_set_guid: self.backup_set_guid,
                media_set_guid: self.media_set_guid,
                backup_size_bytes: self.backup_size_bytes,
                common,
            },
            compressed_size_bytes: self.compressed_size_bytes,
            has_incomplete_metadata: self.has_incomplete_metadata,
            encryptor: self.encryptor,
            devices: self.devices,
        }
    }
}
