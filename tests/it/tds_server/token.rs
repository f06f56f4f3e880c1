//! The tokens of an answer, as bytes ([MS-TDS] 2.2.7).

use super::value::{Type, Value, minus_minutes, swapped, ticks_of, units_of};

const COLUMNS: u8 = 0x81;
const RETURN_STATUS: u8 = 0x79;
const ERROR: u8 = 0xAA;
const INFO: u8 = 0xAB;
const RETURN_VALUE: u8 = 0xAC;
const LOGIN_ACKNOWLEDGED: u8 = 0xAD;
const ROW: u8 = 0xD1;
const ENVIRONMENT: u8 = 0xE3;

/// Who closes: a statement of a batch, a statement inside a procedure, or the procedure.
#[derive(Clone, Copy, Debug)]
pub enum Closes {
    Statement = 0xFD,
    Procedure = 0xFE,
    InProcedure = 0xFF,
}

/// Bits of a closing token.
pub mod status {
    pub const MORE: u16 = 0x01;
    pub const ERROR: u16 = 0x02;
    pub const COUNT: u16 = 0x10;
    pub const ATTENTION: u16 = 0x20;
}

/// What can change in a session's environment.
#[derive(Clone, Copy, Debug)]
pub enum Environment {
    Database = 1,
    Language = 2,
    PacketSize = 4,
}

/// SQL_Latin1_General_CP1_CI_AS: sort order 52, LCID 1033, so `varchar` is read as Windows-1252.
pub const COLLATION: [u8; 5] = [0x09, 0x04, 0xD0, 0x00, 0x34];

/// Bytes that a time takes, by its scale.
pub const TIME_WIDTH: [usize; 8] = [3, 3, 3, 4, 4, 5, 5, 5];

/// A message of the server.
#[derive(Clone, Copy, Debug)]
pub struct Said<'a> {
    pub number: i32,
    pub class: u8,
    pub text: &'a str,
    pub server: &'a str,
}

pub fn error(out: &mut Vec<u8>, said: Said<'_>) {
    message(out, ERROR, said);
}

pub fn info(out: &mut Vec<u8>, said: Said<'_>) {
    message(out, INFO, said);
}

fn message(out: &mut Vec<u8>, kind: u8, said: Said<'_>) {
    let mut body = said.number.to_le_bytes().to_vec();
    let state = 1;
    body.extend([state, said.class]);
    long_text(&mut body, said.text);
    short_text(&mut body, said.server);
    let procedure = "";
    short_text(&mut body, procedure);
    let line = 1u32;
    body.extend(line.to_le_bytes());
    sized(out, kind, &body);
}

/// Closes a query, or what is not a statement at all.
pub fn done(out: &mut Vec<u8>, closes: Closes, bits: u16, count: u64) {
    let select = 0xC1;
    close(out, closes, bits, select, count);
}

/// Closes a change. Microsoft's driver believes the count of no other statement.
pub fn changed(out: &mut Vec<u8>, closes: Closes, bits: u16, count: u64) {
    let update = 0xC5;
    close(out, closes, bits, update, count);
}

fn close(out: &mut Vec<u8>, closes: Closes, bits: u16, command: u16, count: u64) {
    out.push(closes as u8);
    out.extend(bits.to_le_bytes());
    out.extend(command.to_le_bytes());
    out.extend(count.to_le_bytes());
}

pub fn return_status(out: &mut Vec<u8>, value: i32) {
    out.push(RETURN_STATUS);
    out.extend(value.to_le_bytes());
}

/// An output parameter that is an `int`.
pub fn return_int(out: &mut Vec<u8>, ordinal: u16, name: &str, value: i64) {
    out.push(RETURN_VALUE);
    out.extend(ordinal.to_le_bytes());
    short_text(out, name);
    let output_parameter = 1;
    out.push(output_parameter);
    out.extend([0; 6]);
    described(out, Type::Int);
    self::value(out, Type::Int, &Value::Int(value));
}

pub fn environment(out: &mut Vec<u8>, what: Environment, new: &str, old: &str) {
    let mut body = vec![what as u8];
    short_text(&mut body, new);
    short_text(&mut body, old);
    sized(out, ENVIRONMENT, &body);
}

pub fn collation(out: &mut Vec<u8>) {
    let mut body = vec![7, 5];
    body.extend(COLLATION);
    body.push(0);
    sized(out, ENVIRONMENT, &body);
}

/// The protocol's version goes big-endian here, little-endian in the login.
pub fn login_acknowledged(out: &mut Vec<u8>, protocol: u32, version: (u8, u8, u16)) {
    let transact_sql = 1;
    let mut body = vec![transact_sql];
    body.extend(protocol.to_be_bytes());
    short_text(&mut body, "Microsoft SQL Server\0\0");
    body.extend([version.0, version.1]);
    body.extend(version.2.to_be_bytes());
    sized(out, LOGIN_ACKNOWLEDGED, &body);
}

pub fn columns(out: &mut Vec<u8>, columns: &[(String, Type)]) {
    out.push(COLUMNS);
    out.extend((columns.len() as u16).to_le_bytes());
    for (name, kind) in columns {
        let user_type = 0u32;
        out.extend(user_type.to_le_bytes());
        let nullable_and_updatable = 0x09u16;
        out.extend(nullable_and_updatable.to_le_bytes());
        described(out, *kind);
        short_text(out, name);
    }
}

/// # Panics
/// A value that does not fit its column is a mistake of the test's author.
pub fn row(out: &mut Vec<u8>, columns: &[(String, Type)], row: &[Value]) {
    assert_eq!(columns.len(), row.len(), "a row has as many values as there are columns: {row:?}");
    out.push(ROW);
    for ((_, kind), one) in columns.iter().zip(row) {
        value(out, *kind, one);
    }
}

fn described(out: &mut Vec<u8>, kind: Type) {
    match kind {
        Type::TinyInt => out.extend([0x26, 1]),
        Type::SmallInt => out.extend([0x26, 2]),
        Type::Int => out.extend([0x26, 4]),
        Type::BigInt => out.extend([0x26, 8]),
        Type::Bit => out.extend([0x68, 1]),
        Type::Float => out.extend([0x6D, 8]),
        Type::NVarChar(characters) => sized_text(out, 0xE7, characters * 2),
        Type::NVarCharMax => sized_text(out, 0xE7, u16::MAX),
        Type::VarChar(bytes) => sized_text(out, 0xA7, bytes),
        Type::Char(bytes) => sized_text(out, 0xAF, bytes),
        Type::VarBinary(bytes) => {
            out.push(0xA5);
            out.extend(bytes.to_le_bytes());
        }
        Type::Numeric(precision, scale) => out.extend([0x6C, numeric_width(precision) as u8, precision, scale]),
        Type::UniqueIdentifier => out.extend([0x24, 16]),
        Type::DateTime => out.extend([0x6F, 8]),
        Type::DateTime2(scale) => out.extend([0x2A, scale]),
        Type::DateTimeOffset(scale) => out.extend([0x2B, scale]),
        Type::Date => out.push(0x28),
    }
}

fn sized_text(out: &mut Vec<u8>, code: u8, bytes: u16) {
    out.push(code);
    out.extend(bytes.to_le_bytes());
    out.extend(COLLATION);
}

/// With the byte of its sign.
fn numeric_width(precision: u8) -> usize {
    match precision {
        0..=9 => 5,
        10..=19 => 9,
        20..=28 => 13,
        _ => 17,
    }
}

fn value(out: &mut Vec<u8>, kind: Type, value: &Value) {
    match (kind, value) {
        (Type::NVarChar(_) | Type::VarChar(_) | Type::Char(_) | Type::VarBinary(_), Value::Null) => {
            out.extend([0xFF; 2]);
        }
        (Type::NVarCharMax, Value::Null) => out.extend([0xFF; 8]),
        (_, Value::Null) => out.push(0),
        (Type::TinyInt, Value::Int(number)) => short(out, &u8::try_from(*number).expect("a tinyint").to_le_bytes()),
        (Type::SmallInt, Value::Int(number)) => short(out, &i16::try_from(*number).expect("a smallint").to_le_bytes()),
        (Type::Int, Value::Int(number)) => short(out, &i32::try_from(*number).expect("an int").to_le_bytes()),
        (Type::BigInt, Value::Int(number)) => short(out, &number.to_le_bytes()),
        (Type::Bit, Value::Bit(bit)) => short(out, &[u8::from(*bit)]),
        (Type::Float, Value::Float(number)) => short(out, &number.to_le_bytes()),
        (Type::NVarChar(_), Value::Text(text)) => counted_text(out, text),
        (Type::NVarCharMax, Value::Text(text)) => chunked_text(out, text),
        (Type::VarChar(_), Value::Text(text)) => counted(out, &latin(text)),
        (Type::Char(width), Value::Text(text)) => {
            let mut bytes = latin(text);
            bytes.resize(usize::from(width), b' ');
            counted(out, &bytes);
        }
        (Type::VarBinary(_), Value::Binary(bytes)) => counted(out, bytes),
        (Type::Numeric(precision, _), Value::Numeric(digits)) => {
            let width = numeric_width(precision);
            out.extend([width as u8, u8::from(*digits >= 0)]);
            out.extend(&digits.unsigned_abs().to_le_bytes()[..width - 1]);
        }
        (Type::UniqueIdentifier, Value::Guid(guid)) => short(out, &swapped(*guid)),
        (Type::DateTime, Value::DateTime(at)) => {
            let (days, ticks) = ticks_of(*at);
            out.push(8);
            out.extend(days.to_le_bytes());
            out.extend(ticks.to_le_bytes());
        }
        (Type::DateTime2(scale), Value::DateTime(at)) => {
            let (days, units) = units_of(*at, scale);
            let width = TIME_WIDTH[usize::from(scale)];
            out.push(width as u8 + 3);
            out.extend(&units.to_le_bytes()[..width]);
            out.extend(&days.to_le_bytes()[..3]);
        }
        (Type::DateTimeOffset(scale), Value::DateTimeOffset(local, minutes)) => {
            let (days, units) = units_of(minus_minutes(*local, *minutes), scale);
            let width = TIME_WIDTH[usize::from(scale)];
            out.push(width as u8 + 5);
            out.extend(&units.to_le_bytes()[..width]);
            out.extend(&days.to_le_bytes()[..3]);
            out.extend(minutes.to_le_bytes());
        }
        (Type::Date, Value::Date(day)) => {
            let (days, _) = units_of(day.at(0, 0, 0, 0), 0);
            short(out, &days.to_le_bytes()[..3]);
        }
        (kind, value) => panic!("{value:?} does not fit a column of type {kind:?}"),
    }
}

/// One byte of length.
fn short(out: &mut Vec<u8>, bytes: &[u8]) {
    out.push(bytes.len() as u8);
    out.extend(bytes);
}

/// Two bytes of length.
fn counted(out: &mut Vec<u8>, bytes: &[u8]) {
    out.extend((bytes.len() as u16).to_le_bytes());
    out.extend(bytes);
}

fn counted_text(out: &mut Vec<u8>, text: &str) {
    let place = out.len();
    out.extend([0; 2]);
    out.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
    let length = (out.len() - place - 2) as u16;
    out[place..place + 2].copy_from_slice(&length.to_le_bytes());
}

/// Partially length-prefixed: the whole length, chunks, an empty chunk.
fn chunked_text(out: &mut Vec<u8>, text: &str) {
    const CHUNK_BYTES: usize = 8000;
    let bytes: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    out.extend((bytes.len() as u64).to_le_bytes());
    for chunk in bytes.chunks(CHUNK_BYTES) {
        out.extend((chunk.len() as u32).to_le_bytes());
        out.extend(chunk);
    }
    out.extend([0; 4]);
}

/// Close enough to Windows-1252 for letters.
fn latin(text: &str) -> Vec<u8> {
    text.chars().map(|letter| u8::try_from(letter).unwrap_or(b'?')).collect()
}

/// Text after one byte that counts its UTF-16 units.
fn short_text(out: &mut Vec<u8>, text: &str) {
    out.push(text.encode_utf16().count() as u8);
    out.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
}

/// Text after two bytes that count its UTF-16 units.
fn long_text(out: &mut Vec<u8>, text: &str) {
    out.extend((text.encode_utf16().count() as u16).to_le_bytes());
    out.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
}

/// A token whose body is counted in two bytes.
fn sized(out: &mut Vec<u8>, kind: u8, body: &[u8]) {
    out.push(kind);
    counted(out, body);
}
