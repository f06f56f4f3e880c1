//! One line of the history: JSON, which ends with the digest of all that stands before it.

use crate::base::Stamp;
use crate::bundle::sha256;
use crate::model::{Audited, BrokenLine, SeenBackups, ShownThen};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

pub(super) const SCHEMA: &str = "bakproof/history/1";
/// What stands between the content of a line and its digest, and behind it.
const DIGEST_BEGINS: &str = ",\"sha256\":\"";
const DIGEST_ENDS: &str = "\"}";
const DIGEST_CHARS: usize = 64;

/// What an audit appends.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    pub(super) schema: String,
    /// The number of the line.
    pub(super) line: u64,
    /// Digest of the line before; null in the first.
    pub(super) previous: Option<String>,
    /// What was wrong with the history when this was appended: it is not forgotten by appending.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) found_broken: Option<BrokenLine>,
    /// By the clock of the collecting computer.
    pub(super) collected_at: Stamp,
    pub(super) tool: String,
    pub(super) deployment: String,
    /// Times of exports are read in it: what was recorded in another zone is not counted again.
    pub(super) time_zone: String,
    pub(super) audit: Audited,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) seen: Vec<Seen>,
}

/// Backups that no line before has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Seen {
    pub item: String,
    pub target: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub database: Option<String>,
    pub kind: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shown: Option<ShownThen>,
    /// Seconds since 1970 at which the first finished, then how many seconds after the one before each of the others did.
    pub finished: Vec<i64>,
}

impl Seen {
    pub fn of(seen: &SeenBackups, is_new: impl Fn(i64) -> bool) -> Option<Self> {
        let mut seconds: Vec<i64> = seen.finished.iter().map(|at| at.at.as_second()).filter(|at| is_new(*at)).collect();
        seconds.sort_unstable();
        seconds.dedup();
        let mut before = 0;
        let finished: Vec<i64> = seconds.into_iter().map(|at| at - std::mem::replace(&mut before, at)).collect();
        (!finished.is_empty()).then(|| Self {
            item: seen.item.clone(),
            target: seen.target.clone(),
            database: seen.database.clone(),
            kind: seen.kind.clone(),
            shown: seen.shown.clone(),
            finished,
        })
    }

    /// The times themselves; what is no time is left out.
    pub fn times(&self) -> impl Iterator<Item = Timestamp> {
        let mut at = 0_i64;
        self.finished.iter().filter_map(move |gap| {
            at = at.saturating_add(*gap);
            Timestamp::from_second(at).ok()
        })
    }
}

/// A line and its own digest.
#[derive(Debug)]
pub(super) struct Read {
    pub line: Line,
    pub digest: String,
    /// Whether that is the digest of what stands before it.
    pub is_whole: bool,
}

/// The line without its end, and its digest.
pub(super) fn encode(line: &Line) -> serde_json::Result<(String, String)> {
    let mut text = serde_json::to_string(line)?;
    // The closing brace, which the digest comes before.
    text.pop();
    let digest = sha256(text.as_bytes());
    text.push_str(DIGEST_BEGINS);
    text.push_str(&digest);
    text.push_str(DIGEST_ENDS);
    Ok((text, digest))
}

/// `None`: it is none.
pub(super) fn read(bytes: &[u8]) -> Option<Read> {
    let content = bytes.len().checked_sub(DIGEST_BEGINS.len() + DIGEST_CHARS + DIGEST_ENDS.len())?;
    let (content, end) = bytes.split_at_checked(content)?;
    let end = std::str::from_utf8(end).ok()?;
    let digest = end.strip_prefix(DIGEST_BEGINS)?.strip_suffix(DIGEST_ENDS)?;
    let line: Line = serde_json::from_slice(bytes).ok()?;
    (line.schema == SCHEMA).then(|| Read { line, digest: digest.to_owned(), is_whole: sha256(content) == digest })
}
