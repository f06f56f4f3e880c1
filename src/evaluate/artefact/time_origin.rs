//! Where the time of an artefact comes from.

/// Who says when it was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimeOrigin {
    Inside,
    /// The content says when the device was last changed: the backup is as old as that or younger.
    Change,
    /// The file system, because the content says only when the device was last changed.
    FileSinceChange,
    /// The log of the copy, which stands beside it.
    CopyLog,
    /// The file system.
    File,
    /// The file system, because the date in the log of the copy is not understood.
    FileForLog,
    Nobody,
}
