//! What a ZIP without a directory still holds: local headers one after the other. APPNOTE 4.3.7 and 4.3.9.
//! Nothing found here is proof; it only tells what the file was meant to be.

use super::cursor::{Account, Cursor};
use super::entry::{Entry, dos_time};
use super::{MAX_ENTRIES, MAX_NAME_BYTES, MAX_RATIO, RATIO_FREE_BYTES};
use crate::base::{Le, ReadAt};
use flate2::bufread::DeflateDecoder;
use std::io::{self, BufReader, Read};
use std::rc::Rc;

const SIGNATURE: &[u8; 4] = b"PK\x03\x04";
const HEADER_BYTES: usize = 30;
const STORED: u16 = 0;
const DEFLATED: u16 = 8;
const FLAG_ENCRYPTED: u16 = 1;
const FLAG_SIZES_FOLLOW: u16 = 1 << 3;
/// With or without signature, with sizes of 4 or of 8 bytes.
const DESCRIPTOR_BYTES: [u64; 4] = [12, 16, 20, 24];

struct Local {
    entry: Entry,
    method: u16,
    /// `None` where only unpacking tells.
    packed_bytes: Option<u64>,
    data_at: u64,
}

/// Calls `each` for every entry found from the start of the file, with what can be unpacked of it, until the file
/// or the chain ends.
pub fn salvage_entries(file: &dyn ReadAt, mut each: impl FnMut(&Entry, &mut dyn Read)) {
    let mut offset = 0;
    let mut budget = file.size_bytes().saturating_mul(MAX_RATIO).saturating_add(RATIO_FREE_BYTES);
    for _ in 0..MAX_ENTRIES {
        let Some(local) = local_header(file, offset) else { return };
        let Some(next) = unpack(file, &local, &mut budget, &mut each) else { return };
        offset = next;
    }
}

fn local_header(file: &dyn ReadAt, offset: u64) -> Option<Local> {
    let mut head = [0; HEADER_BYTES];
    if file.read_at(offset, &mut head).ok()? < HEADER_BYTES || head.get(..4)? != SIGNATURE {
        return None;
    }
    let le = Le(&head);
    let (name_bytes, extra_bytes) = (usize::from(le.u16(26)?), u64::from(le.u16(28)?));
    if name_bytes > MAX_NAME_BYTES {
        return None;
    }
    let mut name = vec![0; name_bytes];
    let name_at = offset.checked_add(HEADER_BYTES as u64)?;
    if file.read_at(name_at, &mut name).ok()? < name_bytes {
        return None;
    }
    let flags = le.u16(6)?;
    let (packed, size) = (le.u32(18)?, le.u32(22)?);
    let told = flags & FLAG_SIZES_FOLLOW == 0 && packed != u32::MAX;
    Some(Local {
        entry: Entry {
            name: Entry::plain_name(&name),
            offset,
            size_bytes: u64::from(size),
            packed_bytes: u64::from(packed),
            modified: dos_time(le.u16(12)?, le.u16(10)?),
            is_encrypted: flags & FLAG_ENCRYPTED != 0,
            crc: le.u32(14)?,
        },
        method: le.u16(8)?,
        packed_bytes: told.then_some(u64::from(packed)),
        data_at: name_at.checked_add(name_bytes as u64)?.checked_add(extra_bytes)?,
    })
}

/// Hands the entry over and answers where the next header stands.
fn unpack(
    file: &dyn ReadAt,
    local: &Local,
    budget: &mut u64,
    each: &mut impl FnMut(&Entry, &mut dyn Read),
) -> Option<u64> {
    let packed = Cursor::new(file, local.data_at, Rc::new(Account::default()));
    let packed = packed.take(local.packed_bytes.unwrap_or(u64::MAX));
    match (local.method, local.packed_bytes) {
        _ if local.entry.is_encrypted => each(&local.entry, &mut io::empty()),
        (STORED, Some(_)) => {
            let mut bounded = packed.take(*budget);
            each(&local.entry, &mut bounded);
        }
        (DEFLATED, _) => {
            let mut inflated = DeflateDecoder::new(BufReader::new(packed)).take(*budget);
            each(&local.entry, &mut inflated);
            if local.packed_bytes.is_none() {
                // Only the end of the stream tells where the next entry begins.
                io::copy(&mut inflated, &mut io::sink()).ok()?;
            }
            *budget = inflated.limit();
            let end = local.data_at.checked_add(inflated.get_ref().total_in())?;
            if local.packed_bytes.is_none() {
                return after_descriptor(file, end);
            }
        }
        _ => each(&local.entry, &mut io::empty()),
    }
    local.data_at.checked_add(local.packed_bytes?)
}

fn after_descriptor(file: &dyn ReadAt, end: u64) -> Option<u64> {
    DESCRIPTOR_BYTES.iter().filter_map(|length| end.checked_add(*length)).find(|at| {
        let mut signature = [0; 4];
        file.read_at(*at, &mut signature).is_ok_and(|count| count == 4) && signature == *SIGNATURE
    })
}
