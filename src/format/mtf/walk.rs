//! The walk through a logical MTF stream: block after block, stream after stream, to the end. The one place that knows
//! the framing; who walks decides what of the data is read.

use super::block::{self, BLOCK_HEADER_BYTES, Block, STREAM_HEADER_BYTES, Stream};
use super::fault::Fault;
use super::limits::{MAX_BLOCKS, MAX_STREAMS, MAX_STREAMS_IN_ALL};
use super::tape::Tape;
use crate::base::make_room;

/// Whether to go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    Continue,
    Stop,
}

/// What a visitor wants of a stream's data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wish {
    /// Pass over it: a plain file seeks, a container does not decode.
    Skip,
    /// All of it in one piece, at most this many bytes; more is a `limit` fault.
    Whole(u64),
    /// Piece by piece, in order.
    Pieces,
}

/// Called for everything on the way, in the order of the stream.
pub trait Visitor {
    /// A block; `bytes` are its header and what follows up to its first stream.
    fn block(&mut self, block: &Block, bytes: &[u8]) -> Step;
    /// A stream of the block begins.
    fn stream(&mut self, block: &Block, stream: &Stream) -> Wish;
    /// Data of a stream, as wished for; `offset` counts from the data's start. An empty stream has none.
    fn data(&mut self, block: &Block, stream: &Stream, offset: u64, bytes: &[u8]) -> Step;
}

/// How a walk ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ending {
    /// At the end of the stream, between two blocks.
    Clean,
    /// The visitor asked for it.
    Stopped,
    /// No known block stands where one should; `head` is what stands there, up to 512 bytes. What that means depends on
    /// where it is, which the visitor knows.
    NoBlock { offset: u64, head: Vec<u8> },
    /// The framing breaks, or the file cannot be read.
    Broken(Fault),
}

/// How much is handed over at a time under [`Wish::Pieces`], and by how much a whole stream's memory grows ahead of
/// what was really read.
const PIECE_BYTES: usize = 256 << 10;
const HEAD_BYTES: usize = 512;
/// Streams begin at multiples of this.
const STREAM_ALIGNMENT: u64 = 4;

/// Walks from the start of the stream to its end, or to where it breaks. Every step moves forward.
pub fn walk(tape: &mut dyn Tape, visitor: &mut dyn Visitor) -> Ending {
    Walk { tape, visitor, at: 0, streams: 0, bytes: Vec::new() }.run().unwrap_or_else(|ending| ending)
}

struct Walk<'a> {
    tape: &'a mut dyn Tape,
    visitor: &'a mut dyn Visitor,
    /// Of the next block.
    at: u64,
    /// Streams so far.
    streams: u64,
    bytes: Vec<u8>,
}

impl Walk<'_> {
    fn run(&mut self) -> Result<Ending, Ending> {
        for _ in 0..MAX_BLOCKS {
            let Some(block) = self.block()? else { return Ok(Ending::Clean) };
            if self.visitor.block(&block, &self.bytes) == Step::Stop {
                return Ok(Ending::Stopped);
            }
            // A filemark has no streams: what other blocks call the first event is its length.
            self.at = match &block.kind {
                b"SFMB" => block.at.saturating_add(u64::from(block.first_event)),
                _ => self.streams(&block)?,
            };
        }
        Err(Ending::Broken(Fault::limit(self.tape.place(self.at).offset(), "more than a million blocks")))
    }

    fn block(&mut self) -> Result<Option<Block>, Ending> {
        let at = self.at;
        let there = self.fill(at, BLOCK_HEADER_BYTES)?;
        let place = self.tape.place(at);
        if there == 0 {
            // A container learns only here how long its stream is.
            let end = self.tape.end().unwrap_or(at);
            if at > end {
                return Err(Ending::Broken(Fault::truncated(place.offset(), at - end)));
            }
            return Ok(None);
        }
        let Some(block) = Block::parse(&self.bytes, at, place) else { return Err(self.no_block(place.offset())?) };
        let length = usize::from(block.first_event);
        if length < BLOCK_HEADER_BYTES {
            let message =
                format!("the header of a {} block says that its streams begin inside the header", block.name());
            return Err(Ending::Broken(Fault::damaged("block-header", place.offset(), message)));
        }
        let there = self.extend(at, length)?;
        if there < length {
            return Err(Ending::Broken(Fault::truncated(place.offset(), (length - there) as u64)));
        }
        Ok(Some(block))
    }

    /// What stands where a block should: the beginning of one that was cut, or something else.
    fn no_block(&mut self, offset: u64) -> Result<Ending, Ending> {
        if self.bytes.len() < BLOCK_HEADER_BYTES {
            let kind = &self.bytes[..self.bytes.len().min(4)];
            if block::KNOWN_BLOCKS.iter().any(|known| known.starts_with(kind)) {
                let missing = (BLOCK_HEADER_BYTES - self.bytes.len()) as u64;
                return Ok(Ending::Broken(Fault::truncated(offset, missing)));
            }
        }
        self.extend(self.at, HEAD_BYTES)?;
        Ok(Ending::NoBlock { offset, head: std::mem::take(&mut self.bytes) })
    }

    /// Goes through the streams of a block; the position of the next block.
    fn streams(&mut self, block: &Block) -> Result<u64, Ending> {
        let mut at = block.at.saturating_add(u64::from(block.first_event));
        for _ in 0..MAX_STREAMS {
            self.streams += 1;
            if self.streams > MAX_STREAMS_IN_ALL {
                break;
            }
            let there = self.fill(at, STREAM_HEADER_BYTES)?;
            let place = self.tape.place(at);
            if there < STREAM_HEADER_BYTES {
                let end = self.tape.end().unwrap_or(at);
                let missing = at.saturating_add(STREAM_HEADER_BYTES as u64) - end.min(at + there as u64);
                return Err(Ending::Broken(Fault::truncated(place.offset(), missing)));
            }
            let Some(stream) = Stream::parse(&self.bytes, at, place) else {
                return Err(Ending::Broken(self.ruined_stream(block, place.offset())));
            };
            let end = stream.data_end();
            let known_end = self.tape.end().unwrap_or(u64::MAX);
            let wish = self.visitor.stream(block, &stream);
            if end > known_end || end == u64::MAX {
                return Err(Ending::Broken(self.cut_stream(&stream, known_end)));
            }
            if self.data(block, &stream, wish)? == Step::Stop {
                return Err(Ending::Stopped);
            }
            if &stream.id == b"SPAD" {
                return Ok(end);
            }
            at = end.checked_next_multiple_of(STREAM_ALIGNMENT).unwrap_or(u64::MAX);
        }
        Err(Ending::Broken(Fault::limit(block.place.offset(), "too many streams")))
    }

    fn data(&mut self, block: &Block, stream: &Stream, wish: Wish) -> Result<Step, Ending> {
        let limit = match wish {
            Wish::Skip => return Ok(Step::Continue),
            Wish::Whole(limit) => limit,
            Wish::Pieces => u64::MAX,
        };
        if stream.length > limit {
            let what = format!("a {} stream of {}", stream.name(), Fault::size(stream.length));
            return Err(Ending::Broken(Fault::limit(stream.place.offset(), &what)));
        }
        let mut done = 0;
        self.bytes.clear();
        while done < stream.length {
            let want = usize::try_from(stream.length - done).unwrap_or(usize::MAX).min(PIECE_BYTES);
            let kept = if wish == Wish::Pieces { 0 } else { self.bytes.len() };
            if kept == 0 {
                make_room(&mut self.bytes, want);
            } else {
                self.bytes.resize(kept + want, 0);
            }
            let there = self.read(stream.data_at().saturating_add(done), kept)?;
            self.bytes.truncate(kept + there);
            if wish == Wish::Pieces && self.visitor.data(block, stream, done, &self.bytes) == Step::Stop {
                return Ok(Step::Stop);
            }
            done += there as u64;
            if there < want {
                return Err(Ending::Broken(self.cut_stream(stream, stream.data_at().saturating_add(done))));
            }
        }
        if wish == Wish::Pieces || stream.length == 0 {
            return Ok(Step::Continue);
        }
        Ok(self.visitor.data(block, stream, 0, &self.bytes))
    }

    fn ruined_stream(&self, block: &Block, offset: u64) -> Fault {
        if self.bytes.iter().all(|byte| *byte == 0) {
            return zeros(offset, "the next stream's header");
        }
        let message = format!(
            "a stream header of a {} block does not match its checksum: bytes were changed or lost here or before, \
             and what follows cannot be found",
            block.name()
        );
        Fault::damaged("stream-checksum", offset, message)
    }

    fn cut_stream(&self, stream: &Stream, end: u64) -> Fault {
        let offset = stream.place.offset();
        if stream.data_end() == u64::MAX {
            let message = format!("a {} stream claims an impossible length of {} bytes", stream.name(), stream.length);
            return Fault::damaged("stream-length", offset, message);
        }
        Fault::truncated(offset, stream.data_end() - end.min(stream.data_end()))
    }

    /// Replaces what is held by `length` bytes at `at`; how many there were.
    fn fill(&mut self, at: u64, length: usize) -> Result<usize, Ending> {
        self.bytes.clear();
        self.extend(at, length)
    }

    /// Adds what is missing up to `length` bytes from `at`, of which the held ones are the first.
    fn extend(&mut self, at: u64, length: usize) -> Result<usize, Ending> {
        let held = self.bytes.len();
        if held < length {
            self.bytes.resize(length, 0);
            let there = self.read(at.saturating_add(held as u64), held)?;
            self.bytes.truncate(held + there);
        }
        Ok(self.bytes.len())
    }

    fn read(&mut self, at: u64, from: usize) -> Result<usize, Ending> {
        self.tape.read(at, &mut self.bytes[from..]).map_err(Ending::Broken)
    }
}

/// Zeros where framing should be: what an interrupted copy leaves when the space was reserved first.
pub fn zeros(offset: u64, what: &str) -> Fault {
    let message = format!(
        "zeros stand where {what} should be: a copy of this file was interrupted after its space had been reserved, \
         or a part of it was lost"
    );
    Fault::damaged("zeros", offset, message)
}
