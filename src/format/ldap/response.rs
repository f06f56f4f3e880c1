//! What a server answers: objects, references elsewhere, and how an operation ended.

use super::ber::{ENUMERATED, INTEGER, OCTETS, SEQUENCE, SET, Value, Values};
use super::entry::{Attribute, Entry};
use super::request::PAGED_RESULTS;

/// Longest message that is read: the head of a naming context is far below.
pub const MAX_MESSAGE_BYTES: usize = 8 * 1024 * 1024;
/// Most values of one object.
const MAX_VALUES: usize = 20_000;
const MAX_TEXT_CHARS: usize = 500;

const BIND: u8 = 0x61;
const ENTRY: u8 = 0x64;
const DONE: u8 = 0x65;
const REFERENCE: u8 = 0x73;
const EXTENDED: u8 = 0x78;
const CONTROLS: u8 = 0xa0;

/// One message of a server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Response {
    Entry(Entry),
    /// Part of what was asked for is on another server.
    Reference,
    /// The operation is over; how.
    Done(Outcome),
}

/// How an operation ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// RFC 4511, appendix A: 0 is success.
    pub code: i32,
    /// What the server says of it, cut.
    pub message: String,
    /// Where the next page begins; empty: there is none.
    pub cookie: Vec<u8>,
}

/// What arrived is no message of LDAP, or breaks a limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Malformed;

/// The number of the request that a message answers, and what it says. Number 0: nobody asked.
///
/// # Errors
/// See [`Malformed`].
pub fn response(bytes: &[u8]) -> Result<(i32, Response), Malformed> {
    let mut outer = Values(bytes);
    let mut message = outer.take(SEQUENCE).ok_or(Malformed)?.inside();
    let id = message.take(INTEGER).and_then(Value::number).ok_or(Malformed)?;
    let operation = message.next().ok_or(Malformed)?;
    let response = match operation.tag {
        ENTRY => Response::Entry(entry(operation.inside()).ok_or(Malformed)?),
        REFERENCE => Response::Reference,
        BIND | DONE | EXTENDED => {
            let cookie =
                message.take(CONTROLS).map(|controls| cookie(controls.inside()).ok_or(Malformed)).transpose()?;
            Response::Done(outcome(operation.inside(), cookie.unwrap_or_default()).ok_or(Malformed)?)
        }
        _ => return Err(Malformed),
    };
    Ok((id, response))
}

fn outcome(mut parts: Values<'_>, cookie: Vec<u8>) -> Option<Outcome> {
    let code = parts.take(ENUMERATED)?.number()?;
    parts.take(OCTETS)?;
    let message = parts.take(OCTETS)?.text();
    let message = message.trim_end_matches('\0').chars().take(MAX_TEXT_CHARS).collect();
    Some(Outcome { code, message, cookie })
}

fn entry(mut parts: Values<'_>) -> Option<Entry> {
    let dn = parts.take(OCTETS)?.text();
    let mut list = parts.take(SEQUENCE)?.inside();
    let mut attributes = Vec::new();
    let mut count = 0usize;
    while !list.is_empty() {
        let mut attribute = list.take(SEQUENCE)?.inside();
        let name = attribute.take(OCTETS)?.text();
        let mut set = attribute.take(SET)?.inside();
        let mut values = Vec::new();
        while !set.is_empty() {
            values.push(set.take(OCTETS)?.content.to_vec());
            count += 1;
        }
        count += 1;
        if count > MAX_VALUES {
            return None;
        }
        attributes.push(Attribute { name, values });
    }
    Some(Entry { dn, attributes })
}

/// Of the paged results; other controls say nothing that matters.
fn cookie(mut controls: Values<'_>) -> Option<Vec<u8>> {
    while !controls.is_empty() {
        let mut control = controls.take(SEQUENCE)?.inside();
        if control.take(OCTETS)?.content == PAGED_RESULTS {
            // Whether it is critical may stand before the value.
            let value = if let Some(value) = control.take(OCTETS) {
                value
            } else {
                control.next().and(control.take(OCTETS))?
            };
            let mut page = value.inside().take(SEQUENCE)?.inside();
            page.take(INTEGER)?;
            return Some(page.take(OCTETS)?.content.to_vec());
        }
    }
    Some(Vec::new())
}
