//! The script that every foreign client reads: each type with a value and with NULL, errors, messages, many rows,
//! several result sets, parameters. The Python files hold the same values in their own words.

use super::tiberius_client::{PASSWORD, USER};
use crate::tds_server::{Answer, Row, Script, Type, Value, row};
use std::time::Duration;

pub const MANY_ROWS: u64 = 20_000;
pub const LONG_TEXT_CHARACTERS: usize = 50_000;
pub const DENIED: &str =
    "The SELECT permission was denied on the object 'suspect_pages', database 'msdb', schema 'dbo'.";

pub const TYPES: [(&str, Type); 18] = [
    ("a_tinyint", Type::TinyInt),
    ("a_smallint", Type::SmallInt),
    ("an_int", Type::Int),
    ("a_bigint", Type::BigInt),
    ("a_bit", Type::Bit),
    ("a_float", Type::Float),
    ("an_nvarchar", Type::NVarChar(128)),
    ("a_long_nvarchar", Type::NVarCharMax),
    ("a_varchar", Type::VarChar(64)),
    ("a_char", Type::Char(4)),
    ("a_varbinary", Type::VarBinary(20)),
    ("an_lsn", Type::Numeric(25, 0)),
    ("a_numeric", Type::Numeric(9, 2)),
    ("a_guid", Type::UniqueIdentifier),
    ("a_datetime", Type::DateTime),
    ("a_datetime2", Type::DateTime2(7)),
    ("a_datetimeoffset", Type::DateTimeOffset(7)),
    ("a_date", Type::Date),
];

fn one_of_each() -> Row {
    let mut row = row![
        200,
        -300,
        7,
        123_456_789_012_i64,
        true,
        1.5,
        "Grüße 日本 😀",
        "z".repeat(LONG_TEXT_CHARACTERS),
        "Größe",
        "D",
        vec![1, 2, 3],
        9_999_999_999_999_999_999_999_999_i128,
        -1_234_567_i128,
        Value::guid("6f9619ff-8b86-d011-b42d-00c04fc964ff"),
        Value::at("2026-11-22T15:28:16.767"),
        Value::at("2026-11-22T01:02:03.4570001"),
    ];
    row.push(Value::DateTimeOffset("2026-11-22T01:02:03.4570001".parse().unwrap(), 330));
    row.push(Value::Date("2026-11-22".parse().unwrap()));
    row
}

pub fn script() -> Script {
    Script::new()
        .login(USER, PASSWORD)
        .without_database("rtcxds")
        .answer("all_types", Answer::rows(TYPES, vec![one_of_each(), vec![Value::Null; TYPES.len()]]))
        .answer("many_rows", many())
        .answer("suspect_pages", Answer::error(229, 14, DENIED))
        .answer("VERIFYONLY", Answer::info(3262, "The backup set on file 1 is valid."))
        .answer("three_results", three())
        .answer("slow", Answer::wait(Duration::from_secs(20)).then(Answer::rows([("n", Type::Int)], vec![row![1]])))
        .answer("parameters", Answer::made(|request| echo(&request.parameters)))
        .answer("UPDATE", Answer::count(42))
}

fn many() -> Answer {
    let columns = [("number", Type::Int), ("name", Type::NVarChar(100))];
    Answer::stream(columns, MANY_ROWS, |number| row![number as i64, format!("row {number}")])
}

fn three() -> Answer {
    Answer::rows([("n", Type::Int)], vec![row![1], row![2]])
        .then(Answer::rows([("name", Type::NVarChar(20))], vec![]))
        .then(Answer::rows([("last", Type::BigInt)], vec![row![3]]))
}

/// Each parameter as this side understood it, one a row.
fn echo(parameters: &[(String, Value)]) -> Answer {
    let rows = parameters.iter().map(|(_, value)| row![printed(value)]).collect();
    Answer::rows([("parameter", Type::NVarChar(400))], rows)
}

fn printed(value: &Value) -> String {
    match value {
        Value::Null => "NULL".to_owned(),
        Value::Int(number) => number.to_string(),
        Value::Bit(bit) => bit.to_string(),
        Value::Float(number) => number.to_string(),
        Value::Text(text) => format!("'{text}'"),
        Value::Binary(bytes) => format!("{bytes:?}"),
        Value::Numeric(digits) => format!("{digits} without a point"),
        Value::Guid(guid) => format!("{:032x}", u128::from_be_bytes(*guid)),
        Value::DateTime(at) => at.to_string(),
        Value::DateTimeOffset(at, minutes) => format!("{at} {minutes:+}"),
        Value::Date(day) => day.to_string(),
    }
}
