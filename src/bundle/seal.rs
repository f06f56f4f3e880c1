//! What holds a bundle together: the sums of its files, and the statement of both.

use super::contents::{BundleError, Contents, sha256};
use super::names::{ENVELOPE, STATEMENT, SUMS, TIMESTAMPS};
use super::statement::{Predicate, Statement};

/// The two files of a time stamp. Nobody signs them, since they come last: they bear the digest of the stamp, so that a
/// change of it shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StampName {
    /// The answer of the authority.
    pub stamp: String,
    /// The envelope that it covers, as it was.
    pub envelope: String,
}

impl StampName {
    /// Of these bytes.
    pub fn of(stamp: &[u8]) -> Self {
        let digest = sha256(stamp);
        let stem = format!("{TIMESTAMPS}{}", digest.get(..32).unwrap_or(&digest));
        Self { stamp: format!("{stem}.tsr"), envelope: format!("{stem}.dsse.json") }
    }
}

/// Whether the sums and the statement cover a file of this name; the others cover it.
pub fn is_sealed(name: &str) -> bool {
    !matches!(name, SUMS | STATEMENT | ENVELOPE) && !name.starts_with(TIMESTAMPS)
}

/// The file `SHA256SUMS` of these files, as `sha256sum` writes it.
pub fn sums(contents: &Contents) -> String {
    let sealed = contents.iter().filter(|(name, _)| is_sealed(name));
    sealed.map(|(name, bytes)| format!("{}  {name}\n", sha256(bytes))).collect()
}

/// Adds `SHA256SUMS` and `statement.json`.
///
/// # Errors
/// The bundle has them already, or is too large.
pub fn seal(contents: &mut Contents, predicate: Predicate) -> Result<(), BundleError> {
    contents.insert(SUMS, sums(contents).into_bytes())?;
    let statement = stated(contents, predicate);
    contents.insert(STATEMENT, statement)
}

/// `statement.json` as this version writes it.
pub fn stated(contents: &Contents, predicate: Predicate) -> Vec<u8> {
    Statement::new(predicate, subjects(contents).into_iter()).to_bytes()
}

/// What the statement covers: the sums too.
pub(super) fn subjects(contents: &Contents) -> Vec<(&str, String)> {
    let covered = contents.iter().filter(|(name, _)| is_sealed(name) || *name == SUMS);
    covered.map(|(name, bytes)| (name, sha256(bytes))).collect()
}
