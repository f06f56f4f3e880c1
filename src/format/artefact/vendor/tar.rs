//! Walks a tar archive header by header (POSIX.1-1988 ustar, GNU and pax long names). Keeps names it was asked for only.

use super::{Held, When};
use crate::base::Stamp;
use crate::format::form::HEAD_BYTES;
use crate::model::{Problem, Verdict};
use jiff::Timestamp;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Read};

pub(super) const BLOCK_BYTES: usize = 512;

/// Entries; backups of devices have a few thousand.
const MAX_ENTRIES: u64 = 200_000;

/// Bytes of a long name or of a pax header.
const MAX_NAME_BYTES: u64 = 64 << 10;

/// Bytes of a kept entry.
const MAX_KEPT_BYTES: u64 = 4 << 20;

/// Seconds between the entries of one run at most.
const MOST_APART: i64 = 24 * 60 * 60;

/// Without a telling name among so many entries, or unpacked bytes, it is taken for something else: an archive of
/// anything is not read for hours only to say that it is none of ours.
const PATIENCE_ENTRIES: u64 = 20_000;
const PATIENCE_BYTES: u64 = 512 << 20;

/// What to look for.
#[derive(Clone, Copy, Debug, Default)]
pub(in super::super) struct Wanted {
    /// Names (or starts of names, ending in `/`) that tell whose archive it is.
    pub(in super::super) telling: &'static [&'static str],
    /// Names whose content is kept.
    pub(in super::super) kept: &'static [&'static str],
    /// Whether to stop when nothing tells.
    pub(in super::super) gives_up: bool,
}

/// What was seen.
#[derive(Debug, Default)]
pub(in super::super) struct TarWalk {
    pub(in super::super) entry_count: u64,
    /// Those of the telling names that were there.
    pub(in super::super) told: BTreeSet<&'static str>,
    pub(in super::super) kept: BTreeMap<&'static str, Vec<u8>>,
    /// What the entries are by how they begin, where that was asked for.
    pub(in super::super) held: Option<Held>,
    /// When the telling entries were written, and when all were.
    told_times: Span,
    times: Span,
    pub(in super::super) fault: Option<(Verdict, Problem)>,
}

impl TarWalk {
    /// When it was made, by its own parts: the entries that tell whose it is, or all where none does. An archive is
    /// written within minutes, so that of parts that are days apart the oldest dates it.
    pub(in super::super) fn made(&self) -> Option<When> {
        Some(When::Moment(moment(self.parts().made()?)?))
    }

    fn parts(&self) -> Span {
        if self.told.is_empty() { self.times } else { self.told_times }
    }

    /// Says which entries were written on other days than the archive's own parts.
    pub(in super::super) fn apart(&self) -> Option<Problem> {
        let parts = self.parts();
        let made = moment(parts.made()?)?;
        let message = if parts.is_apart() {
            let newest = moment(parts.newest?)?;
            format!("its parts were written from {made} to {newest}; the oldest one dates it")
        } else {
            let newest = self.times.newest.filter(|newest| newest.saturating_sub(MOST_APART) > made.at.as_second())?;
            let newest = moment(newest)?;
            format!("its own parts were written at {made}, and another entry at {newest}, which does not date it")
        };
        Some(Problem::whole("entries-apart", message))
    }

    fn stop(&mut self, verdict: Verdict, id: &'static str, offset: u64, message: impl Into<Cow<'static, str>>) {
        self.fault = Some((verdict, Problem::at(id, offset, message)));
    }
}

fn moment(seconds: i64) -> Option<Stamp> {
    Timestamp::from_second(seconds).ok().map(Stamp::utc)
}

/// The first and the last time of some entries.
#[derive(Clone, Copy, Debug, Default)]
struct Span {
    oldest: Option<i64>,
    newest: Option<i64>,
}

impl Span {
    fn add(&mut self, at: i64) {
        self.oldest = Some(self.oldest.map_or(at, |oldest| oldest.min(at)));
        self.newest = self.newest.max(Some(at));
    }

    fn is_apart(self) -> bool {
        self.newest.zip(self.oldest).is_some_and(|(newest, oldest)| newest.saturating_sub(oldest) > MOST_APART)
    }

    fn made(self) -> Option<i64> {
        if self.is_apart() { self.oldest } else { self.newest }
    }
}

struct Header {
    name: String,
    size_bytes: u64,
    modified: Option<i64>,
    kind: u8,
}

/// Whether the block is the header of an entry.
pub(super) fn is_header(block: &[u8]) -> bool {
    block.len() >= BLOCK_BYTES && block.first().is_some_and(|byte| *byte != 0) && sum_is_right(block)
}

fn sum_is_right(block: &[u8]) -> bool {
    const FIELD: std::ops::Range<usize> = 148..156;
    let Some(stated) = block.get(FIELD).and_then(number) else { return false };
    let bytes = || {
        let block = block.iter().take(BLOCK_BYTES).enumerate();
        block.map(|(at, byte)| if FIELD.contains(&at) { b' ' } else { *byte })
    };
    let unsigned: u64 = bytes().map(u64::from).sum();
    // Some old writers summed signed bytes.
    let signed: i64 = bytes().map(|byte| i64::from(byte.cast_signed())).sum();
    stated == unsigned || i64::try_from(stated).is_ok_and(|stated| stated == signed)
}

/// Octal digits between blanks and zeroes, or GNU's base 256.
fn number(field: &[u8]) -> Option<u64> {
    if field.first().is_some_and(|byte| byte & 0x80 != 0) {
        let mut rest = field.iter().skip(1);
        return rest.try_fold(0_u64, |sum, byte| sum.checked_mul(256)?.checked_add(u64::from(*byte)));
    }
    let text = std::str::from_utf8(field).ok()?.trim_matches(['\0', ' ']);
    if text.is_empty() { Some(0) } else { u64::from_str_radix(text, 8).ok() }
}

fn field(block: &[u8], from: usize, length: usize) -> String {
    let bytes = block.get(from..from + length).unwrap_or_default();
    let bytes = bytes.split(|byte| *byte == 0).next().unwrap_or_default();
    String::from_utf8_lossy(bytes).into_owned()
}

fn header(block: &[u8]) -> Option<Header> {
    if !is_header(block) {
        return None;
    }
    let mut name = field(block, 0, 100);
    if block.get(257..263) == Some(b"ustar\0") {
        let prefix = field(block, 345, 155);
        if !prefix.is_empty() {
            name = format!("{prefix}/{name}");
        }
    }
    let modified = block.get(136..148).and_then(number).and_then(|seconds| i64::try_from(seconds).ok());
    let size_bytes = block.get(124..136).and_then(number)?;
    Some(Header { name, size_bytes, modified: modified.filter(|seconds| *seconds > 0), kind: *block.get(156)? })
}

/// Reads until the buffer is full or the input ends.
fn fill(input: &mut dyn Read, buffer: &mut [u8]) -> io::Result<usize> {
    let mut done = 0;
    while let Some(rest) = buffer.get_mut(done..).filter(|rest| !rest.is_empty()) {
        match input.read(rest) {
            Ok(0) => break,
            Ok(count) => done += count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(done)
}

/// Walks to the end marker and then to the end of the input. Where the input fails, its own fault says why, and this
/// one that the archive was not walked to its end.
pub(super) fn walk(input: &mut dyn Read, wanted: Wanted, held: Option<Held>) -> TarWalk {
    let mut walk = TarWalk { held, ..TarWalk::default() };
    let mut offset = 0_u64;
    let mut names = LongNames::default();
    loop {
        let mut block = [0_u8; BLOCK_BYTES];
        match fill(input, &mut block) {
            Ok(BLOCK_BYTES) => {}
            Ok(_) => {
                let message = "the archive ends without its end marker: it was cut short or never finished";
                walk.stop(Verdict::Incomplete, "tar-truncated", offset, message);
                return walk;
            }
            Err(_) => {
                walk.stop(Verdict::Identified, "tar-not-walked", offset, "the archive could not be read further");
                return walk;
            }
        }
        if block.iter().all(|byte| *byte == 0) {
            // Padding, and what proves the stream below: read it all.
            if io::copy(input, &mut io::sink()).is_err() {
                walk.stop(Verdict::Identified, "tar-not-walked", offset, "the archive could not be read further");
            }
            return walk;
        }
        let Some(entry) = header(&block) else {
            walk.stop(Verdict::Damaged, "tar-header", offset, "an entry's header contradicts its checksum");
            return walk;
        };
        if walk.entry_count == MAX_ENTRIES {
            let message = format!("more than the {MAX_ENTRIES} entries we read");
            walk.stop(Verdict::Unreadable, "limit-tar-entries", offset, message);
            return walk;
        }
        let has_patience = walk.entry_count < PATIENCE_ENTRIES && offset < PATIENCE_BYTES;
        if wanted.gives_up && walk.told.is_empty() && !has_patience {
            return walk;
        }
        let Some(padded_bytes) = content(&mut walk, input, entry, wanted, &mut names, offset) else { return walk };
        offset = offset.saturating_add(padded_bytes).saturating_add(BLOCK_BYTES as u64);
    }
}

/// What a long-name or pax entry said of the entry that follows.
#[derive(Default)]
struct LongNames {
    name: Option<String>,
    size_bytes: Option<u64>,
}

fn is_file(kind: u8) -> bool {
    matches!(kind, 0 | b'0' | b'7')
}

/// Reads or skips an entry's content with its padding; answers its length, or `None` where it could not be.
fn content(
    walk: &mut TarWalk,
    input: &mut dyn Read,
    entry: Header,
    wanted: Wanted,
    names: &mut LongNames,
    offset: u64,
) -> Option<u64> {
    const HAS_NO_CONTENT: &[u8] = b"123456";
    let is_about_next = matches!(entry.kind, b'L' | b'K' | b'x' | b'g');
    let mut size_bytes = if HAS_NO_CONTENT.contains(&entry.kind) { 0 } else { entry.size_bytes };
    let mut keep = None;
    if is_about_next {
        if size_bytes > MAX_NAME_BYTES {
            walk.stop(Verdict::Unreadable, "limit-tar-name", offset, "an entry's name is longer than we read");
            return None;
        }
    } else {
        walk.entry_count += 1;
        size_bytes = names.size_bytes.take().unwrap_or(size_bytes);
        let name = names.name.take().unwrap_or(entry.name);
        let name = name.trim_start_matches("./").trim_start_matches('/');
        let tells = |known: &&&str| if known.ends_with('/') { name.starts_with(**known) } else { name == **known };
        let told: Vec<&'static str> = wanted.telling.iter().filter(tells).copied().collect();
        // A folder or an empty file is no content.
        if let Some(at) = entry.modified.filter(|_| is_file(entry.kind) && size_bytes > 0) {
            walk.times.add(at);
            if !told.is_empty() {
                walk.told_times.add(at);
            }
        }
        walk.told.extend(told);
        keep = wanted.kept.iter().find(|known| name == **known).filter(|_| size_bytes <= MAX_KEPT_BYTES);
    }
    let Some(padded_bytes) = size_bytes.checked_next_multiple_of(BLOCK_BYTES as u64) else {
        walk.stop(Verdict::Damaged, "tar-size", offset, "an entry is longer than any file can be");
        return None;
    };
    let mut bytes = Vec::new();
    let mut begun_bytes = 0;
    if let Some(held) = walk.held.as_mut().filter(|_| is_file(entry.kind) && keep.is_none()) {
        let most = size_bytes.min(HEAD_BYTES as u64);
        let mut head = Vec::new();
        let _cut = input.take(most).read_to_end(&mut head);
        begun_bytes = head.len() as u64;
        held.add(&head);
    }
    let rest = input.take(padded_bytes.saturating_sub(begun_bytes));
    let read = match keep.is_some() || is_about_next {
        true => io::copy(&mut { rest }, &mut bytes),
        false => io::copy(&mut { rest }, &mut io::sink()),
    };
    let read = read.map(|count| count.saturating_add(begun_bytes));
    match read {
        Ok(count) if count == padded_bytes => {}
        Ok(_) => {
            let message = "the archive ends inside an entry: it was cut short or never finished";
            walk.stop(Verdict::Incomplete, "tar-truncated", offset, message);
            return None;
        }
        Err(_) => {
            walk.stop(Verdict::Identified, "tar-not-walked", offset, "the archive could not be read further");
            return None;
        }
    }
    bytes.truncate(usize::try_from(size_bytes).unwrap_or(usize::MAX));
    match entry.kind {
        b'L' => names.name = Some(field(&bytes, 0, bytes.len())),
        b'x' => pax(&bytes, names),
        _ => {
            if let Some(name) = keep {
                walk.kept.insert(name, bytes);
            }
        }
    }
    Some(padded_bytes)
}

/// `length key=value` lines (POSIX.1-2001 pax).
fn pax(bytes: &[u8], names: &mut LongNames) {
    for line in String::from_utf8_lossy(bytes).lines() {
        let Some((key, value)) = line.split_once(' ').and_then(|(_, rest)| rest.split_once('=')) else { continue };
        match key {
            "path" => names.name = Some(value.to_owned()),
            "size" => names.size_bytes = value.parse().ok(),
            _ => {}
        }
    }
}
