//! All that one member showed of one backup set: parts put together in the order of the stream.

use super::log::LogPart;
use super::part::Done;
use super::pass::Pass;
use super::range::{ProtectedRange, push};
use super::watch::{Run, Stuff};
use crate::format::mtf::{Fault, Notes};
use crate::format::page::{Fold, PageMaps, SECTOR_BYTES};
use crate::model::Proof;

/// What protects a kind of content as a whole.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Protected {
    pub streams: u64,
    /// Those with a `WITH CHECKSUM` value that holds.
    pub summed: u64,
}

/// What one member showed of one set.
#[derive(Clone, Debug)]
pub struct Gathered {
    pub passes: Vec<Pass>,
    pub log: LogPart,
    pub pages: Protected,
    pub logs: Protected,
    /// `WITH CHECKSUM` values compared.
    pub csum_streams: u64,
    /// Records of the compressed container.
    pub container_blocks: Option<u64>,
    pub notes: Notes,
    /// Whole streams, when ranges are wanted.
    pub ranges: Vec<ProtectedRange>,
    /// Logical places are file offsets.
    pub is_plain: bool,
    fold: Fold,
    with_ranges: bool,
}

/// Stretches of log kept: a backup of one family has one for each virtual log file.
const MAX_STRETCHES: usize = 1_000_000;

impl Gathered {
    /// Nothing yet.
    pub fn new(is_plain: bool, with_ranges: bool) -> Self {
        Self {
            passes: Vec::new(),
            log: LogPart::default(),
            pages: Protected::default(),
            logs: Protected::default(),
            csum_streams: 0,
            container_blocks: None,
            notes: Notes::new(),
            ranges: Vec::new(),
            is_plain,
            fold: Fold::default(),
            with_ranges,
        }
    }

    /// The next part of `run`.
    pub fn take(&mut self, run: &Run, done: Done, place: &dyn Fn(u64) -> u64) {
        self.fold = self.fold.then(done.fold);
        match run.stuff {
            Stuff::Pages { pass } => {
                if self.passes.len() <= pass {
                    self.passes.resize_with(pass + 1, Pass::default);
                }
                let Some(pass) = self.passes.get_mut(pass) else { return };
                let with_ranges = self.with_ranges && self.is_plain;
                let mut maps = done.maps.into_iter().peekable();
                for extent in &done.extents {
                    let mut mine: Option<PageMaps> = None;
                    while let Some((_, map)) = maps.next_if(|(at, _)| *at == extent.at) {
                        mine.get_or_insert_default().replace_by(map);
                    }
                    pass.take(extent, mine, place, with_ranges);
                }
            }
            Stuff::Log => {
                let mut log = done.log;
                log.named.iter_mut().for_each(|(at, ..)| *at = place(*at));
                self.log.append(log);
                if self.log.stretches.len() > MAX_STRETCHES {
                    self.log.stretches.truncate(MAX_STRETCHES);
                    self.notes.add(Fault::limit(place(run.start), "a log in more than a million pieces"));
                }
            }
        }
    }

    /// All parts of `run` were taken; whether it was there as a whole.
    pub fn end(&mut self, run: &Run, is_whole: bool, place: &dyn Fn(u64) -> u64) {
        let fold = std::mem::take(&mut self.fold);
        let kind = match run.stuff {
            Stuff::Pages { .. } => &mut self.pages,
            Stuff::Log => &mut self.logs,
        };
        kind.streams += 1;
        let whole_sectors = run.length.is_multiple_of(SECTOR_BYTES as u64);
        let offset = place(run.start);
        match run.csum {
            _ if !is_whole => {}
            Some(_) if !whole_sectors => {
                let message =
                    "a stream with a backup checksum does not consist of whole sectors: its length was changed";
                self.notes.add(Fault::damaged("backup-checksum", offset, message));
            }
            Some(stored) => {
                self.csum_streams += 1;
                if stored == fold.value() {
                    kind.summed += 1;
                    if self.with_ranges && self.is_plain {
                        let range = ProtectedRange { start: run.start, end: run.end(), by: Proof::BackupChecksum };
                        push(&mut self.ranges, range);
                    }
                } else {
                    let what = if run.stuff == Stuff::Log { "log" } else { "data" };
                    let message = format!(
                        "the backup checksum over this stream of {what} does not match: bytes in it were changed after \
                         the backup was written"
                    );
                    self.notes.add(Fault::damaged("backup-checksum", offset, message));
                }
            }
            None if run.promises_csum => {
                let message = "the backup checksum that should follow this stream is missing";
                self.notes.add(Fault::damaged("backup-checksum", offset, message));
            }
            None => {}
        }
    }
}
