//! The ledger as the verifier knows it: recalls and remembers, and never fails.

use super::open::{self, Store, survive};
use super::record::{Content, Entry, Place, Versions, edges_key};
use super::tables::{EDGES, PLACES, PROOFS};
use super::writer::Writer;
use crate::collect::verify::{FileIdentity, FileProof, Memory};
use crate::format::mtf::MtfFile;
use redb::{Database, ReadOnlyDatabase, ReadTransaction, ReadableDatabase};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

/// An open ledger. Several threads recall and remember at once; what was remembered is on disk when it is closed.
pub struct Ledger {
    source: Source,
    writer: Mutex<Option<Writer>>,
    versions: Versions,
    remarks: Mutex<Vec<String>>,
}

enum Source {
    Writer(Arc<Database>),
    Reader(ReadOnlyDatabase),
    Nothing,
}

impl std::fmt::Debug for Ledger {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Ledger").field("versions", &self.versions).finish_non_exhaustive()
    }
}

impl Ledger {
    /// Opens the ledger in a folder, or begins one. Never fails: what hinders it is a remark, and the worst is that
    /// nothing is known and nothing remembered.
    pub fn open(folder: &Path, versions: Versions) -> Self {
        let (store, remarks) = open::open(folder);
        let (source, writer) = match store {
            Store::Writer(database) => {
                let database = Arc::new(database);
                (Source::Writer(database.clone()), Some(Writer::start(database)))
            }
            Store::Reader(database) => (Source::Reader(database), None),
            Store::Nothing => (Source::Nothing, None),
        };
        Self { source, writer: Mutex::new(writer), versions, remarks: Mutex::new(remarks) }
    }

    /// What a person should know, said once.
    pub fn take_remarks(&self) -> Vec<String> {
        std::mem::take(&mut *self.remarks.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Waits until everything is on disk. What is remembered afterwards is lost.
    pub fn close(&self) {
        let writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(why) = writer.and_then(|mut writer| writer.close()) {
            self.remark(format!(
                "The verification ledger could not be written ({why}): the next run will read everything again."
            ));
        }
    }

    pub(super) fn remark(&self, text: String) {
        self.remarks.lock().unwrap_or_else(PoisonError::into_inner).push(text);
    }

    /// To write into; `None` beside another run.
    pub(super) fn database(&self) -> Option<&Database> {
        match &self.source {
            Source::Writer(database) => Some(database),
            Source::Reader(_) | Source::Nothing => None,
        }
    }

    pub(super) fn read(&self) -> Option<ReadTransaction> {
        match &self.source {
            Source::Writer(database) => database.begin_read().ok(),
            Source::Reader(database) => database.begin_read().ok(),
            Source::Nothing => None,
        }
    }

    fn place(&self, file: &FileIdentity) -> Option<(FileProof, Option<MtfFile>)> {
        let read = self.read()?;
        let place = Place::read(read.open_table(PLACES).ok()?.get(file.path.bytes()).ok()??.value())?;
        if !file.is_unchanged_since(&place.file) {
            return None;
        }
        let content = Content::read(read.open_table(PROOFS).ok()?.get(place.content.as_str()).ok()??.value())?;
        Some(content.at(place, &self.versions))
    }

    fn content(&self, size_bytes: u64, edges: &str) -> Option<FileProof> {
        let read = self.read()?;
        let key = read.open_table(EDGES).ok()?.get(edges_key(size_bytes, edges).as_str()).ok()??.value().to_owned();
        let content = Content::read(read.open_table(PROOFS).ok()?.get(key.as_str()).ok()??.value())?;
        Some(content.alone())
    }
}

impl Memory for Ledger {
    fn recall(&self, file: &FileIdentity) -> Option<FileProof> {
        survive(|| self.place(file)).flatten().map(|(proof, _)| proof)
    }

    fn recall_headers(&self, file: &FileIdentity) -> Option<(FileProof, MtfFile)> {
        let (proof, headers) = survive(|| self.place(file)).flatten()?;
        Some((proof, headers?))
    }

    fn recall_content(&self, size_bytes: u64, edges: &str) -> Option<FileProof> {
        survive(|| self.content(size_bytes, edges)).flatten()
    }

    fn remember(&self, file: &FileIdentity, proof: &FileProof, headers: Option<&MtfFile>) {
        if let (Some(entry), Some(writer)) = (
            Entry::new(file, proof, headers, &self.versions),
            self.writer.lock().unwrap_or_else(PoisonError::into_inner).as_ref(),
        ) {
            writer.add(entry);
        }
    }
    fn is_of_use(&self) -> bool {
        !matches!(self.source, Source::Nothing)
    }
}
