//! The records, as JSON: a field more is no new format, and a person can read them.

use crate::base::Stamp;
use crate::collect::verify::{FileIdentity, FileProof, SetProof};
use crate::format::mtf::MtfFile;
use crate::model::{Problem, Verdict};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// Of the records. Lower ones are not believed: their fields meant something else.
/// 6: the headers stand beside the proof.
/// 5: copies are held against their logs in both directions, and placeholders are no settings.
/// 4: a differential map that does not know of changes is damage, configurations without what their device is restored for
/// are incomplete, the contents of users are counted, and archives have the time of their own parts.
/// 3: pages of another database, and maps that contradict one another, are damage.
/// 2: what follows the last set of a file counts, and a file that changed while it was read is not remembered.
const FORMAT: u32 = 6;

/// Of a content record with headers; those of a file with more sets are read again.
const MAX_RECORD_BYTES: usize = 64 << 10;

/// Which bakproof verified. An older one's results count until they are too old: a newer verifier finds more, but what
/// the older one proved was proven.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Versions {
    pub tool: String,
    pub catalogue: String,
}

/// What the file at a path was, when it was verified.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Place {
    format: u32,
    pub(super) file: FileIdentity,
    pub(super) proven_at: Stamp,
    pub(super) by: Versions,
    /// Key of the proof.
    pub(super) content: String,
    pub(super) companions: Vec<FileIdentity>,
}

/// What was found in a content.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Content<'a> {
    format: u32,
    proven_at: Stamp,
    by: Versions,
    content_id: Option<String>,
    sets: Vec<SetProof>,
    verdict: Option<Verdict>,
    problems: Vec<Problem>,
    /// Of the same file, as the version in `by` read them; absent where it was judged with others.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    headers: Option<Cow<'a, MtfFile>>,
}

/// What is written for one file.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub(super) place: Vec<u8>,
    pub(super) place_record: Vec<u8>,
    pub(super) content: String,
    pub(super) content_record: Vec<u8>,
    /// Where the content is looked up by when the path is unknown.
    pub(super) edges: Option<String>,
}

impl Entry {
    /// `None` for a proof without a date, which nobody could let go stale.
    pub(super) fn new(
        file: &FileIdentity,
        proof: &FileProof,
        headers: Option<&MtfFile>,
        by: &Versions,
    ) -> Option<Self> {
        let proven_at = proof.proven_at?;
        let alone = proof.companions.is_empty();
        // What was judged with others says nothing of the same bytes without them.
        let content = match proof.content_id.as_deref().filter(|_| alone) {
            Some(id) => format!("{}:{id}", file.size_bytes),
            None => format!("at:{}", data_encoding::BASE64.encode(file.path.bytes())),
        };
        let edges = file.edges.as_deref().filter(|_| alone && proof.content_id.is_some());
        let place = Place {
            format: FORMAT,
            file: file.clone(),
            proven_at,
            by: by.clone(),
            content: content.clone(),
            companions: proof.companions.clone(),
        };
        let mut record = Content {
            format: FORMAT,
            proven_at,
            by: by.clone(),
            content_id: proof.content_id.clone(),
            sets: proof.sets.clone(),
            verdict: proof.verdict,
            problems: proof.problems.clone(),
            headers: headers.filter(|_| alone).map(Cow::Borrowed),
        };
        let mut content_record = serde_json::to_vec(&record).ok()?;
        if content_record.len() > MAX_RECORD_BYTES && record.headers.take().is_some() {
            content_record = serde_json::to_vec(&record).ok()?;
        }
        Some(Self {
            place: file.path.bytes().to_vec(),
            place_record: serde_json::to_vec(&place).ok()?,
            content,
            content_record,
            edges: edges.map(|edges| edges_key(file.size_bytes, edges)),
        })
    }
}

impl Place {
    pub(super) fn read(bytes: &[u8]) -> Option<Self> {
        read(bytes).filter(|place: &Self| place.format >= FORMAT)
    }
}

impl Content<'_> {
    pub(super) fn read(bytes: &[u8]) -> Option<Self> {
        read(bytes).filter(|content: &Self| content.format >= FORMAT)
    }

    /// Of the file at a place: the date is of when that file was read, not of another copy. The headers only where this
    /// version of the program and of its catalog read them: a newer one may see more in them.
    pub(super) fn at(mut self, place: Place, ours: &Versions) -> (FileProof, Option<MtfFile>) {
        let headers = self.headers.take().filter(|_| self.by == *ours).map(Cow::into_owned);
        (FileProof { companions: place.companions, ..self.anywhere(place.proven_at) }, headers)
    }

    /// Of the content wherever it is.
    pub(super) fn alone(self) -> FileProof {
        let proven_at = self.proven_at;
        self.anywhere(proven_at)
    }

    fn anywhere(self, proven_at: Stamp) -> FileProof {
        FileProof {
            content_id: self.content_id,
            sets: self.sets,
            verdict: self.verdict,
            problems: self.problems,
            companions: Vec::new(),
            proven_at: Some(proven_at),
        }
    }
}

pub(super) fn edges_key(size_bytes: u64, edges: &str) -> String {
    format!("{size_bytes}:{edges}")
}

/// What cannot be read is not known.
fn read<T: DeserializeOwned>(bytes: &[u8]) -> Option<T> {
    serde_json::from_slice(bytes).ok()
}
