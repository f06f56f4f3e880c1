//! The explicit, ordered lists of all recognisers: of several that would take a file, the first does.

use super::{FileRecogniser, TreeRecogniser, contacts, copy_log, exchange, file_store, legacy};

/// Files that are a backup on their own.
pub const FILES: &[FileRecogniser] =
    &[copy_log::COPY_LOG, legacy::LEGACY_USERS, exchange::EXCHANGE_DATABASES, contacts::CONTACT_STORE];

/// Folders that are a backup only as a whole.
pub const TREES: &[TreeRecogniser] = &[file_store::FILE_STORES];
