//! Unpacking an entry to its end and proving its CRC, whatever the consumer reads of it.

use super::open::Archive;
use crate::model::{Problem, Verdict};
use flate2::Crc;
use std::io::{self, Read};
use zip::read::{ZipFile, ZipReadOptions};
use zip::result::ZipError;

const DRAIN_BYTES: usize = 64 << 10;

/// What is wrong with an entry, and what that makes of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntryFault {
    pub problem: Problem,
    pub verdict: Verdict,
}

/// Unpacks entry `index` to the end. `consume` may read as much as it likes; the rest is read after it.
/// Answers what `consume` said (`None`: the entry could not be opened) and the faults; no fault means that every
/// byte was unpacked, their number is the declared one and their CRC is right.
pub fn prove<T>(
    archive: &mut Archive<'_>,
    index: usize,
    consume: impl FnOnce(&mut dyn Read) -> T,
) -> (Option<T>, Vec<EntryFault>) {
    let Some(entry) = archive.entries.get(index).cloned() else { return (None, Vec::new()) };
    let fault = |id: &'static str, verdict, message: String| EntryFault {
        problem: Problem::at(id, entry.offset, format!("`{}`: {message}", shown(&entry.name))),
        verdict,
    };
    if entry.is_encrypted {
        let message = "is encrypted; nothing of it can be proven".to_owned();
        return (None, vec![fault("encrypted", Verdict::Unreadable, message)]);
    }
    let mut faults = Vec::new();
    let strict = ZipReadOptions::new().ignore_crc32(true).enforce_header_consistency(true);
    // Opened first only to be compared: with two entries of one name every comparison fails, and that is said already.
    if !archive.zip.has_duplicate_names()
        && let Err(ZipError::InvalidArchive(why)) = archive.zip.by_index_with_options(index, strict)
    {
        let message = format!("its header contradicts the directory ({why})");
        faults.push(fault("zip-header-mismatch", Verdict::Damaged, message));
    }
    let account = std::rc::Rc::clone(&archive.account);
    let opened = archive.zip.by_index_with_options(index, ZipReadOptions::new().ignore_crc32(true));
    let file = match opened {
        Ok(file) => file,
        Err(ZipError::CompressionMethodNotSupported(method)) => {
            let message = format!("is packed by method {method}, which we do not read");
            faults.push(fault("unsupported-compression", Verdict::Unreadable, message));
            return (None, faults);
        }
        Err(error) => {
            faults.push(fault("zip-data", Verdict::Damaged, format!("cannot be opened: {error}")));
            return (None, faults);
        }
    };
    let mut tap = Tap { file, crc: Crc::new(), count: 0, error: None };
    let answer = consume(&mut tap);
    tap.drain();
    if let Some(reason) = account.refused.borrow().as_ref() {
        faults.push(fault("read-error", Verdict::Unreadable, format!("cannot be read: {reason}")));
    } else if let Some(error) = &tap.error {
        faults.push(if error.kind() == io::ErrorKind::Unsupported {
            fault("unsupported-compression", Verdict::Unreadable, format!("cannot be unpacked: {error}"))
        } else {
            fault("zip-data", Verdict::Damaged, format!("cannot be unpacked beyond byte {}: {error}", tap.count))
        });
    } else if tap.count != entry.size_bytes {
        let message = format!("unpacks to {} bytes where {} are declared", tap.count, entry.size_bytes);
        faults.push(fault("zip-size", Verdict::Damaged, message));
    } else if tap.crc.sum() != entry.crc {
        faults.push(fault("zip-crc", Verdict::Damaged, "its CRC is wrong: the content changed".to_owned()));
    }
    (Some(answer), faults)
}

/// A name in a message: whole, or its beginning.
fn shown(name: &str) -> String {
    const SHOWN_CHARS: usize = 120;
    if name.chars().count() <= SHOWN_CHARS {
        return name.to_owned();
    }
    name.chars().take(SHOWN_CHARS).chain("...".chars()).collect()
}

/// Sees every byte the consumer reads, and keeps the first error, which the consumer may swallow.
struct Tap<R> {
    file: R,
    crc: Crc,
    count: u64,
    error: Option<io::Error>,
}

impl<R: Read> Tap<R> {
    fn drain(&mut self) {
        let mut buffer = vec![0; DRAIN_BYTES];
        while let Ok(1..) = self.read(&mut buffer) {}
    }
}

impl<R: Read> Read for Tap<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if let Some(error) = &self.error {
            return Err(io::Error::new(error.kind(), error.to_string()));
        }
        match self.file.read(buffer) {
            Ok(count) => {
                self.crc.update(buffer.get(..count).unwrap_or_default());
                self.count = self.count.saturating_add(count as u64);
                Ok(count)
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => Ok(0),
            Err(error) => {
                let told = io::Error::new(error.kind(), error.to_string());
                self.error = Some(error);
                Err(told)
            }
        }
    }
}

// The type the `zip` crate hands out must be a reader here; a change of it should fail in this file.
const _: fn() = || {
    fn is_read<T: Read>() {}
    is_read::<ZipFile<'_, io::Empty>>();
};
