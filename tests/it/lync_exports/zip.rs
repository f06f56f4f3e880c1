//! A ZIP writer of the tests' own (APPNOTE 4.3), so that every field can be made wrong on purpose.

use flate2::write::DeflateEncoder;
use flate2::{Compression, Crc};
use std::io::Write;

/// 2026-11-20 22:04:10.
pub const DATE: u16 = (46 << 9) | (11 << 5) | 20;
pub const TIME: u16 = (22 << 11) | (4 << 5) | 5;

#[derive(Clone, Debug)]
pub struct Entry {
    pub name: Vec<u8>,
    pub data: Vec<u8>,
    pub is_stored: bool,
    pub date: u16,
    pub time: u16,
    pub flags: u16,
    /// Sizes and CRC follow the data instead of standing before it.
    pub has_descriptor: bool,
    /// What is declared instead of the truth.
    pub crc: Option<u32>,
    pub size_bytes: Option<u32>,
    /// Packed bytes instead of those made from `data`.
    pub packed: Option<Vec<u8>>,
    pub method: Option<u16>,
    /// Extra field of the header before the entry.
    pub extra: Vec<u8>,
}

impl Entry {
    pub fn new(name: &str, data: impl AsRef<[u8]>) -> Self {
        Self {
            name: name.as_bytes().to_vec(),
            data: data.as_ref().to_vec(),
            is_stored: false,
            date: DATE,
            time: TIME,
            flags: 0,
            has_descriptor: false,
            crc: None,
            size_bytes: None,
            packed: None,
            method: None,
            extra: Vec::new(),
        }
    }

    pub fn stored(name: &str, data: impl AsRef<[u8]>) -> Self {
        Self { is_stored: true, ..Self::new(name, data) }
    }
}

pub fn crc(data: &[u8]) -> u32 {
    let mut crc = Crc::new();
    crc.update(data);
    crc.sum()
}

pub fn deflate(data: &[u8]) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(data).expect("memory is a sink that takes all");
    encoder.finish().expect("memory is a sink that takes all")
}

/// The archive, with where each local header stands.
pub struct Built {
    pub bytes: Vec<u8>,
    pub offsets: Vec<u64>,
    pub directory_at: usize,
}

pub fn build(entries: &[Entry], comment: &[u8]) -> Built {
    let mut bytes = Vec::new();
    let mut offsets = Vec::new();
    let mut directory = Vec::new();
    for entry in entries {
        let packed = entry
            .packed
            .clone()
            .unwrap_or_else(|| if entry.is_stored { entry.data.clone() } else { deflate(&entry.data) });
        let method = entry.method.unwrap_or(if entry.is_stored { 0 } else { 8 });
        let flags = entry.flags | if entry.has_descriptor { 8 } else { 0 };
        let truth = [
            entry.crc.unwrap_or_else(|| crc(&entry.data)),
            packed.len() as u32,
            entry.size_bytes.unwrap_or(entry.data.len() as u32),
        ];
        let local = if entry.has_descriptor { [0; 3] } else { truth };
        let common = |numbers: [u32; 3], extra_bytes: usize| {
            let mut field = Vec::new();
            for short in [20, flags, method, entry.time, entry.date] {
                field.extend(u16::to_le_bytes(short));
            }
            numbers.iter().for_each(|number| field.extend(number.to_le_bytes()));
            field.extend((entry.name.len() as u16).to_le_bytes());
            field.extend((extra_bytes as u16).to_le_bytes());
            field
        };
        let offset = bytes.len() as u32;
        offsets.push(u64::from(offset));
        bytes.extend(b"PK\x03\x04");
        bytes.extend(common(local, entry.extra.len()));
        bytes.extend(&entry.name);
        bytes.extend(&entry.extra);
        bytes.extend(&packed);
        if entry.has_descriptor {
            bytes.extend(b"PK\x07\x08");
            truth.iter().for_each(|number| bytes.extend(number.to_le_bytes()));
        }
        directory.extend(b"PK\x01\x02\x14\x00");
        directory.extend(common(truth, 0));
        directory.extend([0; 10]);
        directory.extend(offset.to_le_bytes());
        directory.extend(&entry.name);
    }
    let directory_at = bytes.len();
    bytes.extend(&directory);
    bytes.extend(end(entries.len() as u16, directory.len() as u32, directory_at as u32, comment));
    Built { bytes, offsets, directory_at }
}

/// The closing record.
pub fn end(count: u16, directory_bytes: u32, directory_at: u32, comment: &[u8]) -> Vec<u8> {
    let mut bytes = b"PK\x05\x06\0\0\0\0".to_vec();
    bytes.extend(count.to_le_bytes());
    bytes.extend(count.to_le_bytes());
    bytes.extend(directory_bytes.to_le_bytes());
    bytes.extend(directory_at.to_le_bytes());
    bytes.extend((comment.len() as u16).to_le_bytes());
    bytes.extend(comment);
    bytes
}
