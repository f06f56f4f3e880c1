//! Reads a plain file: headers first, by jumping over the data; then every byte once, several pieces at a time.

use super::content_id::{Piece, PieceHash, unite};
use super::input::{FileRead, Input, Options};
use super::sparse::{holes, is_hole};
use crate::base::make_room;
use crate::format::mtf::{self, Fault};
use crate::format::verify::{Done, Gathered, Part, Run, Sink, Stuff, Watch};
use rayon::prelude::*;
use std::io;
use std::ops::Range;

/// One task; a power of two for the content id.
const TASK_BYTES: u64 = 8 << 20;
/// Read at once: small enough to stay in a cache near the core while it is looked at and hashed.
const PIECE_BYTES: usize = 512 << 10;
/// Tasks whose results wait to be put in order.
const TASKS_AT_ONCE: u64 = 64;
const EXTENT_BYTES: u64 = 64 << 10;
const SECTOR_BYTES: u64 = 512;

/// Where data and log lie.
#[derive(Debug, Default)]
struct Layout {
    sets: Vec<u64>,
    runs: Vec<Run>,
}

impl Sink for Layout {
    fn set(&mut self, at: u64) {
        self.sets.push(at);
    }
    fn begin(&mut self, _: &Run) -> bool {
        false
    }
    fn bytes(&mut self, _: &[u8]) {}
    fn end(&mut self, run: &Run) {
        self.runs.push(*run);
    }
}

/// What a task brings home.
struct TaskDone {
    parts: Vec<(usize, Done)>,
    hash: Option<Piece>,
    /// The file ended or could not be read before the task was over.
    failure: Option<(u64, io::Error)>,
}

/// Reads the whole file. `tape` is its open stream.
pub fn read(file: &dyn Input, tape: &mut dyn mtf::Tape, options: &Options<'_>) -> FileRead {
    let mut layout = Layout::default();
    let mut watch = Watch::new(&mut layout, options.with_ranges);
    let mtf = mtf::read_headers_with(tape, &mut watch, file);
    watch.finish();
    let (watched, ranges) = (std::mem::take(&mut watch.sets), std::mem::take(&mut watch.ranges));
    let mut sets: Vec<Gathered> = layout.sets.iter().map(|_| Gathered::new(true, options.with_ranges)).collect();
    for (set, watched) in sets.iter_mut().zip(watched) {
        set.notes = watched.notes;
    }
    // Media without a backup hold nothing that reading on would tell.
    if sets.is_empty() {
        return FileRead { mtf, sets, content_id: None, ranges };
    }
    let holes = holes(file, TASK_BYTES);
    let mut content = Content { file, runs: &layout.runs, sets, open: None, holes, options };
    let hash = content.run();
    FileRead { sets: content.sets, mtf, content_id: hash, ranges }
}

struct Content<'a> {
    file: &'a dyn Input,
    runs: &'a [Run],
    sets: Vec<Gathered>,
    /// The run that parts are being put together of, and where they reach.
    open: Option<(usize, u64)>,
    /// Not read; a file with any has no content id.
    holes: Vec<Range<u64>>,
    options: &'a Options<'a>,
}

impl Content<'_> {
    fn has_id(&self) -> bool {
        self.options.with_content_id && self.holes.is_empty()
    }

    fn run(&mut self) -> Option<blake3::Hash> {
        let size = self.file.size_bytes();
        let tasks = size.div_ceil(TASK_BYTES).max(1);
        let mut hashes = Vec::new();
        for first in (0..tasks).step_by(TASKS_AT_ONCE as usize) {
            let wave = first..(first + TASKS_AT_ONCE).min(tasks);
            let task = |buffer: &mut Vec<u8>, number: u64| self.task(number, size, buffer);
            let done: Vec<TaskDone> = if self.options.parallel {
                wave.into_par_iter().map_init(Vec::new, task).collect()
            } else {
                let mut buffer = Vec::new();
                wave.map(|number| task(&mut buffer, number)).collect()
            };
            for task in done {
                for (run, part) in task.parts {
                    self.put(run, part);
                }
                hashes.extend(task.hash);
                if let Some((at, error)) = task.failure {
                    self.fail(at, &error);
                    return None;
                }
            }
            let end = (first + TASKS_AT_ONCE).saturating_mul(TASK_BYTES).min(size);
            self.options.monitor.read(end.saturating_sub(first * TASK_BYTES));
        }
        self.close();
        self.has_id().then(|| unite(&hashes, TASK_BYTES)).flatten()
    }

    fn fail(&mut self, at: u64, error: &io::Error) {
        self.close();
        // Every set that reaches beyond the place was not read to its end.
        let mut failed: Vec<usize> = self.runs.iter().filter(|run| run.end() > at).map(|run| run.set).collect();
        failed.dedup();
        if failed.is_empty() {
            failed.extend(self.sets.len().checked_sub(1));
        }
        for set in failed {
            if let Some(set) = self.sets.get_mut(set) {
                set.notes.add(Fault::io(at, error));
            }
        }
    }

    fn task(&self, number: u64, size: u64, buffer: &mut Vec<u8>) -> TaskDone {
        let start = number * TASK_BYTES;
        let end = (start + TASK_BYTES).min(size);
        let mut hash = self.has_id().then(|| PieceHash::new(start, size <= TASK_BYTES));
        let mut work =
            Work { runs: self.runs, range: start..end, next: 0, open: None, parts: Vec::new(), options: self.options };
        work.next = self.runs.partition_point(|run| run.end() <= start);
        // Zeroing more than a small file needs would take longer than reading it.
        make_room(buffer, usize::try_from(end - start).unwrap_or(usize::MAX).min(PIECE_BYTES));
        let mut failure = None;
        let mut at = start;
        if is_hole(&self.holes, &(start..end)) {
            work.hole(start, end);
            at = end;
        }
        while at < end {
            let want = usize::try_from(end - at).unwrap_or(usize::MAX).min(PIECE_BYTES);
            let there = match self.file.read_at(at, &mut buffer[..want]) {
                Ok(there) => there,
                Err(error) => {
                    failure = Some((at, error));
                    break;
                }
            };
            if let Some(hash) = &mut hash {
                hash.update(&buffer[..there]);
            }
            work.piece(at, &buffer[..there]);
            at += there as u64;
            if there < want {
                failure = Some((at, io::Error::from(io::ErrorKind::UnexpectedEof)));
                break;
            }
        }
        if failure.is_none()
            && let Err(error) = work.complete(self.file, end, buffer)
        {
            failure = Some((end, error));
        }
        TaskDone { parts: work.parts, hash: hash.map(PieceHash::finish), failure }
    }

    /// Puts a part behind those before it.
    fn put(&mut self, number: usize, mut part: Done) {
        let Some(run) = self.runs.get(number) else { return };
        if self.open.is_none_or(|(open, _)| open != number) {
            self.close();
            self.open = Some((number, run.start));
        }
        let Some((_, reached)) = self.open else { return };
        if run.stuff == Stuff::Log && part.log.first_at.is_some_and(|first| first < reached) {
            // The part took something inside a block for one: only reading on from the block's end tells.
            let again = self.log_again(run, reached, part.to);
            part.log = again.log;
        }
        let to = part.to.max(reached);
        let Some(set) = self.sets.get_mut(run.set) else { return };
        set.take(run, part, &|at| at);
        self.open = Some((number, to));
    }

    fn log_again(&self, run: &Run, from: u64, to: u64) -> Done {
        let mut part = Part::new(run, from, to, self.options.with_ranges);
        let mut buffer = vec![0; PIECE_BYTES];
        let mut at = from;
        while at < to {
            let want = usize::try_from(to - at).unwrap_or(usize::MAX).min(PIECE_BYTES);
            let there = self.file.read_at(at, &mut buffer[..want]).unwrap_or(0);
            if there == 0 {
                break;
            }
            part.feed(&buffer[..there]);
            at += there as u64;
        }
        part.finish()
    }

    fn close(&mut self) {
        let Some((number, reached)) = self.open.take() else { return };
        let Some(run) = self.runs.get(number) else { return };
        if let Some(set) = self.sets.get_mut(run.set) {
            set.end(run, reached >= run.end(), &|at| at);
        }
    }
}

/// One task's way through the runs it touches.
struct Work<'a> {
    runs: &'a [Run],
    range: Range<u64>,
    next: usize,
    open: Option<(usize, Part)>,
    parts: Vec<(usize, Done)>,
    options: &'a Options<'a>,
}

impl Work<'_> {
    fn piece(&mut self, at: u64, bytes: &[u8]) {
        let slice = |place: u64| usize::try_from(place - at).unwrap_or(usize::MAX).min(bytes.len());
        self.stretch(at, at + bytes.len() as u64, |part, from, to| part.feed(&bytes[slice(from)..slice(to)]));
    }

    /// A piece of zeros that nobody read.
    fn hole(&mut self, at: u64, end: u64) {
        self.stretch(at, end, |part, from, to| part.feed_zeros(to - from));
    }

    /// Hands the next stretch of the file to the runs in it.
    fn stretch(&mut self, at: u64, end: u64, feed: impl Fn(&mut Part, u64, u64)) {
        loop {
            if self.open.is_none() {
                let Some(run) = self.runs.get(self.next) else { return };
                if run.start >= end {
                    return;
                }
                let unit = if run.stuff == Stuff::Log { SECTOR_BYTES } else { EXTENT_BYTES };
                let skipped = self.range.start.saturating_sub(run.start).next_multiple_of(unit);
                let from = run.start.saturating_add(skipped);
                if from >= run.end().min(self.range.end) {
                    self.next += 1;
                    continue;
                }
                self.open = Some((self.next, Part::new(run, from, self.range.end, self.options.with_ranges)));
            }
            let Some((number, part)) = &mut self.open else { return };
            let Some(run) = self.runs.get(*number) else { return };
            // A part that begins in a later piece gets nothing of this one.
            let first = part.position().max(at).min(end);
            let from = if part.wants() > 0 { at } else { first };
            let to = run.end().min(end).max(from);
            feed(part, from, to);
            if run.end() > end {
                return;
            }
            self.finish();
        }
    }

    /// Reads what the unit begun last lacks, which lies behind the task's end.
    fn complete(&mut self, file: &dyn Input, mut at: u64, buffer: &mut [u8]) -> io::Result<()> {
        while let Some((_, part)) = &mut self.open {
            let want = part.wants().min(buffer.len());
            if want == 0 {
                break;
            }
            let there = file.read_at(at, &mut buffer[..want])?;
            if there == 0 {
                // The run claims more than the file has: the framing has told so already.
                break;
            }
            part.feed(&buffer[..there]);
            at += there as u64;
        }
        self.finish();
        Ok(())
    }

    fn finish(&mut self) {
        if let Some((number, part)) = self.open.take() {
            self.parts.push((number, part.finish()));
            self.next = number + 1;
        }
    }
}
