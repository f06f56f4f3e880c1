//! What a client asks: SQL batches and remote procedure calls with typed parameters ([MS-TDS] 2.2.6.6 and 2.2.6.7).

use super::bytes::{Bytes, invalid, unsigned, utf16};
use super::token::TIME_WIDTH;
use super::value::{Value, from_ticks, from_units, minus_minutes, swapped};
use std::collections::BTreeMap;
use std::io;

/// How a statement came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    Batch,
    /// `sp_executesql`, or a procedure by its name.
    Call,
    /// `sp_prepexec`: the client is told the number under which it may execute the statement again.
    Prepared(i64),
    /// `sp_unprepare`: nothing to answer.
    Forgotten,
}

/// A statement as the server saw it.
#[derive(Clone, Debug, PartialEq)]
pub struct Request {
    pub sql: String,
    pub parameters: Vec<(String, Value)>,
    pub way: Way,
    pub user: String,
    pub database: String,
}

const EXECUTE_SQL: &str = "sp_executesql";
const PREPARE_AND_EXECUTE: &str = "sp_prepexec";
const EXECUTE: &str = "sp_execute";
const UNPREPARE: &str = "sp_unprepare";

/// Statements that a session prepared, by number.
#[derive(Debug, Default)]
pub struct Prepared(BTreeMap<i64, String>);

pub fn batch(message: &[u8]) -> io::Result<String> {
    let mut bytes = Bytes::new(message);
    skip_headers(&mut bytes)?;
    Ok(utf16(bytes.rest()))
}

/// A statement, its parameters by name, and how it came.
pub type Called = (String, Vec<(String, Value)>, Way);

pub fn call(message: &[u8], prepared: &mut Prepared) -> io::Result<Called> {
    let mut bytes = Bytes::new(message);
    skip_headers(&mut bytes)?;
    let name = procedure(&mut bytes)?;
    let options = 2;
    bytes.take(options)?;
    let mut parameters = Vec::new();
    // Another call of the same message begins with a separator: 0x80 or 0xFF.
    while bytes.peek().is_some_and(|next| next < 0x80) {
        let units = usize::from(bytes.u8()?);
        let name = bytes.text(units)?;
        let _is_output = bytes.u8()?;
        parameters.push((name, parameter(&mut bytes)?));
    }
    let text = |place: usize| match parameters.get(place) {
        Some((_, Value::Text(text))) => Ok(text.clone()),
        other => Err(invalid(format!("{name} without a statement: {other:?}"))),
    };
    let number = match parameters.first() {
        Some((_, Value::Int(number))) => *number,
        _ => 0,
    };
    Ok(match name.to_ascii_lowercase().as_str() {
        EXECUTE_SQL => (text(0)?, parameters.split_off(2.min(parameters.len())), Way::Call),
        PREPARE_AND_EXECUTE => {
            let sql = text(2)?;
            let number = prepared.0.len() as i64 + 1;
            prepared.0.insert(number, sql.clone());
            (sql, parameters.split_off(3), Way::Prepared(number))
        }
        EXECUTE => {
            let sql = prepared.0.get(&number).cloned();
            let sql = sql.ok_or_else(|| invalid(format!("nothing was prepared as {number}")))?;
            (sql, parameters.split_off(1), Way::Call)
        }
        UNPREPARE => (name, parameters, Way::Forgotten),
        _ => (name, parameters, Way::Call),
    })
}

/// Transaction descriptors and the like; their length counts itself.
fn skip_headers(bytes: &mut Bytes<'_>) -> io::Result<()> {
    let length = bytes.u32()? as usize;
    bytes.take(length.checked_sub(4).ok_or_else(|| invalid("headers shorter than their length"))?)?;
    Ok(())
}

fn procedure(bytes: &mut Bytes<'_>) -> io::Result<String> {
    let units = bytes.u16()?;
    if units != u16::MAX {
        return bytes.text(usize::from(units));
    }
    Ok(match bytes.u16()? {
        10 => EXECUTE_SQL.to_owned(),
        12 => EXECUTE.to_owned(),
        13 => PREPARE_AND_EXECUTE.to_owned(),
        15 => UNPREPARE.to_owned(),
        other => format!("procedure number {other}"),
    })
}

fn parameter(bytes: &mut Bytes<'_>) -> io::Result<Value> {
    let code = bytes.u8()?;
    match code {
        0x1F => Ok(Value::Null),
        0x30 => integer(bytes, 1),
        0x34 => integer(bytes, 2),
        0x38 => integer(bytes, 4),
        0x7F => integer(bytes, 8),
        0x32 => Ok(Value::Bit(bytes.u8()? != 0)),
        0x3E => Ok(Value::Float(f64::from_bits(bytes.u64()?))),
        0x24 | 0x26 | 0x68 | 0x6D | 0x6F => {
            let _most = bytes.u8()?;
            let width = usize::from(bytes.u8()?);
            nullable(code, bytes, width)
        }
        0x6A | 0x6C => {
            let [_most, _precision, _scale] = [bytes.u8()?, bytes.u8()?, bytes.u8()?];
            let width = usize::from(bytes.u8()?);
            numeric(bytes.take(width)?)
        }
        0x28 => match bytes.u8()? {
            0 => Ok(Value::Null),
            width => {
                let days = unsigned(bytes.take(usize::from(width))?) as i32;
                Ok(Value::Date(from_units(days, 0, 0).date()))
            }
        },
        0x2A | 0x2B => moment(code, bytes),
        0xA5 | 0xA7 | 0xAD | 0xAF | 0xE7 | 0xEF => long(code, bytes),
        other => Err(invalid(format!("a parameter of a type this server does not know: {other:#04x}"))),
    }
}

fn integer(bytes: &mut Bytes<'_>, width: usize) -> io::Result<Value> {
    let number = bytes.unsigned(width)?;
    Ok(match width {
        0 => Value::Null,
        // A tinyint has no sign.
        1 => Value::Int(number as i64),
        2 => Value::Int(i64::from(number as i16)),
        4 => Value::Int(i64::from(number as i32)),
        _ => Value::Int(number as i64),
    })
}

fn nullable(code: u8, bytes: &mut Bytes<'_>, width: usize) -> io::Result<Value> {
    Ok(match (code, width) {
        (_, 0) => Value::Null,
        (0x24, _) => {
            let guid = bytes.take(16)?.try_into().map_err(|_| invalid("a GUID of another length"))?;
            Value::Guid(swapped(guid))
        }
        (0x26, _) => return integer(bytes, width),
        (0x68, _) => Value::Bit(bytes.u8()? != 0),
        (0x6D, 4) => Value::Float(f64::from(f32::from_bits(bytes.u32()?))),
        (0x6D, _) => Value::Float(f64::from_bits(bytes.u64()?)),
        // smalldatetime counts minutes.
        (_, 4) => Value::DateTime(from_ticks(i32::from(bytes.u16()?), u32::from(bytes.u16()?) * 60 * 300)),
        _ => Value::DateTime(from_ticks(bytes.u32()? as i32, bytes.u32()?)),
    })
}

fn numeric(bytes: &[u8]) -> io::Result<Value> {
    let Some((sign, digits)) = bytes.split_first() else { return Ok(Value::Null) };
    let digits = digits.iter().rev().fold(0i128, |sum, byte| sum << 8 | i128::from(*byte));
    Ok(Value::Numeric(if *sign == 0 { -digits } else { digits }))
}

fn moment(code: u8, bytes: &mut Bytes<'_>) -> io::Result<Value> {
    let scale = bytes.u8()?;
    if bytes.u8()? == 0 {
        return Ok(Value::Null);
    }
    let width = TIME_WIDTH.get(usize::from(scale)).ok_or_else(|| invalid("a time of more than seven digits"))?;
    let units = bytes.unsigned(*width)?;
    let at = from_units(bytes.unsigned(3)? as i32, units, scale);
    if code == 0x2A {
        return Ok(Value::DateTime(at));
    }
    let minutes = bytes.u16()? as i16;
    Ok(Value::DateTimeOffset(minus_minutes(at, -minutes), minutes))
}

/// Text and binary, counted in two bytes or in chunks.
fn long(code: u8, bytes: &mut Bytes<'_>) -> io::Result<Value> {
    let is_text = code != 0xA5 && code != 0xAD;
    let most = bytes.u16()?;
    if is_text {
        let collation = 5;
        bytes.take(collation)?;
    }
    let carried = if most == u16::MAX {
        if bytes.u64()? == u64::MAX {
            return Ok(Value::Null);
        }
        let mut whole = Vec::new();
        loop {
            match bytes.u32()? as usize {
                0 => break whole,
                length => whole.extend(bytes.take(length)?),
            }
        }
    } else {
        match bytes.u16()? {
            u16::MAX => return Ok(Value::Null),
            length => bytes.take(usize::from(length))?.to_vec(),
        }
    };
    Ok(match code {
        0xE7 | 0xEF => Value::Text(utf16(&carried)),
        _ if is_text => Value::Text(carried.iter().map(|byte| char::from(*byte)).collect()),
        _ => Value::Binary(carried),
    })
}
