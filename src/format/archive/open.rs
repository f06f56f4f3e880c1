//! Opening a ZIP and refusing what is too much, before anything is unpacked.

use super::cursor::{Account, Cursor};
use super::entry::{Entry, dos_time};
use super::{MAX_DIRECTORY_BYTES, MAX_ENTRIES, MAX_ENTRY_BYTES, MAX_NAME_BYTES, MAX_TOTAL_BYTES, limits, tail, times};
use crate::base::ReadAt;
use crate::model::{Problem, Verdict};
use std::borrow::Cow;
use std::rc::Rc;
use zip::ZipArchive;
use zip::read::{ArchiveOffset, Config};

/// An archive whose directory was read.
pub struct Archive<'a> {
    pub(super) zip: ZipArchive<Cursor<'a>>,
    pub(super) account: Rc<Account>,
    /// In the order of the directory.
    pub entries: Vec<Entry>,
    /// The archive's own comment.
    pub comment: Vec<u8>,
    /// What is noteworthy of the whole, with what it makes of the verdict; `None` changes nothing.
    pub remarks: Vec<(Problem, Option<Verdict>)>,
}

impl std::fmt::Debug for Archive<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Archive").field("entries", &self.entries).finish_non_exhaustive()
    }
}

/// Why nothing of an archive is unpacked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    pub problem: Problem,
    pub verdict: Verdict,
    /// The directory is missing or wrong, but the entries may still be found one after the other.
    pub may_have_remains: bool,
}

/// An archive, or what is wrong with it.
#[derive(Debug)]
pub enum Opening<'a> {
    Sound(Archive<'a>),
    /// The directory was read, but nothing may be unpacked.
    Listed(Archive<'a>, Refusal),
    Refused(Refusal),
}

fn refuse(id: &'static str, offset: Option<u64>, verdict: Verdict, message: impl Into<Cow<'static, str>>) -> Refusal {
    let problem = Problem { id: id.into(), message: message.into(), offset };
    Refusal { problem, verdict, may_have_remains: false }
}

/// Reads the directory of a ZIP that starts at the file's first byte.
pub fn open(file: &dyn ReadAt) -> Opening<'_> {
    let tail = match tail::find(file) {
        Ok(Some(tail)) => tail,
        Ok(None) => {
            let message = "the file ends before the ZIP's directory: it was cut short or never finished";
            let refusal = refuse("zip-truncated", Some(file.size_bytes()), Verdict::Incomplete, message);
            return Opening::Refused(Refusal { may_have_remains: true, ..refusal });
        }
        Err(error) => {
            return Opening::Refused(refuse(
                "read-error",
                None,
                Verdict::Unreadable,
                format!("cannot be read: {error}"),
            ));
        }
    };
    let account = Rc::new(Account::default());
    account.left.set(Some(MAX_DIRECTORY_BYTES));
    let config = Config { archive_offset: ArchiveOffset::Known(0) };
    let opened = ZipArchive::with_config(config, Cursor::new(file, 0, Rc::clone(&account)));
    let zip = match opened {
        Ok(zip) => zip,
        Err(error) => return Opening::Refused(unopened(&account, &error)),
    };
    account.left.set(None);
    list(file, zip, account, tail)
}

fn unopened(account: &Account, error: &zip::result::ZipError) -> Refusal {
    if account.exhausted.get() {
        let message = format!("the ZIP's directory is longer than {}", crate::base::bytes(MAX_DIRECTORY_BYTES));
        return refuse("limit-zip-entries", None, Verdict::Unreadable, message);
    }
    if let Some(reason) = account.refused.borrow().as_ref() {
        return refuse("read-error", None, Verdict::Unreadable, format!("cannot be read: {reason}"));
    }
    if let zip::result::ZipError::UnsupportedArchive(what) = error {
        return refuse("zip-unsupported", None, Verdict::Unreadable, format!("this ZIP is not supported: {what}"));
    }
    let refusal = refuse("zip-directory", None, Verdict::Damaged, format!("the ZIP's directory is broken: {error}"));
    Refusal { may_have_remains: true, ..refusal }
}

fn list<'a>(file: &'a dyn ReadAt, zip: ZipArchive<Cursor<'a>>, account: Rc<Account>, tail: tail::Tail) -> Opening<'a> {
    let size_bytes = file.size_bytes();
    if zip.len() > MAX_ENTRIES {
        let message = format!("the ZIP lists {} entries, more than the {MAX_ENTRIES} we read", zip.len());
        return Opening::Refused(refuse("limit-zip-entries", None, Verdict::Unreadable, message));
    }
    let mut entries = Vec::with_capacity(zip.len());
    let mut torn = 0_u64;
    for index in 0..zip.len() {
        let Ok(listed) = zip.by_index_data(index) else { continue };
        if listed.name_raw().len() > MAX_NAME_BYTES {
            let message = format!("an entry's name is longer than {MAX_NAME_BYTES} bytes");
            let refusal = refuse("limit-zip-name", Some(listed.header_start()), Verdict::Unreadable, message);
            return Opening::Refused(refusal);
        }
        let time = listed.last_modified().and_then(|time| dos_time(time.datepart(), time.timepart()));
        let (modified, is_torn) = times::oldest(file, listed.header_start(), time);
        torn += u64::from(is_torn);
        entries.push(Entry {
            name: Entry::plain_name(listed.name_raw()),
            offset: listed.header_start(),
            size_bytes: listed.size(),
            packed_bytes: listed.compressed_size(),
            modified,
            is_encrypted: listed.encrypted(),
            crc: listed.crc32(),
        });
    }
    let mut remarks = Vec::new();
    if zip.has_duplicate_names() {
        let message = "two entries have the same name: only one of them can be read";
        remarks.push((Problem::whole("zip-duplicate-name", message), Some(Verdict::Damaged)));
    }
    if tail.end < size_bytes {
        let message = format!("{} follow the end of the ZIP", crate::base::bytes(size_bytes - tail.end));
        remarks.push((Problem::at("zip-trailing-data", tail.end, message), None));
    }
    if torn > 0 {
        let entries = crate::base::count(torn, "entry has", "entries have");
        let message = format!("{entries} two times that contradict each other: the older one counts");
        remarks.push((Problem::whole("zip-time-mismatch", message), None));
    }
    let comment = zip.comment().to_vec();
    let mut archive = Archive { zip, account, entries, comment, remarks };
    match too_much(&archive, size_bytes).or_else(|| overlap(&mut archive)) {
        Some(refusal) => Opening::Listed(archive, refusal),
        None => Opening::Sound(archive),
    }
}

/// What the directory declares is checked before anything is unpacked; unpacking never goes beyond what is declared.
fn too_much(archive: &Archive<'_>, size_bytes: u64) -> Option<Refusal> {
    let mut total = 0_u64;
    for entry in &archive.entries {
        total = total.saturating_add(entry.size_bytes);
        if limits::is_bomb(entry.size_bytes, entry.packed_bytes) || limits::is_bomb(total, size_bytes) {
            let (size, packed) = (crate::base::bytes(total), crate::base::bytes(size_bytes));
            let message = format!("a ZIP bomb: {packed} would unpack to {size} or more");
            return Some(refuse("zip-bomb", Some(entry.offset), Verdict::Unreadable, message));
        }
        if entry.size_bytes > MAX_ENTRY_BYTES || total > MAX_TOTAL_BYTES {
            let message = format!("the ZIP would unpack to {} or more", crate::base::bytes(total));
            return Some(refuse("limit-zip-bytes", Some(entry.offset), Verdict::Unreadable, message));
        }
    }
    None
}

/// Where entries are not what the directory says, the local headers may still tell what the file was.
fn overlap(archive: &mut Archive<'_>) -> Option<Refusal> {
    let refusal = match archive.zip.has_overlapping_entries() {
        Ok(false) => return None,
        Ok(true) => {
            let message = "entries of the ZIP lie over each other or over its directory";
            refuse("zip-overlap", None, Verdict::Damaged, message)
        }
        Err(error) => {
            if let Some(reason) = archive.account.refused.borrow().as_ref() {
                return Some(refuse("read-error", None, Verdict::Unreadable, format!("cannot be read: {reason}")));
            }
            let message = format!("an entry is not where the ZIP's directory says: {error}");
            refuse("zip-local-header", None, Verdict::Damaged, message)
        }
    };
    Some(Refusal { may_have_remains: true, ..refusal })
}
