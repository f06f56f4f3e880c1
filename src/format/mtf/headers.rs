//! Reads what `RESTORE HEADERONLY`, `FILELISTONLY` and `LABELONLY` would say: every set of a file, and whether the
//! file's framing holds to its end. Looks at headers only, so it never says more than `identified`.

use super::assemble;
use super::block::{self, Block, Stream};
use super::fault::{Fault, Notes};
use super::label::Label;
use super::limits::{MAX_CONFIGURATION_BYTES, MAX_KEPT_BYTES, MAX_RAID_BYTES, MAX_SETS};
use super::lost_sets::{self, LostSets};
use super::open;
use super::open_set::OpenSet;
use super::tape::Tape;
use super::walk::{Ending, Step, Visitor, Wish, walk, zeros};
use crate::base::ReadAt;
use crate::model::{DataFile, Media, Problem, SqlSet, Verdict};
use jiff::tz::Offset;
use serde::{Deserialize, Serialize};

/// What one file of backup media says. The ledger keeps it as it is here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MtfFile {
    pub media: Option<Media>,
    /// In the order of the file.
    pub sets: Vec<SqlSet>,
    /// The worst of the sets and of `problems`; at best `identified`.
    pub verdict: Verdict,
    /// Of the file and its media header; a set's own stand in the set.
    pub problems: Vec<Problem>,
}

/// Reads the headers of a file. Never fails: what cannot be read is a problem. Memory is bounded whatever it says.
pub fn read_headers(file: &dyn ReadAt) -> MtfFile {
    let mut tape = match open::open(file) {
        Ok(tape) => tape,
        Err(fault) => {
            return MtfFile { media: None, sets: Vec::new(), verdict: fault.verdict, problems: vec![fault.problem] };
        }
    };
    let container = tape.container();
    let mut headers = Headers::new(container != "TAPE");
    let ending = walk(tape.as_mut(), &mut headers);
    drop(tape);
    headers.finish(ending, container, file)
}

/// Reads the headers of an open tape while `observer` sees every block and stream too, in one walk. What the headers need
/// whole, the observer is handed whole; for the rest its wish counts.
pub(crate) fn read_headers_with(tape: &mut dyn Tape, observer: &mut dyn Visitor, file: &dyn ReadAt) -> MtfFile {
    let container = tape.container();
    let mut both = Both { headers: Headers::new(container != "TAPE"), observer, is_ours: false };
    let ending = walk(tape, &mut both);
    both.headers.finish(ending, container, file)
}

struct Both<'a> {
    headers: Headers,
    observer: &'a mut dyn Visitor,
    /// Whether the headers asked for the stream's data.
    is_ours: bool,
}

impl Visitor for Both<'_> {
    fn block(&mut self, block: &Block, bytes: &[u8]) -> Step {
        match self.headers.block(block, bytes) {
            Step::Stop => Step::Stop,
            Step::Continue => self.observer.block(block, bytes),
        }
    }

    fn stream(&mut self, block: &Block, stream: &Stream) -> Wish {
        let (ours, theirs) = (self.headers.stream(block, stream), self.observer.stream(block, stream));
        self.is_ours = ours != Wish::Skip;
        if self.is_ours { ours } else { theirs }
    }

    fn data(&mut self, block: &Block, stream: &Stream, offset: u64, bytes: &[u8]) -> Step {
        if self.is_ours && self.headers.data(block, stream, offset, bytes) == Step::Stop {
            return Step::Stop;
        }
        self.observer.data(block, stream, offset, bytes)
    }
}

#[derive(Debug)]
struct Headers {
    is_compressed: bool,
    label: Option<Label>,
    open: Option<OpenSet>,
    sets: Vec<SqlSet>,
    notes: Notes,
    /// Whether every block so far summed up.
    is_sound: bool,
    /// Of the first set: the media date is read with it.
    utc_offset: Option<Offset>,
    kept_bytes: usize,
    last_offset: u64,
}

impl Headers {
    fn new(is_compressed: bool) -> Self {
        Self {
            is_compressed,
            label: None,
            open: None,
            sets: Vec::new(),
            notes: Notes::new(),
            is_sound: true,
            utc_offset: None,
            kept_bytes: 0,
            last_offset: 0,
        }
    }

    /// Where a fault belongs: to the set that is open, else to the file.
    fn notes(&mut self) -> &mut Notes {
        match &mut self.open {
            Some(set) if !set.is_closed() => &mut set.notes,
            _ => &mut self.notes,
        }
    }

    fn close(&mut self, framing: bool, broke: bool) {
        let Some(open) = self.open.take() else { return };
        let set = open.finish(self.label.as_ref(), self.is_compressed, framing, broke);
        self.kept_bytes = self.kept_bytes.saturating_add(weight(&set));
        self.sets.push(set);
    }

    fn begin(&mut self, block: &Block, bytes: &[u8], notes: Notes) -> Step {
        let sound = self.is_sound;
        self.close(sound, false);
        let full = self.sets.len() >= MAX_SETS || self.kept_bytes > MAX_KEPT_BYTES;
        if full {
            let what = format!("more than {} backup sets' worth of headers", self.sets.len());
            self.notes.add(Fault::limit(block.place.offset(), &what));
            return Step::Stop;
        }
        let open = OpenSet::new(block, bytes, notes);
        if self.sets.is_empty() {
            self.utc_offset = open.utc_offset();
        }
        self.open = Some(open);
        Step::Continue
    }

    fn finish(mut self, ending: Ending, container: &str, file: &dyn ReadAt) -> MtfFile {
        let broke = !matches!(ending, Ending::Clean | Ending::NoBlock { .. });
        // Where the walk ended early, whole backups may stand behind the place: they are lost with it.
        let from = match &ending {
            Ending::Clean | Ending::Stopped => None,
            // Where the reader itself could not go on, what follows is not lost: it was not looked at.
            Ending::Broken(fault) if fault.verdict == Verdict::Unreadable => None,
            Ending::Broken(fault) => fault.problem.offset,
            Ending::NoBlock { offset, .. } => Some(*offset),
        };
        match ending {
            Ending::Clean | Ending::Stopped => {}
            Ending::Broken(fault) => self.notes().add(fault),
            Ending::NoBlock { offset, head } => {
                let fault = self.no_block(offset, &head);
                self.notes().add(fault);
            }
        }
        let is_between = self.open.as_ref().is_none_or(OpenSet::is_closed);
        if let Some(fault) = from.and_then(|from| LostSets::behind(file, from, is_between)).map(lost_sets::fault) {
            self.notes.add(fault);
        }
        let sound = self.is_sound;
        self.close(sound, broke);
        if self.sets.is_empty() && !broke && self.label.is_some() {
            let message =
                "the file holds a media header and no backup: a backup to it failed before it began, or was never made";
            self.notes.add(Fault::incomplete("no-backup-set", self.last_offset, message));
        }
        let media = match &self.label {
            Some(label) => Some(assemble::media(label, container, self.utc_offset, &mut self.notes)),
            None => None,
        };
        let worst_set = self.sets.iter().map(|set| set.verdict).max();
        self.sets.shrink_to_fit();
        MtfFile {
            media,
            verdict: worst_set.map_or(self.notes.verdict, |verdict| verdict.max(self.notes.verdict)),
            sets: self.sets,
            problems: self.notes.problems,
        }
    }

    /// What stands where a block should be. Between two sets it may be anything: only a set that lost its head, or
    /// another program's, would be a loss. Inside a set it breaks the set.
    fn no_block(&self, offset: u64, head: &[u8]) -> Fault {
        let between_sets = self.open.as_ref().is_some_and(OpenSet::is_closed);
        let short = head.len() < block::BLOCK_HEADER_BYTES;
        let all_zero = head.iter().all(|byte| *byte == 0);
        if between_sets && (short || all_zero) {
            // What is shorter than a block's header cannot have been a backup.
            return if short {
                let message = "bytes that belong to no backup follow the last backup set; the sets before them are not \
                               affected";
                Fault::incomplete("trailing-data", offset, message)
            } else {
                let message = "bytes that belong to no backup follow the last backup set that could be read: a backup \
                               appended after it may be lost; the sets before them are not affected";
                Fault::incomplete("unexplained-data", offset, message)
            };
        }
        if all_zero {
            return zeros(offset, "the next block");
        }
        let kind = head.first_chunk().map_or_else(String::new, |kind| block::name(*kind));
        if between_sets && block::sums(head) == Some(true) {
            let message = format!(
                "a block of type {kind}, which SQL Server does not write, follows the last backup set: another \
                 program's backup may follow, and nothing after this place can be read"
            );
            return Fault::unreadable("foreign-block", offset, message);
        }
        let message = format!(
            "no block of a SQL Server backup stands where one should (its type would be {kind}): bytes were \
             changed or lost, and nothing after this place can be read"
        );
        Fault::damaged("foreign-block", offset, message)
    }
}

impl Visitor for Headers {
    fn block(&mut self, block: &Block, bytes: &[u8]) -> Step {
        self.last_offset = block.place.offset();
        if self.label.is_none() && &block.kind != b"TAPE" {
            let message = "the file does not begin with a media header (TAPE): its beginning is missing";
            self.notes.add(Fault::damaged("no-media-header", block.place.offset(), message));
            return Step::Stop;
        }
        let mut sum = Notes::new();
        if !block.is_sound {
            self.is_sound = false;
            let message = format!(
                "the header of the {} block does not match its checksum: bytes in it were changed after the backup",
                block.name()
            );
            sum.add(Fault::damaged("block-checksum", block.place.offset(), message));
        }
        match &block.kind {
            b"SSET" => return self.begin(block, bytes, sum),
            b"TAPE" if self.label.is_none() => self.label = Some(Label::parse(block, bytes, &mut self.notes)),
            b"TAPE" => {
                let message =
                    "a second media header stands inside the file: files were joined, and only the first counts";
                self.notes.add(Fault::unreadable("foreign-block", block.place.offset(), message));
                return Step::Stop;
            }
            _ => {
                let after_set = self.open.as_ref().is_some_and(OpenSet::is_closed);
                let belongs = self.open.is_some() && !after_set;
                if !belongs && &block.kind != b"SFMB" {
                    let message = format!(
                        "a {} block stands outside any backup set: the set's first block is missing",
                        block.name()
                    );
                    self.notes.add(Fault::damaged("block-order", block.place.offset(), message));
                }
                if let Some(set) = &mut self.open {
                    set.block(block, bytes);
                }
            }
        }
        for problem in sum.problems {
            self.notes().add(Fault { verdict: sum.verdict, problem });
        }
        Step::Continue
    }

    fn stream(&mut self, block: &Block, stream: &Stream) -> Wish {
        if &block.kind == b"TAPE" {
            return if &stream.id == b"RAID" { Wish::Whole(MAX_RAID_BYTES) } else { Wish::Skip };
        }
        if let Some(set) = &mut self.open {
            set.stream(stream);
        }
        match (&block.kind, &stream.id) {
            (b"MSCI" | b"MSLS", b"MQCI") => Wish::Whole(MAX_CONFIGURATION_BYTES),
            _ => Wish::Skip,
        }
    }

    fn data(&mut self, block: &Block, stream: &Stream, _: u64, bytes: &[u8]) -> Step {
        match &stream.id {
            b"RAID" => {
                if let Some(label) = &mut self.label {
                    label.stripe(bytes, stream.place.offset(), &mut self.notes);
                }
            }
            _ => {
                if let Some(set) = &mut self.open {
                    set.configuration(block, stream, bytes);
                }
            }
        }
        Step::Continue
    }
}

/// What a set costs to keep: names are the only part a file can lengthen at will.
fn weight(set: &SqlSet) -> usize {
    let names =
        |names: &[&Option<String>]| names.iter().filter_map(|name| name.as_ref().map(String::len)).sum::<usize>();
    let files = set
        .files
        .iter()
        .map(|file| size_of::<DataFile>() + names(&[&file.logical_name, &file.physical_name, &file.file_group]));
    let problems = set.problems.iter().map(|problem| size_of::<Problem>() + problem.message.len());
    size_of::<SqlSet>()
        + set.name.as_ref().map_or(0, |name| name.len())
        + names(&[&set.description, &set.user_name, &set.database_name, &set.server_name, &set.machine_name])
        + files.sum::<usize>()
        + problems.sum::<usize>()
}
