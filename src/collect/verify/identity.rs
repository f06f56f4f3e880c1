//! What the file system and the edges of a file say of its identity. Reads at most 128 KiB.

use super::FileIdentity;
use crate::base::{PathName, ReadAt};
use std::fs::{File, Metadata};
use std::io;
use std::path::Path;
use std::time::UNIX_EPOCH;

/// How much of each end is read.
const EDGE_BYTES: u64 = 64 * 1024;

impl FileIdentity {
    /// Of an open file, `path` being its real path. The edges are read where the file system gives no stable id.
    ///
    /// # Errors
    /// When the file cannot be asked or its edges cannot be read.
    pub fn of(path: &Path, file: &File) -> io::Result<Self> {
        Self::told(path, file, &file.metadata()?)
    }

    /// The same of a file of which the system told this when it was opened.
    ///
    /// # Errors
    /// When its edges cannot be read.
    pub fn told(path: &Path, file: &File, metadata: &Metadata) -> io::Result<Self> {
        let mut identity = Self::without_reading(path, file, metadata);
        if !identity.is_stable() {
            identity.edges = Some(edges(&(file.try_clone()?, metadata.len()))?);
        }
        Ok(identity)
    }

    /// What the file system says alone; of one that gives no stable id it tells nothing.
    pub(in crate::collect) fn without_reading(path: &Path, file: &File, metadata: &Metadata) -> Self {
        let (changed_ns, device, file_id) = system::ids(file, metadata);
        Self {
            path: PathName::as_given(path),
            size_bytes: metadata.len(),
            modified_ns: modified_ns(metadata),
            changed_ns,
            device,
            file_id,
            edges: None,
        }
    }

    /// Whether the file system gives an id and a time of change, so that nothing has to be read.
    pub(in crate::collect) fn is_stable(&self) -> bool {
        self.changed_ns.is_some() && self.file_id.is_some()
    }

    /// The same with its edges, by which it is found again after it was moved.
    ///
    /// # Errors
    /// When they cannot be read.
    pub fn with_edges(mut self, file: &dyn ReadAt) -> io::Result<Self> {
        if self.edges.is_none() {
            self.edges = Some(edges(file)?);
        }
        Ok(self)
    }
}

/// Whether the file system's numbers of files are their own and stay, where the path leads; nothing is opened.
#[cfg(unix)]
pub(in crate::collect) fn has_stable_ids_at(path: &Path) -> bool {
    system::has_stable_ids_at(path)
}

/// Whether what was told of a file before is told of `file` now: its size and times, and its id where the file system
/// keeps one and tells it with them.
pub(in crate::collect) fn is_same_file(before: &Metadata, now: &Metadata, file: &File) -> bool {
    let is_same_id = || system::is_same_id(file, before, now);
    before.len() == now.len() && before.modified().ok() == now.modified().ok() && is_same_id()
}

/// BLAKE3 of the first and the last 64 KiB (of a smaller file: of all of it), in hexadecimal.
fn edges(file: &dyn ReadAt) -> io::Result<String> {
    let size = file.size_bytes();
    let mut hasher = blake3::Hasher::new();
    let mut buffer = vec![0; EDGE_BYTES as usize];
    let head = size.min(EDGE_BYTES);
    let tail = head.max(size.saturating_sub(EDGE_BYTES));
    for (from, to) in [(0, head), (tail, size)] {
        let mut at = from;
        while at < to {
            let wanted = usize::try_from(to - at).unwrap_or(usize::MAX).min(buffer.len());
            let count = file.read_at(at, buffer.get_mut(..wanted).unwrap_or_default())?;
            if count == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            hasher.update(buffer.get(..count).unwrap_or_default());
            at = at.saturating_add(count as u64);
        }
    }
    Ok(hasher.finalize().to_hex().to_string())
}

fn modified_ns(metadata: &Metadata) -> Option<i128> {
    let modified = metadata.modified().ok()?;
    match modified.duration_since(UNIX_EPOCH) {
        Ok(after) => i128::try_from(after.as_nanos()).ok(),
        Err(before) => i128::try_from(before.duration().as_nanos()).ok().map(|ns| -ns),
    }
}

#[cfg(unix)]
mod system {
    use super::{File, Metadata};
    use std::os::unix::fs::MetadataExt;
    use std::path::Path;

    /// When it was changed last, its device and its number there; nothing where the numbers do not stay.
    pub(super) fn ids(file: &File, metadata: &Metadata) -> (Option<i128>, Option<u64>, Option<u64>) {
        if has_stable_ids(file) { told(metadata) } else { (None, None, None) }
    }

    fn told(metadata: &Metadata) -> (Option<i128>, Option<u64>, Option<u64>) {
        let changed = i128::from(metadata.ctime()) * 1_000_000_000 + i128::from(metadata.ctime_nsec());
        (Some(changed), Some(metadata.dev()), Some(metadata.ino()))
    }

    pub(super) fn is_same_id(file: &File, before: &Metadata, now: &Metadata) -> bool {
        !has_stable_ids(file) || told(before) == told(now)
    }

    /// File systems that make up inode numbers, or keep no time of change: `statfs(2)` and `linux/magic.h` name them.
    #[cfg(target_os = "linux")]
    const WITHOUT_STABLE_IDS: [u64; 7] = [
        0x4d44,      // FAT
        0x2011_bab0, // exFAT
        0x6573_5546, // FUSE
        0xff53_4d42, // CIFS
        0xfe53_4d42, // SMB 2
        0x517b,      // SMB
        0x0102_1997, // 9P
    ];

    #[cfg(target_os = "linux")]
    fn has_stable_ids(file: &File) -> bool {
        rustix::fs::fstatfs(file).is_ok_and(|told| is_stable(&told))
    }

    #[cfg(target_os = "linux")]
    pub(super) fn has_stable_ids_at(path: &Path) -> bool {
        rustix::fs::statfs(path).is_ok_and(|told| is_stable(&told))
    }

    #[cfg(target_os = "linux")]
    fn is_stable(told: &rustix::fs::StatFs) -> bool {
        !WITHOUT_STABLE_IDS.contains(&(told.f_type as u64 & 0xffff_ffff))
    }

    #[cfg(not(target_os = "linux"))]
    fn has_stable_ids(_: &File) -> bool {
        true
    }

    #[cfg(not(target_os = "linux"))]
    pub(super) fn has_stable_ids_at(_: &Path) -> bool {
        true
    }
}

#[cfg(windows)]
mod system {
    use super::{File, Metadata};
    use crate::collect::file_index::file_index;

    /// Volume and index. The time of change, which NTFS keeps, no safe interface tells.
    pub(super) fn ids(file: &File, _: &Metadata) -> (Option<i128>, Option<u64>, Option<u64>) {
        let (volume, index) = file_index(file).unzip();
        (None, volume, index)
    }

    /// What was told of a file by its name does not have its index.
    pub(super) fn is_same_id(_: &File, _: &Metadata, _: &Metadata) -> bool {
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;
    use std::io::Write;

    fn identity(path: &Path) -> FileIdentity {
        FileIdentity::of(path, &File::open(path).unwrap()).unwrap()
    }

    #[test]
    fn a_file_is_unchanged_until_it_is_touched() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.bak");
        fs::write(&path, vec![1; 300_000]).unwrap();
        let earlier = identity(&path);
        assert!(identity(&path).is_unchanged_since(&earlier));
        // Another byte and the old modification time back again: the time of change gives it away.
        std::thread::sleep(std::time::Duration::from_millis(20));
        let modified = fs::metadata(&path).unwrap().modified().unwrap();
        let mut file = File::options().write(true).open(&path).unwrap();
        file.write_all(&[2]).unwrap();
        file.set_modified(modified).unwrap();
        let now = identity(&path);
        assert_eq!((now.modified_ns, now.size_bytes), (earlier.modified_ns, earlier.size_bytes));
        assert!(!now.is_unchanged_since(&earlier));
    }

    #[test]
    fn without_a_file_id_the_edges_decide() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.bak");
        let bare = |bytes: &[u8]| {
            fs::write(&path, bytes).unwrap();
            let file = File::open(&path).unwrap();
            let edged = identity(&path).with_edges(&(file, bytes.len() as u64)).unwrap();
            FileIdentity { changed_ns: None, file_id: None, device: None, modified_ns: Some(0), ..edged }
        };
        let mut bytes = vec![1; 300_000];
        let earlier = bare(&bytes);
        assert!(bare(&bytes).is_unchanged_since(&earlier));
        bytes[299_999] = 2;
        assert!(!bare(&bytes).is_unchanged_since(&earlier));
        let (one, other) = (bare(&bytes), bare(&bytes));
        let numbered = |identity: FileIdentity, number| FileIdentity { file_id: Some(number), ..identity };
        assert!(!numbered(one, 7).is_unchanged_since(&numbered(other, 8)), "another file took the name");
        let no_edges = FileIdentity { edges: None, ..earlier.clone() };
        assert!(!no_edges.is_unchanged_since(&no_edges), "without edges nothing tells");
        let no_time = FileIdentity { modified_ns: None, ..earlier.clone() };
        assert!(!no_time.is_unchanged_since(&no_time));
    }

    #[test]
    fn the_edges_of_small_files_are_all_of_them() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.bak");
        let of = |bytes: Vec<u8>| {
            fs::write(&path, &bytes).unwrap();
            edges(&(File::open(&path).unwrap(), bytes.len() as u64)).unwrap()
        };
        assert_ne!(of(vec![]), of(vec![0]));
        let mut bytes = vec![0; 2 * EDGE_BYTES as usize];
        let before = of(bytes.clone());
        bytes[EDGE_BYTES as usize] = 1;
        assert_ne!(of(bytes), before);
    }
}
