//! What a column can be and what a row can hold ([MS-TDS] 2.2.5.4 and 2.2.5.5), in the types a test author writes.

use jiff::Span;
use jiff::civil::{Date, DateTime, Time, date};

/// The type of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Type {
    TinyInt,
    SmallInt,
    Int,
    BigInt,
    Bit,
    Float,
    /// At most so many characters, up to 4000.
    NVarChar(u16),
    NVarCharMax,
    VarChar(u16),
    Char(u16),
    VarBinary(u16),
    /// Precision and scale: LSNs are `Numeric(25, 0)`.
    Numeric(u8, u8),
    UniqueIdentifier,
    /// Ticks of 1/300 s.
    DateTime,
    /// Digits after the second's point, up to 7.
    DateTime2(u8),
    DateTimeOffset(u8),
    Date,
}

/// One value; must fit its column's type.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    Null,
    Int(i64),
    Bit(bool),
    Float(f64),
    Text(String),
    Binary(Vec<u8>),
    /// The digits without their point.
    Numeric(i128),
    /// In the order in which a GUID is printed.
    Guid([u8; 16]),
    /// For `datetime` and `datetime2`.
    DateTime(DateTime),
    /// Local time and its distance from UTC in minutes.
    DateTimeOffset(DateTime, i16),
    Date(Date),
}

/// The values of one row.
pub type Row = Vec<Value>;

/// `row![1, "master", Value::Null]`
macro_rules! row {
    ($($value:expr),* $(,)?) => { vec![$($crate::tds_server::Value::from($value)),*] };
}
pub(crate) use row;

impl Value {
    /// `6f9619ff-8b86-d011-b42d-00c04fc964ff`
    pub fn guid(text: &str) -> Self {
        let digits: String = text.chars().filter(char::is_ascii_hexdigit).collect();
        let number = u128::from_str_radix(&digits, 16).expect("a GUID in hexadecimal digits");
        Self::Guid(number.to_be_bytes())
    }

    /// `2026-11-22T15:28:16.767`
    pub fn at(text: &str) -> Self {
        Self::DateTime(text.parse().expect("a date and time"))
    }
}

macro_rules! from {
    ($($from:ty => $make:expr),* $(,)?) => {
        $(impl From<$from> for Value {
            fn from(value: $from) -> Self {
                $make(value)
            }
        })*
    };
}
from! {
    i32 => |value| Value::Int(i64::from(value)),
    i64 => Value::Int,
    bool => Value::Bit,
    f64 => Value::Float,
    i128 => Value::Numeric,
    String => Value::Text,
    &str => |value: &str| Value::Text(value.to_owned()),
    Vec<u8> => Value::Binary,
    DateTime => Value::DateTime,
    Date => Value::Date,
}

impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

/// A GUID's first three groups are little-endian on the wire; the same step leads back.
pub fn swapped(guid: [u8; 16]) -> [u8; 16] {
    let mut bytes = guid;
    bytes[..4].reverse();
    bytes[4..6].reverse();
    bytes[6..8].reverse();
    bytes
}

const FIRST_DATETIME_DAY: Date = date(1900, 1, 1);
const FIRST_DAY: Date = date(1, 1, 1);

/// Days since 1900 and ticks of 1/300 s since midnight.
pub fn ticks_of(at: DateTime) -> (i32, u32) {
    let ticks = (nanoseconds(at.time()) * 3 + 5_000_000) / 10_000_000;
    (days(FIRST_DATETIME_DAY, at.date()), ticks as u32)
}

pub fn from_ticks(days: i32, ticks: u32) -> DateTime {
    on_day(FIRST_DATETIME_DAY, days) + Span::new().nanoseconds(i64::from(ticks) * 10_000_000 / 3)
}

/// Days since year 1, and the time in units of the scale: 10^-scale seconds.
pub fn units_of(at: DateTime, scale: u8) -> (i32, u64) {
    (days(FIRST_DAY, at.date()), nanoseconds(at.time()) / 10u64.pow(9 - u32::from(scale)))
}

pub fn from_units(days: i32, units: u64, scale: u8) -> DateTime {
    on_day(FIRST_DAY, days) + Span::new().nanoseconds((units * 10u64.pow(9 - u32::from(scale))) as i64)
}

/// Local time to UTC with positive minutes of an offset taken away.
pub fn minus_minutes(at: DateTime, minutes: i16) -> DateTime {
    at - Span::new().minutes(minutes)
}

fn on_day(first: Date, days: i32) -> DateTime {
    (first + Span::new().days(days)).to_datetime(Time::midnight())
}

fn days(first: Date, day: Date) -> i32 {
    (day - first).get_days()
}

fn nanoseconds(time: Time) -> u64 {
    let seconds = i64::from(time.hour()) * 3600 + i64::from(time.minute()) * 60 + i64::from(time.second());
    seconds as u64 * 1_000_000_000 + time.subsec_nanosecond() as u64
}
