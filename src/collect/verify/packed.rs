//! Reads a compressed container: its records one after the other, a batch of them decoded by all threads, and the
//! stream they hold handed to the same walk and the same parts as a plain file's.

use super::input::{FileRead, Input, Options};
use super::packed_record::{HASH_BYTES, hash, unpack};
use super::sparse::holes;
use crate::base::make_room;
use crate::format::mtf::{self, Fault, Place, Record, Records, Tape, Window};
use crate::format::verify::{Gathered, Part, ProtectedRange, Run, Sink, Watch};
use crate::model::Proof;
use rayon::prelude::*;
use std::cell::RefCell;
use std::collections::VecDeque;
use std::fmt;
use std::rc::Rc;

/// Records decoded at once: up to 4 MiB of the stream.
const BATCH_RECORDS: usize = 64;
/// Read at once.
const AHEAD_BYTES: usize = 1 << 20;
/// Records whose place is remembered: more than a batch and the extent before it.
const KEPT_PLACES: usize = 4 * BATCH_RECORDS;

/// Bytes of a record's header that are not what the server left in its memory: kind, sizes; and the checksum.
const HEADER_SIZES: u64 = 4;

/// Reads the whole file.
pub fn read(file: &dyn Input, options: &Options<'_>) -> FileRead {
    let shared = Rc::new(RefCell::new(Shared::default()));
    let window = Window::new(file, AHEAD_BYTES);
    let records = match Records::open(window) {
        Ok(records) => records,
        Err(_) => {
            return FileRead { mtf: mtf::read_headers(file), sets: Vec::new(), content_id: None, ranges: Vec::new() };
        }
    };
    let mut tape = Unpacking {
        file,
        records,
        options,
        shared: Rc::clone(&shared),
        bytes: Vec::new(),
        start: 0,
        raw: Vec::new(),
        is_over: false,
        fault: None,
        hasher: options.with_content_id.then(blake3::Hasher::new),
        hashed: 0,
    };
    let mut content = Content { shared: Rc::clone(&shared), options, sets: Vec::new(), open: None };
    let mut watch = Watch::new(&mut content, options.with_ranges);
    let mtf = mtf::read_headers_with(&mut tape, &mut watch, file);
    watch.finish();
    let (watched, mut ranges) = (std::mem::take(&mut watch.sets), std::mem::take(&mut watch.ranges));
    let mut sets = content.finish();
    // What follows the last record may be mostly holes, and media without a backup hold nothing worth knowing again.
    if sets.is_empty() || !holes(file, HASH_BYTES as u64).is_empty() {
        tape.hasher = None;
    }
    tape.hash_to(file.size_bytes());
    let content_id = tape.hasher.take().map(|hasher| hasher.finalize());
    let mut shared = shared.borrow_mut();
    for (number, watched) in watched.into_iter().enumerate() {
        let Some(set) = sets.get_mut(number) else { break };
        let end = shared.sets.get(number + 1).map_or(u64::MAX, |next| next.0);
        // What goes before the first set is told with it.
        let begin = if number == 0 { 0 } else { watched.at };
        let mut notes = watched.notes;
        for (at, fault) in &shared.faults {
            if (begin..end).contains(at) {
                notes.add(fault.clone());
            }
        }
        notes.problems.append(&mut set.notes.problems);
        notes.verdict = notes.verdict.max(set.notes.verdict);
        set.notes = notes;
        let first = if number == 0 { 0 } else { shared.sets.get(number).map_or(0, |set| set.1) };
        let last = shared.sets.get(number + 1).map_or(shared.packed, |next| next.1);
        set.container_blocks = Some(last.saturating_sub(first));
    }
    ranges.append(&mut shared.ranges);
    FileRead { mtf, sets, content_id, ranges }
}

/// What the tape and the sink both know.
#[derive(Default)]
struct Shared {
    /// Logical start and file offset of the records read last.
    places: VecDeque<(u64, u64)>,
    /// Records read, filemarks not counted.
    packed: u64,
    /// For each set its start, and the records before it.
    sets: Vec<(u64, u64)>,
    /// Records that do not sum up or decode, by logical start.
    faults: Vec<(u64, Fault)>,
    ranges: Vec<ProtectedRange>,
}

const MAX_FAULTS: usize = 50;

impl Shared {
    fn place(&self, at: u64) -> u64 {
        let behind = self.places.partition_point(|(start, _)| *start <= at);
        behind.checked_sub(1).and_then(|number| self.places.get(number)).map_or(0, |(_, offset)| *offset)
    }

    /// Records that begin before a place read lately.
    fn packed_before(&self, at: u64) -> u64 {
        let later = self.places.len() - self.places.partition_point(|(start, _)| *start < at);
        self.packed.saturating_sub(later as u64)
    }
}

struct Unpacking<'a> {
    file: &'a dyn Input,
    records: Records<'a>,
    options: &'a Options<'a>,
    shared: Rc<RefCell<Shared>>,
    /// The batch at hand and where it begins in the stream.
    bytes: Vec<u8>,
    start: u64,
    /// Its payloads.
    raw: Vec<u8>,
    is_over: bool,
    /// Why there is no next batch.
    fault: Option<Fault>,
    hasher: Option<blake3::Hasher>,
    hashed: u64,
}

impl fmt::Debug for Unpacking<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Unpacking").field("start", &self.start).field("is_over", &self.is_over).finish_non_exhaustive()
    }
}

impl Unpacking<'_> {
    fn hash_to(&mut self, end: u64) {
        if let Some(hasher) = &mut self.hasher {
            hash(hasher, self.file, self.hashed, end);
            self.hashed = end;
        }
    }

    /// The next records, decoded; a record that does not prove itself leaves zeros and a fault behind.
    fn next_batch(&mut self) -> Result<(), Fault> {
        self.start += self.bytes.len() as u64;
        self.bytes.clear();
        self.raw.clear();
        if let Some(fault) = self.fault.take() {
            self.is_over = true;
            return Err(fault);
        }
        let mut batch: Vec<(Record, std::ops::Range<usize>)> = Vec::with_capacity(BATCH_RECORDS);
        while batch.len() < BATCH_RECORDS {
            match self.records.next() {
                Ok(Some(record)) => {
                    let from = self.raw.len();
                    let payload = self.records.payload(&record)?;
                    self.raw.extend_from_slice(payload);
                    batch.push((record, from..self.raw.len()));
                }
                Ok(None) => break,
                Err(fault) if batch.is_empty() => return Err(fault),
                Err(fault) => {
                    self.fault = Some(fault);
                    break;
                }
            }
        }
        self.is_over = batch.is_empty();
        let length = batch.iter().map(|(record, _)| record.length as usize).sum();
        make_room(&mut self.bytes, length);
        let mut rest = self.bytes.as_mut_slice();
        let mut work = Vec::with_capacity(batch.len());
        for (record, payload) in &batch {
            let (out, behind) = rest.split_at_mut(record.length as usize);
            rest = behind;
            work.push((record, &self.raw[payload.clone()], out));
        }
        let read_to = self.records.position().min(self.file.size_bytes());
        let (file, hashed) = (self.file, self.hashed);
        let hasher = &mut self.hasher;
        let mut hash_now = || {
            if let Some(hasher) = hasher.as_mut() {
                hash(hasher, file, hashed, read_to);
            }
        };
        let faults: Vec<Option<Fault>> = if self.options.parallel {
            let decode = || work.into_par_iter().map(|(record, payload, out)| unpack(record, payload, out)).collect();
            rayon::join(hash_now, decode).1
        } else {
            hash_now();
            work.into_iter().map(|(record, payload, out)| unpack(record, payload, out)).collect()
        };
        self.options.monitor.read(read_to.saturating_sub(self.hashed));
        self.hashed = read_to;
        self.tell(&batch, faults)
    }

    fn tell(&self, batch: &[(Record, std::ops::Range<usize>)], faults: Vec<Option<Fault>>) -> Result<(), Fault> {
        let mut shared = self.shared.borrow_mut();
        let mut at = self.start;
        for ((record, _), fault) in batch.iter().zip(faults) {
            match fault {
                // Nothing of this container decodes: not XPRESS, as SQL Server 2025's ZSTD is not.
                Some(fault) if at == 0 && fault.problem.id == "container-decode" => {
                    let message = format!("the compressed container is of an unknown kind: {}", fault.problem.message);
                    return Err(Fault::unreadable("unsupported-container", record.file_offset, message));
                }
                Some(fault) if shared.faults.len() < MAX_FAULTS => shared.faults.push((at, fault)),
                Some(_) => {}
                None => self.protect(&mut shared, record),
            }
            if record.checksum.is_some() {
                shared.packed += 1;
                if shared.places.len() >= KEPT_PLACES {
                    shared.places.pop_front();
                }
                shared.places.push_back((at, record.file_offset));
            }
            at += u64::from(record.length);
        }
        Ok(())
    }

    fn protect(&self, shared: &mut Shared, record: &Record) {
        if !self.options.with_ranges {
            return;
        }
        if record.checksum.is_none() {
            let (start, end) = (record.file_offset, record.file_offset + 52);
            shared.ranges.push(ProtectedRange { start, end, by: Proof::Framing });
            return;
        }
        let by = Proof::ContainerChecksum;
        let sizes = ProtectedRange { start: record.file_offset, end: record.file_offset + HEADER_SIZES, by };
        let end = record.payload_offset + u64::from(record.payload_length);
        let rest = ProtectedRange { start: record.payload_offset.saturating_sub(4), end, by };
        shared.ranges.extend([sizes, rest]);
    }
}

impl Tape for Unpacking<'_> {
    fn read(&mut self, at: u64, out: &mut [u8]) -> Result<usize, Fault> {
        let mut done = 0;
        while done < out.len() {
            let wanted = at.saturating_add(done as u64);
            while wanted >= self.start + self.bytes.len() as u64 {
                if self.is_over {
                    return Ok(done);
                }
                self.next_batch()?;
            }
            let from = usize::try_from(wanted.saturating_sub(self.start)).unwrap_or(usize::MAX);
            let Some(bytes) = self.bytes.get(from..).filter(|_| wanted >= self.start) else { return Ok(done) };
            let count = bytes.len().min(out.len() - done);
            out[done..done + count].copy_from_slice(&bytes[..count]);
            done += count;
        }
        Ok(done)
    }

    fn place(&self, at: u64) -> Place {
        if at >= self.start + self.bytes.len() as u64 {
            return Place::packed(self.records.position());
        }
        Place::packed(self.shared.borrow().place(at))
    }

    fn end(&self) -> Option<u64> {
        self.is_over.then_some(self.start)
    }

    fn container(&self) -> &'static str {
        "MSSQLBAK"
    }
}

/// Feeds the parts as the stream comes.
struct Content<'a> {
    shared: Rc<RefCell<Shared>>,
    options: &'a Options<'a>,
    sets: Vec<Gathered>,
    open: Option<(Run, Part)>,
}

impl Content<'_> {
    fn finish(self) -> Vec<Gathered> {
        self.sets
    }
}

impl Sink for Content<'_> {
    fn set(&mut self, at: u64) {
        let mut shared = self.shared.borrow_mut();
        let before = shared.packed_before(at);
        shared.sets.push((at, before));
        self.sets.push(Gathered::new(false, self.options.with_ranges));
    }

    fn begin(&mut self, run: &Run) -> bool {
        self.open = Some((*run, Part::new(run, run.start, u64::MAX, self.options.with_ranges)));
        true
    }

    fn bytes(&mut self, bytes: &[u8]) {
        let Some((run, part)) = &mut self.open else { return };
        part.feed(bytes);
        // Handed on while the places of its extents are still known.
        let done = part.drain();
        let shared = self.shared.borrow();
        if let Some(set) = self.sets.get_mut(run.set) {
            set.take(run, done, &|at| shared.place(at));
        }
    }

    fn end(&mut self, run: &Run) {
        let Some((_, part)) = self.open.take() else { return };
        let shared = self.shared.borrow();
        if let Some(set) = self.sets.get_mut(run.set) {
            set.end(run, part.position() >= run.end(), &|at| shared.place(at));
        }
    }
}
