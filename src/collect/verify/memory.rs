//! What a verification leaves behind, and the trait by which a ledger keeps it. Knows no ledger: between identifying a
//! file and proving it, whoever proves asks the [`Memory`] that was handed in.

use crate::base::{PathName, Stamp};
use crate::format::mtf::MtfFile;
use crate::model::{Counts, Problem, Proof, Verdict};
use serde::{Deserialize, Serialize};

/// By what a file is known again without reading it: whatever of this the file system tells.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct FileIdentity {
    /// The real path, absolute and without links: the same file whatever the repository is called.
    #[serde(flatten)]
    pub path: PathName,
    pub size_bytes: u64,
    /// Nanoseconds since 1970.
    pub modified_ns: Option<i128>,
    /// Of the last change to content or metadata, in nanoseconds since 1970; `None` where the system keeps none.
    pub changed_ns: Option<i128>,
    /// Of the file system, and of the file in it (inode); `None` where the system gives none.
    pub device: Option<u64>,
    pub file_id: Option<u64>,
    /// BLAKE3 of the first and the last 64 KiB, in hexadecimal; where nothing else tells that a file is unchanged, and
    /// where a file is looked for that may have been moved.
    pub edges: Option<String>,
}

impl FileIdentity {
    /// Whether this is still the file that the other describes. With a file id: same path, size, times and id. Without
    /// one: same path, size, modification time and edges.
    ///
    /// The device does not count: most systems number them anew at each mount, and a file on another device that agrees
    /// in path, id and both times to the nanosecond is a copy of the disk that nobody has written to since.
    pub fn is_unchanged_since(&self, earlier: &Self) -> bool {
        let same_place = self.path == earlier.path && self.size_bytes == earlier.size_bytes;
        let same_id = match (self.changed_ns.zip(self.file_id), earlier.changed_ns.zip(earlier.file_id)) {
            (Some(ours), Some(theirs)) => ours == theirs,
            // Windows tells a number and no time of change.
            _ => {
                let is_other = self.file_id.zip(earlier.file_id).is_some_and(|(ours, theirs)| ours != theirs);
                !is_other && self.edges.is_some() && self.edges == earlier.edges
            }
        };
        same_place && self.modified_ns.is_some() && self.modified_ns == earlier.modified_ns && same_id
    }
}

/// What was proven of one file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileProof {
    /// BLAKE3 of the whole content, in hexadecimal; `None` when it was not computed or the file could not be read.
    pub content_id: Option<String>,
    /// Each set in the order of the file.
    pub sets: Vec<SetProof>,
    /// Of the file outside its sets.
    pub verdict: Option<Verdict>,
    pub problems: Vec<Problem>,
    /// All files of a striped media set that were judged together, this one included, sorted; empty for one family.
    /// The proof holds only as long as the very same files are there.
    pub companions: Vec<FileIdentity>,
    /// When it was proven; whoever proves leaves it empty, whoever has it remembered fills it in.
    pub proven_at: Option<Stamp>,
}

/// What was proven of one backup set; of a striped one: of all its members together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetProof {
    /// Of the set in the (logical) stream, by which it is found again.
    pub offset: u64,
    pub verdict: Verdict,
    pub proof: Vec<Proof>,
    pub unprotected_pages: Option<u64>,
    pub counts: Counts,
    pub problems: Vec<Problem>,
}

/// Remembers proofs from one run to the next. Asked and told from several threads at once.
pub trait Memory: Sync {
    /// The proof of this very file, when it is known and unchanged, however old: who asks judges its date.
    fn recall(&self, file: &FileIdentity) -> Option<FileProof>;

    /// The same with what its headers said, where this very version of the program read them.
    fn recall_headers(&self, _file: &FileIdentity) -> Option<(FileProof, MtfFile)> {
        None
    }

    /// The proof of a file of this size with these edges, wherever it lay, when there is one with a content id. It is
    /// one of the file at hand only if that has the same content id, which has to be computed to know.
    fn recall_content(&self, _size_bytes: u64, _edges: &str) -> Option<FileProof> {
        None
    }

    /// Keeps a proof that was just made, and the headers of a file that was judged alone.
    fn remember(&self, file: &FileIdentity, proof: &FileProof, headers: Option<&MtfFile>);

    /// Whether anything is kept or known: where not, nobody need ask.
    fn is_of_use(&self) -> bool {
        true
    }
}

/// Remembers nothing: everything is read.
#[derive(Clone, Copy, Debug, Default)]
pub struct Forgetful;

impl Memory for Forgetful {
    fn recall(&self, _: &FileIdentity) -> Option<FileProof> {
        None
    }

    fn remember(&self, _: &FileIdentity, _: &FileProof, _: Option<&MtfFile>) {}

    fn is_of_use(&self) -> bool {
        false
    }
}
