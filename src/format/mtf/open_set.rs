//! The set that a walk is inside of: gathers its blocks until it ends.

use super::assemble::{self, Parts};
use super::block::{Block, Stream};
use super::compare;
use super::config::Config;
use super::date::Date;
use super::fault::{Fault, Notes};
use super::label::Label;
use super::sset::SetStart;
use crate::base::Le;
use crate::model::{Proof, SqlSet};

/// One copy of the configuration record.
#[derive(Debug)]
struct Copy {
    stream: Stream,
    bytes: Vec<u8>,
}

/// A set between its SSET and the filemark that closes it.
#[derive(Debug)]
pub struct OpenSet {
    at: u64,
    file_offset: u64,
    start: SetStart,
    machine_name: Option<String>,
    head: Option<Copy>,
    tail: Option<Copy>,
    has_end: bool,
    is_closed: bool,
    is_encrypted: Option<bool>,
    pub notes: Notes,
}

impl OpenSet {
    /// A set begins.
    pub fn new(block: &Block, bytes: &[u8], mut notes: Notes) -> Self {
        let start = SetStart::parse(block, bytes, &mut notes);
        Self {
            at: block.at,
            file_offset: block.place.offset(),
            start,
            machine_name: None,
            head: None,
            tail: None,
            has_end: false,
            is_closed: false,
            is_encrypted: None,
            notes,
        }
    }

    /// The offset of the server's clock, as the set says.
    pub fn utc_offset(&self) -> Option<jiff::tz::Offset> {
        self.start.utc_offset
    }

    /// Whether everything a set consists of was there, up to the closing filemark.
    pub fn is_closed(&self) -> bool {
        self.is_closed
    }

    /// A block of the set.
    pub fn block(&mut self, block: &Block, bytes: &[u8]) {
        match &block.kind {
            b"VOLB" => self.machine_name = super::label::text_of(block, bytes, 64, "computer name", &mut self.notes),
            b"ESET" => {
                self.has_end = true;
                let corrupt = Le(bytes).u32(56).unwrap_or(0);
                if corrupt > 0 {
                    let message = format!("the closing block of the set counts {corrupt} corrupt objects");
                    self.notes.add(Fault::damaged("corrupt-objects", block.place.after(56), message));
                }
            }
            // MSLS is followed by a filemark too; the one after ESET closes the set.
            b"SFMB" => self.is_closed = self.has_end,
            _ => {}
        }
    }

    /// The header of a stream of the set.
    pub fn stream(&mut self, stream: &Stream) {
        if stream.encryption != 0 && self.is_encrypted != Some(true) {
            let message = "the backup is encrypted: without its key nothing in it can be proven";
            self.notes.add(Fault::unreadable("encrypted", stream.place.offset(), message));
        }
        if stream.compression != 0 {
            let message = format!("the {} stream is compressed in a way not known here", stream.name());
            self.notes.add(Fault::unreadable("unsupported-compression", stream.place.offset(), message));
        }
        self.is_encrypted = Some(self.is_encrypted == Some(true) || stream.encryption != 0);
    }

    /// The configuration record of MSCI or MSLS.
    pub fn configuration(&mut self, block: &Block, stream: &Stream, bytes: &[u8]) {
        let copy = Some(Copy { stream: *stream, bytes: bytes.to_vec() });
        if &block.kind == b"MSLS" {
            self.tail = copy;
        } else {
            self.head = copy;
        }
    }

    /// The set is over: what it says. `framing` is whether all blocks and streams up to here chained and summed up;
    /// `broke` whether the walk ended early for another reason, so that a missing end is only a consequence.
    pub fn finish(mut self, label: Option<&Label>, is_compressed: bool, framing: bool, broke: bool) -> SqlSet {
        let is_finished = self.tail.is_some();
        if !broke {
            self.ending();
        }
        let mut proof = if framing && self.is_closed { vec![Proof::Framing] } else { Vec::new() };
        if self.pair() {
            proof.push(Proof::MetadataPair);
        }
        let config = self.config();
        Parts {
            at: self.at,
            file_offset: self.file_offset,
            start: self.start,
            machine_name: self.machine_name,
            config,
            is_finished,
            is_encrypted: self.is_encrypted,
            label,
            is_compressed,
            proof,
            notes: self.notes,
        }
        .into_set()
    }

    fn ending(&mut self) {
        let fault = match (&self.tail, self.is_closed) {
            (Some(_), true) => return,
            (Some(_), false) => Fault::incomplete(
                "truncated",
                self.file_offset,
                format!("the closing blocks of this backup set are missing: the file {}", super::fault::CUT),
            ),
            (None, _) => Fault::incomplete(
                "interrupted",
                self.file_offset,
                "this backup was never finished: the closing record that SQL Server writes last (MSLS) is missing",
            ),
        };
        self.notes.add(fault);
    }

    fn config(&mut self) -> Option<Config> {
        let copy = self.tail.as_ref().or(self.head.as_ref())?;
        let stream = copy.stream;
        let config = Config::parse(&copy.bytes, &|at| stream.data_offset(at as u64), &mut self.notes);
        let Some(config) = config else {
            let message = "the configuration record does not begin with SCIN: what was backed up cannot be told";
            self.notes.add(Fault::damaged("bad-configuration", stream.data_offset(0), message));
            return None;
        };
        if config.start != self.start.start {
            let message = "the start date of the set's first block is not that of its configuration record";
            self.notes.add(Fault::damaged("metadata-mismatch", self.file_offset, message));
        }
        if self.tail.is_some() && config.finish == Date::None {
            let message = "the closing record of this backup has no finish date: the backup was never finished";
            self.notes.add(Fault::incomplete("interrupted", stream.data_offset(82), message));
        }
        Some(config)
    }

    /// Whether both copies of the configuration are there and agree.
    fn pair(&mut self) -> bool {
        let (Some(head), Some(tail)) = (&self.head, &self.tail) else { return false };
        let Some((at, name)) = compare::first_difference(&head.bytes, &tail.bytes) else { return true };
        let message = format!(
            "the configuration was written before and after the data, and the two differ in the {name} where a \
             backup changes nothing: one of them was changed later"
        );
        self.notes.add(Fault::damaged("metadata-mismatch", tail.stream.data_offset(at as u64), message));
        false
    }
}

impl Parts<'_> {
    fn into_set(self) -> SqlSet {
        assemble::set(self)
    }
}
