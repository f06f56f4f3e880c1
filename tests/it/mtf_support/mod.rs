//! Backup media made by code, as small as the format allows. Nothing of the reader is used, its sums least of all:
//! reader and writer must not be able to agree on an error.

use bakproof::base::ReadAt;
use bakproof::format::mtf::{MtfFile, read_headers};
use bakproof::model::{Problem, SqlSet, Verdict};
use std::cell::Cell;
use std::io;

/// A file in memory that counts how it is read, and can fail at an offset.
#[derive(Debug, Default)]
pub struct Memory {
    pub bytes: Vec<u8>,
    pub reads: Cell<u32>,
    pub fails_at: Option<u64>,
}

impl Memory {
    pub fn new(bytes: &[u8]) -> Self {
        Self { bytes: bytes.to_vec(), ..Self::default() }
    }
}

impl ReadAt for Memory {
    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<usize> {
        self.reads.set(self.reads.get() + 1);
        if self.fails_at.is_some_and(|at| (offset..offset + buffer.len() as u64).contains(&at)) {
            return Err(io::Error::other("the disk said no"));
        }
        self.bytes.as_slice().read_at(offset, buffer)
    }

    fn size_bytes(&self) -> u64 {
        self.bytes.len() as u64
    }
}

/// A sum over 16-bit words, stored right behind them.
pub fn seal(bytes: &mut [u8], at: usize, length: usize) {
    let mut sum = [0, 0];
    for (index, byte) in bytes[at..at + length - 2].iter().enumerate() {
        sum[index % 2] ^= byte;
    }
    bytes[at + length - 2..at + length].copy_from_slice(&sum);
}

pub fn put(bytes: &mut [u8], at: usize, value: &[u8]) {
    bytes[at..at + value.len()].copy_from_slice(value);
}

pub fn utf16(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

/// Five bytes: year 14 bits, month 4, day 5, hour 5, minute 6, second 6.
pub fn date(year: u64, month: u64, day: u64, hour: u64, minute: u64, second: u64) -> [u8; 5] {
    let bits = year << 26 | month << 22 | day << 17 | hour << 12 | minute << 6 | second;
    bits.to_be_bytes()[3..].try_into().unwrap()
}

/// Appends a string and writes its address (length, offset) into the record.
pub fn add_text(record: &mut Vec<u8>, address: usize, text: &str) {
    let raw = utf16(text);
    let at = record.len() as u16;
    put(record, address, &(raw.len() as u16).to_le_bytes());
    put(record, address + 2, &at.to_le_bytes());
    record.extend(raw);
}

/// What one made-up set says.
#[derive(Clone, Debug)]
pub struct Set {
    pub position: u16,
    pub database: String,
    pub letter: u8,
    pub flags: u32,
    pub status: u32,
    pub start: [u8; 5],
    pub finish: [u8; 5],
    pub quarters: i8,
    pub password: u16,
    pub encryption: u16,
    /// Of the data stream, without its two lead bytes.
    pub data_bytes: usize,
    pub base_guids: Vec<[u8; 16]>,
}

impl Default for Set {
    fn default() -> Self {
        Self {
            position: 1,
            database: "LcsCDR".into(),
            letter: b'D',
            flags: 0x210,
            status: 0x1_0000,
            start: date(2026, 11, 1, 22, 0, 0),
            finish: date(2026, 11, 1, 22, 5, 30),
            quarters: 4,
            password: 0,
            encryption: 0,
            data_bytes: 3000,
            base_guids: vec![[7; 16], [7; 16]],
        }
    }
}

/// Where something stands in what was built: `SSET`, `MSLS`, `MSCI/MQCI` (a stream's header) ...
pub type Mark = (String, usize);

/// Media under construction.
#[derive(Clone, Debug, Default)]
pub struct Media {
    pub bytes: Vec<u8>,
    pub marks: Vec<Mark>,
    pub block_bytes: usize,
    pub set_start: usize,
}

impl Media {
    /// The header of a media set with one family.
    pub fn new() -> Self {
        let mut media = Self { block_bytes: 512, ..Self::default() };
        let mut tape = vec![0; 94];
        put(&mut tape, 64, &1_u16.to_le_bytes());
        put(&mut tape, 84, &1024_u16.to_le_bytes());
        put(&mut tape, 86, &0x1200_u16.to_le_bytes());
        put(&mut tape, 88, &date(2026, 11, 1, 21, 59, 59));
        add_text(&mut tape, 68, "Nightly");
        add_text(&mut tape, 80, "Microsoft SQL Server");
        let mut raid = vec![0; 32];
        raid[..16].copy_from_slice(&[0x11; 16]);
        raid[20] = 1;
        raid[24] = 1;
        media.block("TAPE", tape, &[("RAID", raid)], 0);
        media.filemark();
        media
    }

    /// A whole file with these sets.
    pub fn with(sets: &[Set]) -> Self {
        let mut media = Self::new();
        for set in sets {
            media.set(set);
        }
        media
    }

    /// Where the `nth` (from 0) block or stream of this name begins.
    pub fn find(&self, name: &str, nth: usize) -> usize {
        self.marks.iter().filter(|(mark, _)| mark == name).nth(nth).unwrap_or_else(|| panic!("no {name}")).1
    }

    pub fn set(&mut self, set: &Set) {
        self.begin(set);
        self.data(set);
        self.end(set);
    }

    /// SSET, VOLB and MSCI.
    pub fn begin(&mut self, set: &Set) {
        self.set_start = self.bytes.len();
        let mut sset = vec![0; 121];
        put(&mut sset, 44, &21_u16.to_le_bytes());
        put(&mut sset, 46, &100_u16.to_le_bytes());
        put(&mut sset, 56, &set.password.to_le_bytes());
        put(&mut sset, 62, &set.position.to_le_bytes());
        put(&mut sset, 88, &set.start);
        put(&mut sset, 95, &set.quarters.to_le_bytes());
        put(&mut sset, 100, &[0x22; 16]);
        sset.push(0);
        add_text(&mut sset, 64, "full of CDR");
        add_text(&mut sset, 76, "CONTOSO\\svc-backup");
        self.block("SSET", sset, &[], set.encryption);
        let mut volb = vec![0; 74];
        add_text(&mut volb, 64, "SQL01");
        self.block("VOLB", volb, &[], 0);
        self.block("MSCI", vec![0; 56], &[("MQCI", configuration(set, [0; 5]))], 0);
    }

    pub fn data(&mut self, set: &Set) {
        let mut pages = vec![0; set.data_bytes + 2];
        pages.iter_mut().enumerate().skip(2).for_each(|(at, byte)| *byte = (at % 251) as u8);
        self.block("MSDA", vec![0; 60], &[("MQDA", pages), ("MQDA", Vec::new())], set.encryption);
        self.block("MSTL", vec![0; 596], &[("MQTL", vec![0x5a; 514])], 0);
    }

    /// MSLS and the closing blocks.
    pub fn end(&mut self, set: &Set) {
        self.block("MSLS", vec![0; 56], &[("MQCI", configuration(set, set.finish))], 0);
        self.filemark();
        self.block("ESET", vec![0; 88], &[("TSMP", vec![1; 40])], 0);
        self.block("ESET", vec![0; 88], &[], 0);
        self.filemark();
    }

    pub fn filemark(&mut self) {
        let at = self.bytes.len();
        self.marks.push(("SFMB".into(), at));
        self.bytes.resize(at + self.block_bytes, 0);
        self.head(at, "SFMB", self.block_bytes, 0x8000_0000);
    }

    fn head(&mut self, at: usize, kind: &str, first_event: usize, attributes: u32) {
        let address = at.saturating_sub(self.set_start) as u64 / 1024;
        let block = &mut self.bytes;
        put(block, at, kind.as_bytes());
        put(block, at + 4, &attributes.to_le_bytes());
        put(block, at + 8, &(first_event as u16).to_le_bytes());
        put(block, at + 10, &[14, 1]);
        put(block, at + 20, &address.to_le_bytes());
        block[at + 48] = 2;
        seal(block, at, 52);
    }

    /// A block of `body` (from its own start, the common header still empty) and streams; a SPAD up to the next media
    /// block is added.
    pub fn block(&mut self, kind: &str, mut body: Vec<u8>, streams: &[(&str, Vec<u8>)], encryption: u16) {
        let at = self.bytes.len();
        self.marks.push((kind.into(), at));
        body.resize(body.len().next_multiple_of(4), 0);
        let first_event = body.len();
        self.bytes.extend(body);
        self.head(at, kind, first_event, 0);
        for (id, data) in streams {
            self.stream(kind, id, data, encryption);
        }
        let end = self.bytes.len() + 22;
        self.stream(kind, "SPAD", &vec![0; end.next_multiple_of(self.block_bytes) - end], encryption);
    }

    fn stream(&mut self, kind: &str, id: &str, data: &[u8], encryption: u16) {
        let at = self.bytes.len();
        self.marks.push((format!("{kind}/{id}"), at));
        let mut header = vec![0; 22];
        put(&mut header, 0, id.as_bytes());
        put(&mut header, 8, &(data.len() as u64).to_le_bytes());
        put(&mut header, 16, &encryption.to_le_bytes());
        seal(&mut header, 0, 22);
        self.bytes.extend(header);
        self.bytes.extend(data);
        if id != "SPAD" {
            self.bytes.resize(self.bytes.len().next_multiple_of(4), 0);
        }
    }

    /// The same stream in a compressed container: records of at most 32 KiB, filemarks as they are, padding between.
    pub fn compressed(&self) -> Vec<u8> {
        let mut out = vec![0xcc; 0x1e0];
        put(&mut out, 0, b"MSSQLBAK");
        put(&mut out, 8, &2_u32.to_le_bytes());
        put(&mut out, 12, &3_u32.to_le_bytes());
        let marks: Vec<usize> = self.marks.iter().filter(|(name, _)| name == "SFMB").map(|(_, at)| *at).collect();
        let mut at = 0;
        for mark in marks {
            for piece in self.bytes[at..mark].chunks(32 << 10) {
                let payload = literals(piece);
                let mut header = vec![0xcc; 28];
                header[0] = 0x21;
                header[1] = (piece.len() / 512) as u8;
                put(&mut header, 2, &(payload.len() as u16).to_le_bytes());
                put(&mut header, 24, &rotating_sum(&payload).to_le_bytes());
                out.extend(header);
                out.extend(payload);
            }
            let mut gap = out.len().next_multiple_of(self.block_bytes) - out.len();
            if gap > 0 {
                gap += if gap < 24 { self.block_bytes } else { 0 };
                let mut pad = vec![0xcc; gap];
                put(&mut pad, 0, &[0x24, 0]);
                put(&mut pad, 2, &(gap as u16 - 24).to_le_bytes());
                out.extend(pad);
            }
            out.extend(&self.bytes[mark..mark + self.block_bytes]);
            at = mark + self.block_bytes;
        }
        out
    }
}

/// XPRESS without any compression: 512 codes of 9 bits, of which only the literals are used.
pub fn literals(bytes: &[u8]) -> Vec<u8> {
    let mut out = vec![0x99; 256];
    let (mut bits, mut count) = (0_u64, 0);
    for byte in bytes {
        bits = bits << 9 | u64::from(*byte);
        count += 9;
        while count >= 16 {
            count -= 16;
            out.extend(((bits >> count) as u16).to_le_bytes());
        }
    }
    out.extend(((bits << (16 - count)) as u16).to_le_bytes());
    out.extend([0, 0]);
    out
}

pub fn rotating_sum(bytes: &[u8]) -> u32 {
    let mut sum = 0_u32;
    for word in bytes.chunks(4) {
        let word = word.iter().rev().fold(0, |value, byte| value << 8 | u32::from(*byte));
        sum = sum.rotate_left(1) ^ word;
    }
    sum
}

fn configuration(set: &Set, finish: [u8; 5]) -> Vec<u8> {
    let mut scin = vec![0; 352];
    put(&mut scin, 0, b"SCIN");
    put(&mut scin, 8, &set.flags.to_le_bytes());
    put(&mut scin, 12, &1_u32.to_le_bytes());
    put(&mut scin, 16, &1_u32.to_le_bytes());
    put(&mut scin, 24, &[0x40, 0x06, 50, 10]);
    for (at, slot) in [(32, 37_u16), (42, 1), (52, 37), (62, 0)] {
        put(&mut scin, at, &34_u32.to_le_bytes());
        put(&mut scin, at + 4, &120_u32.to_le_bytes());
        put(&mut scin, at + 8, &slot.to_le_bytes());
    }
    put(&mut scin, 72, &date(2013, 3, 31, 12, 0, 0));
    put(&mut scin, 77, &set.start);
    put(&mut scin, 82, &finish);
    scin[87] = set.letter;
    scin[91] = 100;
    put(&mut scin, 92, &9_u16.to_le_bytes());
    put(&mut scin, 94, &661_u16.to_le_bytes());
    put(&mut scin, 96, &4096_u64.to_le_bytes());
    put(&mut scin, 124, &[0x33; 16]);
    put(&mut scin, 156, &[0x44; 16]);
    put(&mut scin, 216, &[0x09, 0x04, 0xd0, 0x00, 0x34]);
    put(&mut scin, 224, &[0x55; 16]);
    put(&mut scin, 244, &set.status.to_le_bytes());
    add_text(&mut scin, 104, &set.database);
    add_text(&mut scin, 108, "SQL01\\MON");
    sized(&mut scin);
    let mut group = vec![0; 62];
    put(&mut group, 0, b"SFGI");
    put(&mut group, 12, &1_u32.to_le_bytes());
    add_text(&mut group, 16, "PRIMARY");
    sized(&mut group);
    let mut all = [scin, group].concat();
    for (kind, base) in [(1_u32, set.base_guids[0]), (2, set.base_guids[1])] {
        let mut file = vec![0; 400];
        put(&mut file, 0, b"SFIN");
        put(&mut file, 8, &0x84_u32.to_le_bytes());
        put(&mut file, 20, &kind.to_le_bytes());
        put(&mut file, 28, &kind.to_le_bytes());
        put(&mut file, 36, &(2 - kind).to_le_bytes());
        put(&mut file, 40, &(8_u64 << 20).to_le_bytes());
        put(&mut file, 170, &base);
        add_text(&mut file, 48, "lcscdr");
        add_text(&mut file, 52, "D:\\Data\\lcscdr.mdf");
        sized(&mut file);
        all.extend(file);
    }
    all
}

fn sized(record: &mut [u8]) {
    let length = record.len() as u32;
    put(record, 4, &length.to_le_bytes());
}

/// The headers of a file; what holds for every answer is checked here.
pub fn read(bytes: &[u8]) -> MtfFile {
    let seen = read_headers(&Memory::new(bytes));
    let worst = seen.sets.iter().map(|set| set.verdict).max().unwrap_or(Verdict::Identified);
    assert!(seen.verdict >= worst, "a file is no better than its worst set");
    assert!(seen.verdict >= Verdict::Identified, "headers alone prove nothing");
    assert!(seen.verdict > Verdict::Identified || (seen.media.is_some() && !seen.sets.is_empty()));
    seen
}

/// All problems, of the file and its sets.
pub fn problems(seen: &MtfFile) -> Vec<&Problem> {
    seen.sets.iter().flat_map(|set| &set.problems).chain(&seen.problems).collect()
}

pub fn ids(seen: &MtfFile) -> Vec<&str> {
    problems(seen).iter().map(|problem| &*problem.id).collect()
}

pub fn only(set: &Set) -> SqlSet {
    let seen = read(&Media::with(std::slice::from_ref(set)).bytes);
    seen.sets.into_iter().next().unwrap()
}

/// Plain and compressed media with two sets.
pub fn samples() -> [(&'static str, Media, Vec<u8>); 2] {
    let small = Set { data_bytes: 600, ..Set::default() };
    let media = Media::with(&[small.clone(), Set { position: 2, letter: b'L', ..small }]);
    [("plain", media.clone(), media.bytes.clone()), ("compressed", media.clone(), media.compressed())]
}
