//! The start of a backup set (SSET block): position, names, user, identity and the server's clock.

use super::block::Block;
use super::date::{self, Date};
use super::fault::{Fault, Notes};
use super::label::text_of;
use crate::base::{Guid, Le};
use jiff::tz::Offset;

/// What the SSET block says.
#[derive(Clone, Debug)]
pub struct SetStart {
    pub position: u16,
    pub name: Option<String>,
    pub description: Option<String>,
    pub user_name: Option<String>,
    /// Wall clock of the server when the backup began.
    pub start: Date,
    /// Of the server's clock; `None` when the file does not tell.
    pub utc_offset: Option<Offset>,
    pub has_password: bool,
    pub set_guid: Option<Guid>,
    pub expiration: Date,
}

/// SSET+95 is in quarter hours; clocks differ from UTC by at most 14 hours, and 127 stands for "unknown".
const QUARTER_SECONDS: i32 = 15 * 60;
const MAX_QUARTERS: i8 = 14 * 4;
const UNKNOWN_QUARTERS: i8 = 127;

impl SetStart {
    /// Reads the SSET block.
    pub fn parse(block: &Block, bytes: &[u8], notes: &mut Notes) -> Self {
        let le = Le(bytes);
        // The operating-system specific part: 16 bytes GUID, 5 bytes expiration date.
        let own = le.u16(44).zip(le.u16(46)).and_then(|(length, at)| le.slice(usize::from(at), usize::from(length)));
        let own = Le(own.unwrap_or_default());
        Self {
            position: le.u16(62).unwrap_or(0),
            name: text_of(block, bytes, 64, "set name", notes),
            description: text_of(block, bytes, 68, "set description", notes),
            user_name: text_of(block, bytes, 76, "user name", notes),
            start: date::read(le.slice(88, 5)),
            utc_offset: utc_offset(block, le.u8(95), notes),
            has_password: le.u16(56).is_some_and(|algorithm| algorithm != 0),
            set_guid: own.guid(0).and_then(Guid::known),
            expiration: date::read(own.slice(16, 5)),
        }
    }
}

fn utc_offset(block: &Block, quarters: Option<u8>, notes: &mut Notes) -> Option<Offset> {
    let quarters = quarters.map_or(UNKNOWN_QUARTERS, |byte| i8::from_le_bytes([byte]));
    let offset = (quarters.unsigned_abs() <= MAX_QUARTERS.unsigned_abs())
        .then(|| Offset::from_seconds(i32::from(quarters) * QUARTER_SECONDS).ok())
        .flatten();
    if offset.is_none() {
        let why = match quarters {
            UNKNOWN_QUARTERS => "the backup does not say how far the server's clock was from UTC".to_owned(),
            other => format!("the server's clock cannot have been {other} quarter hours from UTC"),
        };
        let message = format!("{why}: no time in this set can be told");
        notes.add(Fault::noted("unknown-utc-offset", block.place.after(95), message));
    }
    offset
}
