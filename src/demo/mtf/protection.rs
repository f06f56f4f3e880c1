//! What protects the pages of a database.

/// The database's `PAGE_VERIFY` option.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Protection {
    Checksum,
    TornPage,
    None,
}
