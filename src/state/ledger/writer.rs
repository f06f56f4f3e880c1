//! Writes behind: whoever proves does not wait for the disk, unless it is thousands behind. Everything that came while one
//! commit was made goes into the next, so that what is lost with a power cut is what was proven within one commit.

use super::open::survive;
use super::record::Entry;
use super::tables::{EDGES, PLACES, PROOFS};
use redb::Database;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

/// A commit of more entries than this would hold memory for no gain; as many may wait for the next one, and only then does
/// whoever proves wait.
const MAX_BATCH: usize = 2_000;

/// The writing thread; ends, with everything written, when it is dropped.
pub(super) struct Writer {
    /// `None` once it is closing.
    queue: Option<SyncSender<Entry>>,
    thread: Option<JoinHandle<()>>,
    failure: Arc<Mutex<Option<String>>>,
}

impl Writer {
    pub(super) fn start(database: Arc<Database>) -> Self {
        let (queue, entries) = sync_channel(MAX_BATCH);
        let failure = Arc::new(Mutex::new(None));
        let told = failure.clone();
        let thread = std::thread::spawn(move || write(&database, &entries, &told));
        Self { queue: Some(queue), thread: Some(thread), failure }
    }

    pub(super) fn add(&self, entry: Entry) {
        if let Some(queue) = &self.queue {
            // Nobody receives after a failure, which was noted.
            let _ = queue.send(entry);
        }
    }

    /// Waits until everything is written; why it could not be, if so.
    pub(super) fn close(&mut self) -> Option<String> {
        self.queue = None;
        if let Some(thread) = self.thread.take() {
            // A thread that panicked has nothing more to say than the note it left.
            let _ = thread.join();
        }
        self.failure.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        self.close();
    }
}

fn write(database: &Database, entries: &Receiver<Entry>, failure: &Mutex<Option<String>>) {
    while let Ok(first) = entries.recv() {
        let batch: Vec<Entry> = std::iter::once(first).chain(entries.try_iter().take(MAX_BATCH)).collect();
        let why = match survive(|| commit(database, &batch)) {
            Some(Ok(())) => continue,
            Some(Err(error)) => error.to_string(),
            None => "it is damaged".to_owned(),
        };
        *failure.lock().unwrap_or_else(PoisonError::into_inner) = Some(why);
        return;
    }
}

fn commit(database: &Database, batch: &[Entry]) -> Result<(), redb::Error> {
    let write = database.begin_write()?;
    {
        let (mut places, mut proofs) = (write.open_table(PLACES)?, write.open_table(PROOFS)?);
        let mut edges = write.open_table(EDGES)?;
        for entry in batch {
            places.insert(entry.place.as_slice(), entry.place_record.as_slice())?;
            proofs.insert(entry.content.as_str(), entry.content_record.as_slice())?;
            if let Some(key) = &entry.edges {
                edges.insert(key.as_str(), entry.content.as_str())?;
            }
        }
    }
    write.commit()?;
    Ok(())
}
