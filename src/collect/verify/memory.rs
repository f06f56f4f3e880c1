//! What a verification leaves behind, and the trait by which a ledger keeps it. Knows no ledger: between identifying a
//! file and proving it, whoever proves asks the [`Memory`] that was handed in.

use crate::base::PathName;
use crate::model::{Counts, Problem, Proof, Verdict};
use serde::{Deserialize, Serialize};

/// By what a file is known again without reading it: whatever of this the file system tells.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct FileIdentity {
    /// Name of the repository; empty for files named on the command line.
    pub source: String,
    /// As it is reported.
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
    /// The proof of this very file, when it is known, unchanged and not too old.
    fn recall(&self, file: &FileIdentity) -> Option<FileProof>;

    /// Keeps a proof that was just made.
    fn remember(&self, file: &FileIdentity, proof: &FileProof);
}

/// Remembers nothing: everything is read.
#[derive(Clone, Copy, Debug, Default)]
pub struct Forgetful;

impl Memory for Forgetful {
    fn recall(&self, _: &FileIdentity) -> Option<FileProof> {
        None
    }

    fn remember(&self, _: &FileIdentity, _: &FileProof) {}
}
