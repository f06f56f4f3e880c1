//! Copied file stores, logs of copies, and the listings that stand beside a Lync deployment: made by code, good, old,
//! damaged, and others that only look like them.

mod compare;
mod contacts;
mod copy_log;
mod exchange;
mod file_store;
mod legacy;
mod properties;
mod tree;

use crate::artefacts::problems;
use crate::bytes::Bytes;
use bakproof::format::artefact::{ArtefactContext, ArtefactFile, FILES, FileRecogniser};
use bakproof::model::ArtefactFacts;
use jiff::tz::TimeZone;

pub fn berlin() -> ArtefactContext {
    ArtefactContext { zone: Some(TimeZone::get("Europe/Berlin").unwrap()), ..ArtefactContext::default() }
}

/// What one recogniser says, asked as a scan asks it: of the head first.
pub fn read(recogniser: FileRecogniser, bytes: &[u8]) -> Option<ArtefactFile> {
    let head = &bytes[..bytes.len().min(4096)];
    if !(recogniser.looks_like)(head) {
        return None;
    }
    (recogniser.examine)(&Bytes(bytes), &berlin())
}

/// What the first recogniser of all says that takes the file.
pub fn recognise(bytes: &[u8]) -> Option<ArtefactFile> {
    FILES.iter().find_map(|recogniser| read(*recogniser, bytes))
}

pub fn time(facts: &ArtefactFacts) -> String {
    facts.time.map_or_else(|| "-".to_owned(), |time| time.to_string())
}

pub fn utf16le(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

/// With the byte order mark that Windows writes.
pub fn unicode(text: &str) -> Vec<u8> {
    [vec![0xff, 0xfe], utf16le(text)].concat()
}

/// The facts of one kind.
macro_rules! detail {
    ($file:expr, $kind:ident) => {
        match &$file.facts.detail {
            Detail::$kind(facts) => facts,
            other => panic!("{other:?}"),
        }
    };
}
pub(crate) use detail;
