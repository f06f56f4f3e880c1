//! Names become pseudonyms before anything is judged, so that every report of a run, and the evidence beside it, tell the
//! same story without them. What is replaced are the inputs: the deployment file and the evidence, word by word and with
//! one key, so that whatever matched before matches still. Sizes, dates, digests and GUIDs stay.

mod addresses;
mod bytes;
mod deployment;
mod evidence;
mod fields;
mod kept;
mod permutation;
mod same;
mod texts;
mod words;

pub use same::difference;

use crate::model::report::Redaction;
use crate::policy::Catalogue;
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use texts::Language;
use words::Words;

/// Fewest bytes of a secret: whoever guesses it knows every name.
pub const MIN_SECRET_BYTES: usize = 16;

/// Pseudonyms under one key: the same name has the same pseudonym, whatever it is the name of.
#[derive(Debug)]
pub struct Redactor {
    key: [u8; 32],
    words: Words,
    language: Language,
    /// Of users, in fingerprints.
    hashes: BTreeSet<String>,
}

impl Redactor {
    /// Pseudonyms of a secret. `None`: it has fewer bytes than [`MIN_SECRET_BYTES`].
    pub fn new(secret: &[u8], catalogue: &Catalogue) -> Option<Self> {
        if secret.len() < MIN_SECRET_BYTES {
            return None;
        }
        let digest = Sha256::new().chain_update(b"bakproof/redact/1\0").chain_update(secret);
        let key: [u8; 32] = digest.finalize().into();
        let databases = catalogue.database_names();
        Some(Self {
            key,
            words: Words::new(key, kept::Words::all(databases)),
            language: Language::new(),
            hashes: BTreeSet::new(),
        })
    }

    /// What a report says of it.
    pub fn id(&self) -> Redaction {
        let bytes = permutation::pseudo_random(&self.key, &[b"key id"]);
        Redaction { key_id: data_encoding::HEXLOWER.encode(bytes.get(..4).unwrap_or_default()) }
    }

    /// A name of any kind, or a text that is made of names: a list of users.
    pub fn name(&mut self, text: &str) -> String {
        self.words.name(text)
    }

    /// A path; bytes that are not UTF-8 become U+FFFD.
    pub fn path(&mut self, path: &Path) -> PathBuf {
        self.name(&path.to_string_lossy()).into()
    }
}
