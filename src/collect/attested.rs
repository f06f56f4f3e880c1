//! Files that attestations name: whether they are there, and the digest of what they hold. They are read and nothing
//! more: what an attestation is worth is not asked here.

use crate::base::{Stamp, bytes, has_letters, is_placeholder};
use crate::model::AttestedFile;
use crate::policy::Deployment;
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{ErrorKind, Read};
use std::path::Path;

/// Longest evidence file: a scanned protocol, a vendor's archive.
const MAX_FILE_BYTES: u64 = 1024 * 1024 * 1024;
/// A text up to this length is looked through for a letter or a digit.
const HEAD_BYTES: usize = 64 * 1024;
/// Bytes read at once.
const CHUNK_BYTES: usize = 128 * 1024;

/// The evidence files of all attestations, each once, sorted by the path as it is written. Relative paths start at the
/// deployment file's folder.
pub fn attested_files(deployment: &Deployment) -> Vec<AttestedFile> {
    let paths: BTreeSet<&str> = deployment.attestations.iter().filter_map(|one| one.evidence.as_deref()).collect();
    paths.into_iter().map(|path| look_at(path, &deployment.resolve(Path::new(path)))).collect()
}

fn look_at(written: &str, path: &Path) -> AttestedFile {
    let mut seen = AttestedFile {
        path: written.to_owned(),
        size_bytes: None,
        modified: None,
        sha256: None,
        holds_nothing: None,
        unreadable: None,
        is_missing: false,
        recorded: Vec::new(),
    };
    // Asked before it is opened: opening a pipe waits for somebody to write into it.
    let metadata = match fs::metadata(path) {
        Ok(metadata) => metadata,
        Err(error) => {
            // A folder on the way that is a file (NotADirectory) holds nothing of that name either.
            seen.is_missing = matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory);
            seen.unreadable = Some(error.to_string());
            return seen;
        }
    };
    seen.size_bytes = Some(metadata.len());
    seen.modified = metadata
        .modified()
        .ok()
        .and_then(|time| jiff::Timestamp::try_from(time).ok())
        .map(|at| Stamp::in_zone(at, &jiff::tz::TimeZone::UTC));
    let digest = if metadata.is_file() { digest(path) } else { Err("it is not a regular file".to_owned()) };
    match digest {
        Ok((sha256, holds_nothing)) => {
            seen.sha256 = Some(sha256);
            seen.holds_nothing = Some(holds_nothing);
        }
        Err(why) => seen.unreadable = Some(why),
    }
    seen
}

/// The digest, and whether there is nothing but blanks.
fn digest(path: &Path) -> Result<(String, bool), String> {
    let mut file = File::open(path).map_err(|error| error.to_string())?.take(MAX_FILE_BYTES.saturating_add(1));
    let mut hash = Sha256::new();
    let mut chunk = vec![0; CHUNK_BYTES];
    let mut read_bytes = 0u64;
    let mut content = Content::default();
    loop {
        let read = match file.read(&mut chunk) {
            Ok(0) => break,
            Ok(read) => read,
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            Err(error) => return Err(error.to_string()),
        };
        read_bytes = read_bytes.saturating_add(read as u64);
        if read_bytes > MAX_FILE_BYTES {
            return Err(format!("it is larger than {}", bytes(MAX_FILE_BYTES)));
        }
        let bytes = chunk.get(..read).unwrap_or_default();
        hash.update(bytes);
        content.add(bytes);
    }
    Ok((data_encoding::HEXLOWER.encode(&hash.finalize()), content.is_nothing()))
}

/// What a file holds, as far as it takes to tell that it holds nothing.
#[derive(Debug, Default)]
struct Content {
    has_ink: bool,
    first: Option<u8>,
    is_varied: bool,
    /// The beginning, as text.
    head: Vec<u8>,
    is_longer: bool,
}

impl Content {
    fn add(&mut self, bytes: &[u8]) {
        if self.has_ink && self.is_varied && self.is_longer {
            return;
        }
        let first = *self.first.get_or_insert_with(|| bytes.first().copied().unwrap_or_default());
        self.is_varied |= bytes.iter().any(|byte| *byte != first);
        // Blanks and zeros in any encoding, byte-order marks, and what erased storage reads as.
        self.has_ink |= bytes.iter().any(|byte| !matches!(byte, 0..=0x20 | 0x7f | 0xfe | 0xff));
        let room = HEAD_BYTES.saturating_sub(self.head.len());
        self.is_longer |= bytes.len() > room;
        self.head.extend(bytes.iter().take(room));
    }

    fn is_nothing(&self) -> bool {
        let says_nothing = |text: &str| !has_letters(text) || is_placeholder(text);
        let is_empty_text = || !self.is_longer && std::str::from_utf8(&self.head).is_ok_and(says_nothing);
        !self.has_ink || !self.is_varied || is_empty_text()
    }
}
