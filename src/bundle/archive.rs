//! A bundle as a ZIP: the same bytes for the same files.

use super::contents::{BundleError, Contents, MAX_BUNDLE_BYTES, MAX_FILES};
use super::names::is_litter;
use crate::base::ReadAt;
use crate::format::archive::{self, Opening};
use std::io::{self, Cursor, Read, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

/// The ZIP of these files: in the order of their names, all with the time at which ZIP's calendar begins.
///
/// # Errors
/// More than a ZIP of this kind takes.
pub fn pack(contents: &Contents) -> Result<Vec<u8>, BundleError> {
    // The same bytes on every platform.
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644)
        .system(zip::System::Unix);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let mut write = |name: &str, bytes: &[u8]| {
        zip.start_file(name, options)?;
        zip.write_all(bytes)?;
        Ok::<(), zip::result::ZipError>(())
    };
    let failed = |error: zip::result::ZipError| BundleError::Archive(format!("it cannot be packed: {error}"));
    for (name, bytes) in contents.iter() {
        write(name, bytes).map_err(failed)?;
    }
    Ok(zip.finish().map_err(failed)?.into_inner())
}

/// The files of a ZIP that anybody may have made: nothing is unpacked that is too much, lies outside or stands there
/// twice. A link is no link here, but a file that holds a path.
///
/// # Errors
/// What is wrong with it.
pub fn unpack(bytes: &[u8]) -> Result<Contents, BundleError> {
    let whole = Whole(bytes);
    let mut archive = match archive::open(&whole) {
        Opening::Sound(archive) => archive,
        Opening::Listed(_, refusal) | Opening::Refused(refusal) => {
            return Err(BundleError::Archive(refusal.problem.message.into_owned()));
        }
    };
    // Times are no part of a bundle, and other programs write two of them.
    if let Some((problem, _)) = archive.remarks.iter().find(|(problem, _)| problem.id != "zip-time-mismatch") {
        return Err(BundleError::Archive(problem.message.to_string()));
    }
    let total_bytes = archive.entries.iter().fold(0_u64, |sum, entry| sum.saturating_add(entry.size_bytes));
    if archive.entries.len() > MAX_FILES {
        return Err(BundleError::TooMany);
    }
    if total_bytes > MAX_BUNDLE_BYTES {
        return Err(BundleError::TooLarge);
    }
    let mut contents = Contents::default();
    for index in 0..archive.entries.len() {
        let Some(entry) = archive.entries.get(index).cloned() else { continue };
        if is_litter(&entry.name) {
            contents.leave_out(&entry.name)?;
            continue;
        }
        if entry.size_bytes == 0
            && entry.name.ends_with('/')
            && archive.entries.iter().any(|one| is_in(&one.name, &entry.name))
        {
            continue;
        }
        let (unpacked, faults) = archive::prove(&mut archive, index, |reader| {
            let mut unpacked = Vec::new();
            reader.take(entry.size_bytes).read_to_end(&mut unpacked).map(|_| unpacked)
        });
        if let Some(fault) = faults.first() {
            return Err(BundleError::Archive(fault.problem.message.to_string()));
        }
        let unpacked = unpacked.and_then(Result::ok);
        let cannot = || BundleError::Malformed { name: entry.name.clone(), why: "cannot be unpacked".to_owned() };
        contents.insert(&entry.name, unpacked.ok_or_else(cannot)?)?;
    }
    Ok(contents)
}

/// Whether it is a file in this folder: other programs list folders too.
fn is_in(name: &str, folder: &str) -> bool {
    !name.ends_with('/') && name.starts_with(folder)
}

/// Bytes in memory, as a file.
struct Whole<'a>(&'a [u8]);

impl ReadAt for Whole<'_> {
    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<usize> {
        self.0.read_at(offset, buffer)
    }

    fn size_bytes(&self) -> u64 {
        self.0.len() as u64
    }
}
