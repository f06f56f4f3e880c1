//! RESTORE VERIFYONLY over a real connection: the server's own columns, and its verdicts.

use super::scene::{collect_one, connection, script};
use crate::tds_server::{Answer, Server, Type, Value, row};
use bakproof::collect::sql::read::{Column, Shipped};
use bakproof::model::ServerVerification;
use bakproof::policy::SqlConnection;

const SET: &str = "6f9619ff-8b86-d011-b42d-00c04fc964ff";

fn history() -> Answer {
    let columns = Shipped::HISTORY.columns.iter().map(|column| match column {
        Column::Int(name) => (*name, Type::BigInt),
        Column::Text(name) => (*name, Type::NVarChar(256)),
    });
    let row = Shipped::HISTORY.columns.iter().map(|column| match column.name() {
        "media_set_id" | "position" | "media_family_count" | "has_backup_checksums" => Value::Int(1),
        "backup_set_uuid" => SET.into(),
        "database_name" => "LcsCDR".into(),
        "server_name" => r"SQL01\RTC".into(),
        "backup_type" => "D".into(),
        "started" | "finished" => "2026-11-22T01:00:00".into(),
        _ => Value::Null,
    });
    Answer::rows(columns, vec![row.collect()])
}

fn devices() -> Answer {
    let columns = Shipped::DEVICES.columns.iter().map(|column| match column {
        Column::Int(name) => (*name, Type::BigInt),
        Column::Text(name) => (*name, Type::NVarChar(260)),
    });
    Answer::rows(columns, vec![row![1, 1, 0, 2, r"D:\Backup\it's.bak"]])
}

/// RESTORE HEADERONLY has columns of many types; the 51st is the set's GUID.
fn header() -> Answer {
    let names: Vec<String> = (1..=57).map(|number| format!("c{number}")).collect();
    let kind = |number: usize| match number {
        50 => Type::UniqueIdentifier,
        3 | 17 => Type::DateTime,
        12..=16 => Type::Numeric(25, 0),
        30..=33 => Type::UniqueIdentifier,
        54 => Type::VarBinary(20),
        0 | 1 | 8 | 9 => Type::NVarChar(128),
        _ => Type::SmallInt,
    };
    let row = (0..57).map(|number| match kind(number) {
        Type::UniqueIdentifier if number == 50 => Value::guid(SET),
        Type::UniqueIdentifier => Value::guid("00000000-0000-0000-0000-000000000001"),
        Type::DateTime => Value::at("2026-11-22T01:00:00"),
        Type::Numeric(..) => Value::Numeric(45_000_000_012_300_037),
        Type::VarBinary(_) => vec![1u8, 2, 3].into(),
        Type::NVarChar(_) => "text".into(),
        _ => Value::Int(1),
    });
    Answer::rows(names.iter().enumerate().map(|(number, name)| (name.as_str(), kind(number))), vec![row.collect()])
}

fn verified(verify: Answer) -> (Vec<ServerVerification>, Vec<String>) {
    let server = Server::start(
        script()
            .answer("RESTORE HEADERONLY", header())
            .answer("RESTORE VERIFYONLY", verify)
            .answer("AS physical_device_name", devices())
            .answer("AS backup_set_uuid,\n    CAST(ms.media_uuid", history()),
    );
    let seen = collect_one(SqlConnection { verify: true, ..connection(&server) });
    let reading = seen.reading();
    assert_eq!(reading.backups.len(), 1, "{:?}", reading.unread);
    let restores =
        server.seen().batches().into_iter().filter(|sql| sql.contains("RESTORE ")).map(str::to_owned).collect();
    (reading.verifications.clone(), restores)
}

#[test]
fn a_backup_that_the_server_finds_whole_is_verified() {
    let (found, asked) = verified(Answer::info(3262, "The backup set on file 1 is valid."));
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].backup_set_guid.to_string().as_str(), found[0].error.as_deref()), (SET, None));
    assert!(found[0].with_checksum);
    assert_eq!(
        asked,
        [
            r"RESTORE HEADERONLY FROM DISK = N'D:\Backup\it''s.bak' WITH FILE = 1;",
            r"RESTORE VERIFYONLY FROM DISK = N'D:\Backup\it''s.bak' WITH FILE = 1, CHECKSUM;"
        ]
    );
}

#[test]
fn damage_is_a_verdict_and_a_missing_file_is_none() {
    let damaged = Answer::error(3189, 16, "Damage to the backup set was detected.").then(Answer::error(
        3013,
        16,
        "VERIFY DATABASE is terminating abnormally.",
    ));
    let (found, _) = verified(damaged);
    assert!(found[0].is_verdict && found[0].error.as_deref().unwrap().contains("3189"), "{found:?}");
    let absent = Answer::error(3201, 16, "Cannot open backup device. Operating system error 2.").then(Answer::error(
        3013,
        16,
        "VERIFY DATABASE is terminating abnormally.",
    ));
    let (found, _) = verified(absent);
    assert!(!found[0].is_verdict && found[0].error.as_deref().unwrap().contains("3201"), "{found:?}");
}

#[test]
fn nothing_is_restored_unless_it_is_asked_for() {
    let server = Server::start(script().answer("AS backup_set_uuid,\n    CAST(ms.media_uuid", history()));
    assert!(collect_one(connection(&server)).reading().verifications.is_empty());
    let batches = server.seen().requests;
    assert!(batches.len() > 3);
    assert!(batches.iter().all(|request| request.sql.trim_start().starts_with("SELECT")), "{batches:?}");
}
