//! One line of the history: JSON, which ends with the digest of all that stands before it.

use crate::base::Stamp;
use crate::bundle::sha256;
use crate::model::{Audited, BrokenLine, SeenBackups, ShownThen};
use compact_str::CompactString;
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
    pub item: CompactString,
    pub target: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub database: Option<CompactString>,
    pub kind: CompactString,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shown: Option<ShownThen>,
    /// Seconds since 1970 at which the first finished, then how many seconds after the one before each of the others did.
    pub finished: Vec<i64>,
    /// What tells each of them from others of its second; absent in lines of versions that did not write it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub marks: Vec<CompactString>,
    /// As `finished`: lines before say that these are the target's, and this audit saw that they are another's.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub withdrawn: Vec<i64>,
}

/// Whose backups they are: item, target, database and kind.
pub(super) type Key<'a> = (&'a str, &'a str, Option<&'a str>, &'a str);

impl Seen {
    /// What is new of what an audit saw; `None` where nothing is.
    pub fn of(seen: &SeenBackups, is_new: impl Fn(i64, &str) -> bool) -> Option<Self> {
        let pairs = seen.finished.iter().map(|(at, mark)| (at.at.as_second(), mark.as_str()));
        let mut pairs: Vec<(i64, &str)> = pairs.filter(|(at, mark)| is_new(*at, mark)).collect();
        pairs.sort_unstable();
        pairs.dedup();
        let (seconds, marks): (Vec<i64>, Vec<&str>) = pairs.into_iter().unzip();
        let is_marked = marks.iter().any(|mark| !mark.is_empty());
        let own = Self {
            item: seen.item.as_str().into(),
            target: seen.target.clone(),
            database: seen.database.as_deref().map(Into::into),
            kind: seen.kind.as_str().into(),
            shown: seen.shown.clone().filter(|_| !seconds.is_empty()),
            finished: gaps(seconds.into_iter()),
            marks: if is_marked { marks.into_iter().map(CompactString::from).collect() } else { Vec::new() },
            withdrawn: gaps(seen.withdrawn.iter().map(|at| at.at.as_second())),
        };
        (!own.finished.is_empty() || !own.withdrawn.is_empty()).then_some(own)
    }

    pub fn key(&self) -> Key<'_> {
        (&self.item, &self.target, self.database.as_deref(), &self.kind)
    }

    /// The seconds themselves with their marks, empty where there is none.
    pub fn times(&self) -> impl Iterator<Item = (i64, &str)> {
        seconds(&self.finished).zip(self.marks.iter().map(CompactString::as_str).chain(std::iter::repeat("")))
    }

    /// The seconds that are withdrawn.
    pub fn withdrawn(&self) -> impl Iterator<Item = i64> {
        seconds(&self.withdrawn)
    }
}

fn gaps(seconds: impl Iterator<Item = i64>) -> Vec<i64> {
    let mut before = 0;
    seconds.map(|at| at - std::mem::replace(&mut before, at)).collect()
}

fn seconds(gaps: &[i64]) -> impl Iterator<Item = i64> {
    gaps.iter().scan(0_i64, |at, gap| {
        *at = at.saturating_add(*gap);
        Some(*at)
    })
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
