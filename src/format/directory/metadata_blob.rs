//! One value of `msDS-ReplAttributeMetaData;binary`: `DS_REPL_ATTR_META_DATA_BLOB` of MS-ADTS 2.2.7. Little-endian:
//! u32 offset of the attribute's name, u32 version, FILETIME of the change, GUID of the writer, u64 its USN, u64 the
//! local USN, u32 offset of the writer's name; names are UTF-16 with a zero at their end, offsets from the start.

use super::metadata::{AttributeMetadata, since_1601};
use jiff::SignedDuration;

/// Fields before the names.
const HEADER_BYTES: usize = 52;
const MAX_NAME_UNITS: usize = 2048;
/// 100 ns.
const TICKS_PER_SECOND: i64 = 10_000_000;

/// Reads a value; `None`: it is none, or is not whole.
pub fn metadata_blob(value: &[u8]) -> Option<AttributeMetadata> {
    value.get(..HEADER_BYTES)?;
    let attribute = name(value, offset(value, 0)?)?.filter(|name| !name.is_empty())?;
    let ticks = i64::from_le_bytes(value.get(8..16)?.try_into().ok()?);
    let changed = (ticks > 0).then(|| {
        let nanos = i32::try_from(ticks % TICKS_PER_SECOND * 100).ok()?;
        since_1601(SignedDuration::new(ticks / TICKS_PER_SECOND, nanos))
    });
    let origin = name(value, offset(value, 48)?)?.filter(|name| !name.is_empty());
    Some(AttributeMetadata { attribute, changed: changed.flatten(), origin })
}

fn offset(value: &[u8], at: usize) -> Option<usize> {
    let bytes = value.get(at..at + 4)?.try_into().ok()?;
    usize::try_from(u32::from_le_bytes(bytes)).ok()
}

/// `Some(None)`: offset 0 says that there is none.
fn name(value: &[u8], offset: usize) -> Option<Option<String>> {
    if offset == 0 {
        return Some(None);
    }
    if offset < HEADER_BYTES {
        return None;
    }
    let mut units = Vec::new();
    for pair in value.get(offset..)?.chunks_exact(2) {
        let unit = u16::from_le_bytes(pair.try_into().ok()?);
        if unit == 0 {
            return String::from_utf16(&units).ok().map(Some);
        }
        if units.len() == MAX_NAME_UNITS {
            return None;
        }
        units.push(unit);
    }
    None
}
