//! Files that attestations name: whether they are there, and the digest of what they hold. They are read and nothing
//! more: what an attestation is worth is not asked here.

use crate::base::{Stamp, bytes};
use crate::model::AttestedFile;
use crate::policy::Deployment;
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{ErrorKind, Read};
use std::path::Path;

/// Longest evidence file: a scanned protocol, a vendor's archive.
const MAX_FILE_BYTES: u64 = 1024 * 1024 * 1024;
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
    let digest = if metadata.is_file() { digest(path) } else { Err("it is no regular file".to_owned()) };
    match digest {
        Ok(sha256) => seen.sha256 = Some(sha256),
        Err(why) => seen.unreadable = Some(why),
    }
    seen
}

fn digest(path: &Path) -> Result<String, String> {
    let mut file = File::open(path).map_err(|error| error.to_string())?.take(MAX_FILE_BYTES.saturating_add(1));
    let mut hash = Sha256::new();
    let mut chunk = vec![0; CHUNK_BYTES];
    let mut read_bytes = 0u64;
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
        hash.update(chunk.get(..read).unwrap_or_default());
    }
    Ok(data_encoding::HEXLOWER.encode(&hash.finalize()))
}
