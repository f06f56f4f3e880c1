//! Watches a walk through backup media: where data and log of each set lie, and what the framing says of itself beyond
//! its checksums: addresses, the catalogue of sets.

use super::range::{ProtectedRange, push};
use crate::base::Le;
use crate::format::mtf::{Block, Fault, Notes, Step, Stream, Visitor, Wish, compared_ranges};
use crate::model::Proof;

/// What a stream carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stuff {
    /// Database pages; the first block of data is pass 0, what was copied again later the next ones.
    Pages {
        pass: usize,
    },
    Log,
}

/// One stream of data or log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Run {
    /// Which set of the file, from 0.
    pub set: usize,
    pub stuff: Stuff,
    /// Behind the two lead bytes, in the logical stream.
    pub start: u64,
    pub length: u64,
    /// Its header says that a `WITH CHECKSUM` value follows.
    pub promises_csum: bool,
    /// That value.
    pub csum: Option<u32>,
}

impl Run {
    /// The place behind it.
    pub fn end(&self) -> u64 {
        self.start.saturating_add(self.length)
    }
}

/// Takes what the watch finds while it walks.
pub trait Sink {
    /// A set begins at this place of the logical stream.
    fn set(&mut self, at: u64);
    /// A stream begins; whether its bytes are wanted as they come.
    fn begin(&mut self, run: &Run) -> bool;
    /// Its next bytes.
    fn bytes(&mut self, bytes: &[u8]);
    /// It ended, and what stands behind it is known.
    fn end(&mut self, run: &Run);
}

/// Data and log begin with this much that is no content.
const LEAD_BYTES: u64 = 2;
/// Says of a stream that its checksum follows.
const CHECKSUM_FOLLOWS: u16 = 0x100;
/// One for each virtual log file and pass; more is hostile.
const MAX_RUNS: usize = 1_000_000;
/// A pass copies what changed during the one before; two were seen.
const MAX_PASSES: usize = 64;
/// The catalogue of 10,000 sets takes about 4 MB.
const MAX_CATALOGUE_BYTES: u64 = 16 << 20;
const ADDRESS_UNIT: u64 = 1024;

/// What was seen of one set besides its content.
#[derive(Debug)]
pub struct SetWatch {
    pub at: u64,
    /// In the file: of a compressed container the record it stands in.
    offset: u64,
    pub notes: Notes,
    passes: usize,
}

/// The visitor.
pub struct Watch<'a> {
    sink: &'a mut dyn Sink,
    pub sets: Vec<SetWatch>,
    with_ranges: bool,
    /// Framing and configuration, when ranges are wanted.
    pub ranges: Vec<ProtectedRange>,
    run: Option<Run>,
    runs: usize,
    /// Bytes of the open run's stream still to skip.
    lead: u64,
}

impl std::fmt::Debug for Watch<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Watch").field("sets", &self.sets).field("runs", &self.runs).finish_non_exhaustive()
    }
}

impl<'a> Watch<'a> {
    /// Watches for `sink`.
    pub fn new(sink: &'a mut dyn Sink, with_ranges: bool) -> Self {
        Self { sink, sets: Vec::new(), with_ranges, ranges: Vec::new(), run: None, runs: 0, lead: 0 }
    }

    /// The walk is over, perhaps inside a stream.
    pub fn finish(&mut self) {
        if let Some(run) = self.run.take() {
            self.sink.end(&run);
        }
    }

    fn note(&mut self, fault: Fault) {
        if let Some(set) = self.sets.last_mut() {
            set.notes.add(fault);
        }
    }

    fn protect(&mut self, start: u64, end: u64, by: Proof) {
        if self.with_ranges {
            push(&mut self.ranges, ProtectedRange { start, end, by });
        }
    }

    fn content(&mut self, stream: &Stream, stuff: impl FnOnce(&mut SetWatch) -> Stuff) -> Wish {
        let Some(set) = self.sets.last_mut() else { return Wish::Skip };
        let stuff = stuff(set);
        let too_many = matches!(stuff, Stuff::Pages { pass } if pass >= MAX_PASSES) || self.runs >= MAX_RUNS;
        if too_many {
            self.note(Fault::limit(stream.place.offset(), "too many streams of data"));
            return Wish::Skip;
        }
        self.runs += 1;
        let start = stream.data_at().saturating_add(LEAD_BYTES);
        let run = Run {
            set: self.sets.len() - 1,
            stuff,
            start,
            length: stream.length - LEAD_BYTES,
            promises_csum: stream.media_attributes & CHECKSUM_FOLLOWS != 0,
            csum: None,
        };
        self.run = Some(run);
        self.lead = LEAD_BYTES;
        if self.sink.begin(&run) { Wish::Pieces } else { Wish::Skip }
    }

    /// Every set so far stands in the catalogue behind the last, with its place.
    fn catalogue(&mut self, stream: &Stream, bytes: &[u8]) {
        let le = Le(bytes);
        let count = le.u32(4).unwrap_or(0) as usize;
        let mut at = 8;
        let mut agrees = count == self.sets.len();
        for set in self.sets.iter().take(count) {
            let length = usize::from(le.u16(at).unwrap_or(0));
            // A compressed container counts in the file.
            let place = le.u64(at + 12);
            agrees &= length >= 32 && (place == Some(set.at) || place == Some(set.offset));
            at += length;
            // Volumes of the set follow it.
            while le.slice(at + 2, 4) == Some(b"VOLB") {
                at += usize::from(le.u16(at).unwrap_or(0)).max(6);
            }
        }
        if !agrees {
            let message = format!(
                "the catalogue behind this set does not name the {} found up to here: a set was cut out or put in",
                crate::base::count(self.sets.len() as u64, "backup set", "backup sets")
            );
            self.note(Fault::damaged("catalogue-mismatch", stream.place.offset(), message));
        }
    }
}

impl Visitor for Watch<'_> {
    fn block(&mut self, block: &Block, _: &[u8]) -> Step {
        self.finish();
        let offset = block.place.offset();
        // Inside a compressed record the container's checksum speaks, and offsets do not follow one to one.
        if block.place.after(1) != offset {
            self.protect(offset, block.place.after(52), Proof::Framing);
        }
        match &block.kind {
            b"SSET" => {
                self.sink.set(block.at);
                self.sets.push(SetWatch { at: block.at, offset, notes: Notes::new(), passes: 0 });
            }
            b"VOLB" | b"MSCI" | b"MSDA" | b"MSTL" | b"MSLS" => {
                let Some(set) = self.sets.last_mut() else { return Step::Continue };
                let address = block.at.saturating_sub(set.at) / ADDRESS_UNIT;
                if block.is_sound && block.logical_address != address {
                    let message = format!(
                        "the {} block says that it stands elsewhere in its set: bytes were lost or put in before it",
                        block.name()
                    );
                    self.note(Fault::damaged("block-address", offset, message));
                }
                if &block.kind == b"MSDA"
                    && let Some(set) = self.sets.last_mut()
                {
                    set.passes += 1;
                }
            }
            _ => {}
        }
        Step::Continue
    }

    fn stream(&mut self, _: &Block, stream: &Stream) -> Wish {
        let offset = stream.place.offset();
        if stream.place.after(1) != offset {
            self.protect(offset, stream.place.after(22), Proof::Framing);
        }
        if &stream.id == b"CSUM" && stream.length == 4 {
            return Wish::Whole(4);
        }
        match &stream.id {
            b"MQDA" if stream.length > LEAD_BYTES => {
                self.finish();
                self.content(stream, |set| Stuff::Pages { pass: set.passes.saturating_sub(1) })
            }
            b"MQTL" if stream.length > LEAD_BYTES => {
                self.finish();
                self.content(stream, |_| Stuff::Log)
            }
            b"TSMP" if stream.length <= MAX_CATALOGUE_BYTES => Wish::Whole(MAX_CATALOGUE_BYTES),
            _ => Wish::Skip,
        }
    }

    fn data(&mut self, block: &Block, stream: &Stream, _: u64, bytes: &[u8]) -> Step {
        match &stream.id {
            b"CSUM" => {
                let offset = stream.place.offset();
                if let Some(run) = &mut self.run {
                    run.csum = Le(bytes).u32(0);
                    let (from, to) = (stream.data_offset(0), stream.data_offset(4));
                    if stream.place.after(1) != offset {
                        self.protect(from, to, Proof::BackupChecksum);
                    }
                }
                self.finish();
            }
            b"TSMP" => self.catalogue(stream, bytes),
            b"MQCI" if self.with_ranges && stream.place.after(1) != stream.place.offset() => {
                let is_copy = matches!(&block.kind, b"MSCI" | b"MSLS");
                for range in compared_ranges(bytes).into_iter().filter(|_| is_copy) {
                    let (from, to) = (stream.data_offset(range.start as u64), stream.data_offset(range.end as u64));
                    self.protect(from, to, Proof::MetadataPair);
                }
            }
            b"MQDA" | b"MQTL" => {
                let skip = usize::try_from(self.lead).unwrap_or(usize::MAX).min(bytes.len());
                self.lead -= skip as u64;
                self.sink.bytes(&bytes[skip..]);
            }
            _ => {}
        }
        Step::Continue
    }
}
