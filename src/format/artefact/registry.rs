//! The explicit, ordered lists of all recognisers: of several that would take a file, the first does.

use super::{FileRecogniser, TreeRecogniser};
use super::{authority, directory, image, keys};

/// Files that are a backup on their own.
pub const FILES: &[FileRecogniser] =
    &[keys::PKCS12, keys::CERTIFICATE, keys::PEM, directory::VERSIONS, directory::SHOW_BACKUP];

/// Folders that are a backup only as a whole.
pub const TREES: &[TreeRecogniser] = &[image::IMAGE, authority::AUTHORITY];
