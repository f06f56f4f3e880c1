//! The file of a history: read as a whole, and appended to by one audit at a time.

use super::chain::{Checked, check};
use super::head::Head;
use super::line::{Key, Line, SCHEMA, Seen, encode};
use crate::base::Stamp;
use crate::model::{Audited, EarlierAudits, SeenBackups};
use crate::state::private::{create_folder, private};
use std::collections::{HashMap, HashSet};
use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// A thousand audits of a large deployment take a tenth.
const MAX_BYTES: u64 = 512 * 1024 * 1024;
const MAX_HEAD_BYTES: u64 = 4096;
/// How long an audit waits for another to append its line.
const MOST_PATIENCE: Duration = Duration::from_secs(10);
const BETWEEN_TRIES: Duration = Duration::from_millis(20);

/// Why a history could not be read or appended to.
#[derive(Debug, thiserror::Error)]
pub enum HistoryError {
    #[error("{0}")]
    Io(#[from] io::Error),
    #[error("it is larger than {} MiB", MAX_BYTES / (1024 * 1024))]
    TooLarge,
    #[error("it is not a file")]
    NotAFile,
    #[error("another audit has kept it locked for {} seconds", MOST_PATIENCE.as_secs())]
    Locked,
    #[error("{0}")]
    Json(#[from] serde_json::Error),
}

/// The history of one deployment.
#[derive(Clone, Debug)]
pub struct HistoryLog {
    path: PathBuf,
}

/// What an audit appends, apart from what the chain needs.
#[derive(Debug)]
pub struct Appended<'a> {
    pub collected_at: Stamp,
    pub deployment: &'a str,
    pub time_zone: &'a str,
    pub audit: Audited,
    pub seen: &'a [SeenBackups],
}

impl HistoryLog {
    /// In the folder `history` of a state folder; `name` as [`super::file_name`] makes it.
    pub fn new(state: &Path, name: &str) -> Self {
        Self { path: state.join("history").join(name) }
    }

    /// The file with the lines.
    pub fn path(&self) -> &Path {
        &self.path
    }

    fn head_path(&self) -> PathBuf {
        self.path.with_extension("head")
    }

    /// Reads and checks it; one that does not exist has no lines.
    ///
    /// # Errors
    /// It cannot be read, or is larger than histories are.
    pub fn read(&self) -> Result<Checked, HistoryError> {
        let head = whole(&self.head_path(), MAX_HEAD_BYTES)?;
        let head: Option<Head> = head.and_then(|bytes| serde_json::from_slice(&bytes).ok());
        let bytes = whole(&self.path, MAX_BYTES)?.unwrap_or_default();
        Ok(check(&bytes, head.as_ref()))
    }

    /// What an audit as of that moment is judged with, of a deployment in that zone, its findings under that key's names;
    /// `None` without any line.
    ///
    /// # Errors
    /// As [`Self::read`].
    pub fn earlier(
        &self,
        time_zone: &str,
        key_id: Option<&str>,
        as_of: Stamp,
    ) -> Result<Option<EarlierAudits>, HistoryError> {
        Ok(self.read()?.earlier(time_zone, key_id, as_of))
    }

    /// Appends a line. What is new since the audit began is read again, so that two audits at a time follow each other.
    ///
    /// # Errors
    /// The folder cannot be written to, or another audit never comes to its end.
    pub fn append(&self, appended: Appended<'_>) -> Result<(), HistoryError> {
        create_folder(self.path.parent().unwrap_or(Path::new("")))?;
        let lock = private(OpenOptions::new().write(true).create(true).truncate(false))
            .open(self.path.with_extension("lock"))?;
        locked(&lock)?;
        let known = self.read()?;
        let last = known.lines.last().map_or(0, |(_, line)| line.line);
        let number = known.line_count.max(last).saturating_add(1);
        let line = Line {
            schema: SCHEMA.to_owned(),
            line: number,
            previous: known.head().map(str::to_owned),
            found_broken: known.broken.clone(),
            collected_at: appended.collected_at,
            tool: env!("CARGO_PKG_VERSION").to_owned(),
            deployment: appended.deployment.to_owned(),
            time_zone: appended.time_zone.to_owned(),
            seen: newly_seen(&known, appended.seen, appended.time_zone),
            audit: appended.audit,
        };
        let (text, sha256) = encode(&line)?;
        let writing = Head { line: number, sha256, writing_after: Some(known.head().unwrap_or_default().to_owned()) };
        self.write_head(&writing)?;
        let mut file =
            private(OpenOptions::new().read(true).write(true).create(true).truncate(false)).open(&self.path)?;
        if !file.metadata()?.is_file() {
            return Err(HistoryError::NotAFile);
        }
        let mut bytes = text.into_bytes();
        bytes.push(b'\n');
        // An audit that was interrupted left the last line without its end.
        if file.seek(SeekFrom::End(0))? > 0 && !ends_line(&mut file)? {
            bytes.insert(0, b'\n');
        }
        file.seek(SeekFrom::End(0))?;
        file.write_all(&bytes)?;
        file.sync_all()?;
        self.write_head(&Head { writing_after: None, ..writing })
    }

    /// As a whole, or not at all.
    fn write_head(&self, head: &Head) -> Result<(), HistoryError> {
        let beside = self.path.with_extension("head.new");
        let mut file = private(OpenOptions::new().write(true).create(true).truncate(true)).open(&beside)?;
        file.write_all(&serde_json::to_vec(head)?)?;
        file.sync_all()?;
        drop(file);
        fs::rename(&beside, self.head_path())?;
        Ok(())
    }
}

/// Of what the audit saw, what no line has yet, or what was withdrawn since. Times of another zone are other times.
fn newly_seen(known: &Checked, seen: &[SeenBackups], time_zone: &str) -> Vec<Seen> {
    let mut recorded: HashMap<Key<'_>, HashMap<i64, HashSet<&str>>> = HashMap::new();
    for seen in known.lines.iter().filter(|(_, line)| line.time_zone == time_zone).flat_map(|(_, line)| &line.seen) {
        let own = recorded.entry(seen.key()).or_default();
        for at in seen.withdrawn() {
            own.remove(&at);
        }
        for (at, mark) in seen.times() {
            own.entry(at).or_default().insert(mark);
        }
    }
    let news = seen.iter().filter_map(|seen| {
        let key = (seen.item.as_str(), seen.target.as_str(), seen.database.as_deref(), seen.kind.as_str());
        let known = recorded.get(&key);
        // What has no mark adds nothing to one that has.
        let is_known = |at, mark: &str| {
            let marks = known.and_then(|known| known.get(&at));
            marks.is_some_and(|marks| mark.is_empty() || marks.contains(mark))
        };
        Seen::of(seen, |at, mark| !is_known(at, mark))
    });
    news.collect()
}

fn locked(lock: &File) -> Result<(), HistoryError> {
    let began = Instant::now();
    loop {
        match lock.try_lock() {
            Ok(()) => return Ok(()),
            Err(fs::TryLockError::Error(error)) => return Err(error.into()),
            Err(fs::TryLockError::WouldBlock) if began.elapsed() > MOST_PATIENCE => return Err(HistoryError::Locked),
            Err(fs::TryLockError::WouldBlock) => std::thread::sleep(BETWEEN_TRIES),
        }
    }
}

fn ends_line(file: &mut File) -> io::Result<bool> {
    let mut last = [0];
    file.seek(SeekFrom::End(-1))?;
    file.read_exact(&mut last)?;
    Ok(last == *b"\n")
}

/// All of a file; `None` if there is none.
fn whole(path: &Path, most_bytes: u64) -> Result<Option<Vec<u8>>, HistoryError> {
    // Opening a pipe could wait for ever.
    match fs::metadata(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error.into()),
        Ok(known) if !known.is_file() => return Err(HistoryError::NotAFile),
        Ok(_) => {}
    }
    let mut bytes = Vec::new();
    File::open(path)?.take(most_bytes + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > most_bytes {
        return Err(HistoryError::TooLarge);
    }
    Ok(Some(bytes))
}
