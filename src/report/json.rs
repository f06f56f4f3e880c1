//! JSON by contract: the model's own field names, indented, with a final line feed.

use serde::Serialize;
use std::io::{self, Write};

/// The contract's bytes.
///
/// # Errors
/// Only when a value cannot be JSON, which no type of the model allows.
pub fn pretty<T: Serialize>(value: &T) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    write(value, &mut bytes)?;
    Ok(bytes)
}

/// Writes them.
///
/// # Errors
/// The output cannot be written to.
pub fn write<T: Serialize>(value: &T, out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, value)?;
    out.write_all(b"\n")
}
