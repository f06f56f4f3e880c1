//! JSON by contract: the model's own field names, indented, with a final line feed.

use serde::Serialize;

/// The contract's bytes.
///
/// # Errors
/// Only when a value cannot be JSON, which no type of the model allows.
pub fn pretty<T: Serialize>(value: &T) -> Result<Vec<u8>, serde_json::Error> {
    let mut bytes = serde_json::to_vec_pretty(value)?;
    bytes.push(b'\n');
    Ok(bytes)
}
