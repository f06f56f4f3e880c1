//! The files of a bundle by name. A name is one that every system can write and none takes for another place.

use super::names::{DEPLOYMENT, ENVELOPE, EVIDENCE, REPORT, STATEMENT, SUMS};
use std::collections::BTreeMap;

/// Most files: the catalog has about a hundred.
pub const MAX_FILES: usize = 2000;

/// Most bytes of all files together; they are held in memory.
pub const MAX_BUNDLE_BYTES: u64 = 2 << 30;

/// Longest name.
const MAX_NAME_BYTES: usize = 200;

/// Why something is no bundle.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BundleError {
    #[error("`{0}` is not a name that a file of a bundle has")]
    Name(String),
    #[error("it contains `{0}` twice")]
    Duplicate(String),
    #[error("it contains more than {MAX_FILES} files")]
    TooMany,
    #[error("its files are larger than {} in total", crate::base::bytes(MAX_BUNDLE_BYTES))]
    TooLarge,
    #[error("{0}")]
    Archive(String),
    #[error("`{name}` {why}")]
    Malformed { name: String, why: String },
}

/// Files by name, in the order of their names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Contents {
    files: BTreeMap<String, Vec<u8>>,
    size_bytes: u64,
    left_out: Vec<String>,
}

impl Contents {
    /// Adds a file.
    ///
    /// # Errors
    /// A name that is no name of a bundle or is taken, or more than a bundle may hold.
    pub fn insert(&mut self, name: &str, bytes: Vec<u8>) -> Result<(), BundleError> {
        check_name(name)?;
        if self.files.contains_key(name) || self.files.keys().any(|other| is_folder_of(name, other)) {
            return Err(BundleError::Duplicate(name.to_owned()));
        }
        self.make_room(bytes.len() as u64)?;
        self.files.insert(name.to_owned(), bytes);
        Ok(())
    }

    /// Notes a name whose file was not read, since it is no part of a bundle.
    ///
    /// # Errors
    /// There are too many.
    pub fn leave_out(&mut self, name: &str) -> Result<(), BundleError> {
        if self.left_out.len() >= MAX_FILES {
            return Err(BundleError::TooMany);
        }
        self.left_out.push(name.chars().take(MAX_NAME_BYTES).collect());
        Ok(())
    }

    /// What was not read.
    pub fn left_out(&self) -> &[String] {
        &self.left_out
    }

    /// Whether anything here is of a bundle: what has none of these files is something else.
    pub fn is_of_a_bundle(&self) -> bool {
        [REPORT, EVIDENCE, DEPLOYMENT, SUMS, STATEMENT, ENVELOPE].iter().any(|name| self.files.contains_key(*name))
    }

    fn make_room(&mut self, more_bytes: u64) -> Result<(), BundleError> {
        if self.files.len() >= MAX_FILES {
            return Err(BundleError::TooMany);
        }
        self.size_bytes = self.size_bytes.saturating_add(more_bytes);
        if self.size_bytes > MAX_BUNDLE_BYTES { Err(BundleError::TooLarge) } else { Ok(()) }
    }

    /// Puts a file in the place of one that may be there.
    ///
    /// # Errors
    /// As [`Self::insert`].
    pub fn replace(&mut self, name: &str, bytes: Vec<u8>) -> Result<(), BundleError> {
        if let Some(old) = self.files.remove(name) {
            self.size_bytes = self.size_bytes.saturating_sub(old.len() as u64);
        }
        self.insert(name, bytes)
    }

    /// The bytes of a file.
    pub fn get(&self, name: &str) -> Option<&[u8]> {
        self.files.get(name).map(Vec::as_slice)
    }

    /// Names and bytes, in the order of the names.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.files.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice()))
    }

    /// How many files.
    pub fn len(&self) -> usize {
        self.files.len()
    }

    /// Whether there is no file.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }
}

/// SHA-256, lower-case hexadecimal.
pub fn sha256(bytes: &[u8]) -> String {
    use sha2::Digest;
    data_encoding::HEXLOWER.encode(&sha2::Sha256::digest(bytes))
}

fn is_folder_of(one: &str, other: &str) -> bool {
    let inside = |folder: &str, file: &str| file.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'));
    inside(one, other) || inside(other, one)
}

/// Letters, digits, `-`, `_` and `.`, in folders of the same; no part begins or ends with a dot.
fn check_name(name: &str) -> Result<(), BundleError> {
    let is_part = |part: &str| {
        !part.is_empty()
            && !part.starts_with('.')
            && !part.ends_with('.')
            && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'))
    };
    if name.len() <= MAX_NAME_BYTES && name.split('/').all(is_part) {
        return Ok(());
    }
    Err(BundleError::Name(name.chars().take(MAX_NAME_BYTES).collect()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_lead_elsewhere_or_stand_there_already_are_refused() {
        let mut contents = Contents::default();
        contents.insert("catalog/items/one.toml", Vec::new()).unwrap();
        for name in ["", "/etc/passwd", "../x", "a/../b", "a//b", "a\\b", "c:x", ".hidden", "x.", "a b", "ä", "a/"] {
            assert_eq!(contents.insert(name, Vec::new()), Err(BundleError::Name(name.to_owned())), "{name}");
        }
        for name in ["catalog/items/one.toml", "catalog", "catalog/items/one.toml/two"] {
            assert_eq!(contents.insert(name, Vec::new()), Err(BundleError::Duplicate(name.to_owned())), "{name}");
        }
        assert!(contents.insert(&"x".repeat(201), Vec::new()).is_err());
        assert_eq!(contents.len(), 1);
    }
}
