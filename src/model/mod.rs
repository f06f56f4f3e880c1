//! Plain data that the layers hand to each other; no file is read and nothing is judged here.

mod assurance;
mod evidence;
mod export;
mod file;
mod instance;
pub mod report;
mod severity;
mod sql;

pub use assurance::Assurance;
pub use evidence::{
    BackupCopy, BackupSet, Evidence, Export, FolderTotal, Location, MediaSet, Member, Note, NoteKind, Source,
    SourceKind, Suspect, SuspectReason,
};
pub use export::{ExportCounts, ExportFacts};
pub use file::{
    AnySet, FileReport, InspectReport, InspectSummary, Kind, KindOrigin, Problem, ProtectedRange, Verdict,
    VerifiedFile, VerifyReport,
};
pub use instance::Instance;
pub use severity::{Severity, Status};
pub use sql::{BackupType, Counts, DataFile, FileType, Media, MemberPath, PageVerify, Proof, RecoveryModel, SqlSet};
