//! One file read to its end: its headers, and what the content of each set showed.

use super::input::{FileRead, Input, Options};
use super::{packed, plain};
use crate::format::mtf;

/// Reads a file to its end, once. Memory is bounded whatever it holds.
pub fn read(file: &dyn Input, options: &Options<'_>) -> FileRead {
    let mut magic = [0; 8];
    let there = file.read_at(0, &mut magic).unwrap_or(0);
    if magic[..there] == *b"MSSQLBAK" {
        return packed::read(file, options);
    }
    match mtf::open(file) {
        Ok(mut tape) => plain::read(file, tape.as_mut(), options),
        Err(_) => FileRead { mtf: mtf::read_headers(file), sets: Vec::new(), content_id: None, ranges: Vec::new() },
    }
}
