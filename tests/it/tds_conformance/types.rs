//! What tiberius reads: every type, NULLs, parameters, several results, messages, a million rows.

use super::conformance::{DENIED, LONG_TEXT_CHARACTERS, MANY_ROWS, TYPES, script};
use super::tiberius_client::{PASSWORD, USER, ask, config, connect, number, query, run};
use crate::alone::{alone, passes, peak_kib};
use crate::tds_server::{Answer, Script, Server, Type, Value, Way, row};
use futures_util::TryStreamExt;
use jiff::civil::{Date, date};
use tiberius::{ColumnData, Uuid, numeric::Numeric, time};

/// How many of these make a second.
const NANOSECONDS_OF_100: u64 = 10_000_000;

#[test]
fn every_type_arrives_as_it_was_sent() {
    let server = Server::start(script());
    let rows = run(async { ask(&mut connect(config(&server)).await?, "SELECT all_types").await }).unwrap();
    let row = &rows[0];
    assert_eq!(row.get::<u8, _>("a_tinyint"), Some(200));
    assert_eq!(row.get::<i16, _>("a_smallint"), Some(-300));
    assert_eq!(row.get::<i32, _>("an_int"), Some(7));
    assert_eq!(row.get::<i64, _>("a_bigint"), Some(123_456_789_012));
    assert_eq!(row.get::<bool, _>("a_bit"), Some(true));
    assert_eq!(row.get::<f64, _>("a_float"), Some(1.5));
    assert_eq!(row.get::<&str, _>("an_nvarchar"), Some("Grüße 日本 😀"));
    assert_eq!(row.get::<&str, _>("a_long_nvarchar").unwrap().len(), LONG_TEXT_CHARACTERS);
    assert_eq!(row.get::<&str, _>("a_varchar"), Some("Größe"));
    assert_eq!(row.get::<&str, _>("a_char"), Some("D   "));
    assert_eq!(row.get::<&[u8], _>("a_varbinary"), Some(&[1, 2, 3][..]));
    assert_eq!(row.get::<Numeric, _>("an_lsn").unwrap().value(), 9_999_999_999_999_999_999_999_999);
    assert_eq!(row.get::<Numeric, _>("a_numeric"), Some(Numeric::new_with_scale(-1_234_567, 2)));
    let guid = Uuid::parse_str("6f9619ff-8b86-d011-b42d-00c04fc964ff").unwrap();
    assert_eq!(row.get::<Uuid, _>("a_guid"), Some(guid));
}

/// In the wire's own units, so that no library's idea of a zone is between.
#[test]
fn times_arrive_as_they_were_sent() {
    let server = Server::start(script());
    let rows = run(async { ask(&mut connect(config(&server)).await?, "SELECT all_types").await }).unwrap();
    let data: Vec<ColumnData<'static>> = rows.into_iter().next().unwrap().into_iter().collect();
    let days = |first: Date| (date(2026, 11, 22) - first).get_days();
    let at = |name: &str| &data[TYPES.iter().position(|(known, _)| *known == name).unwrap()];

    let ticks = ((15 * 60 + 28) * 60 + 16) * 300 + 230;
    let expected = time::DateTime::new(days(date(1900, 1, 1)), ticks);
    assert_eq!(*at("a_datetime"), ColumnData::DateTime(Some(expected)));

    let day = time::Date::new(days(date(1, 1, 1)) as u32);
    let second = time::Time::new((3600 + 2 * 60 + 3) * NANOSECONDS_OF_100 + 4_570_001, 7);
    let moment = time::DateTime2::new(day, second);
    assert_eq!(*at("a_datetime2"), ColumnData::DateTime2(Some(moment)));
    assert_eq!(*at("a_date"), ColumnData::Date(Some(day)));

    // Half past five hours east of UTC: it is the evening of the day before.
    let day_before = time::Date::new(days(date(1, 1, 1)) as u32 - 1);
    let second = time::Time::new(((19 * 60 + 32) * 60 + 3) * NANOSECONDS_OF_100 + 4_570_001, 7);
    let moment = time::DateTimeOffset::new(time::DateTime2::new(day_before, second), 330);
    assert_eq!(*at("a_datetimeoffset"), ColumnData::DateTimeOffset(Some(moment)));
}

#[test]
fn every_type_can_be_null() {
    let server = Server::start(script());
    let rows = run(async { ask(&mut connect(config(&server)).await?, "SELECT all_types").await }).unwrap();
    let row = &rows[1];
    assert_eq!(row.len(), TYPES.len());
    for (place, (_, data)) in row.cells().enumerate() {
        let printed = format!("{data:?}");
        assert!(printed.ends_with("(None)"), "{}: {printed}", TYPES[place].0);
    }
}

#[test]
fn several_results_come_apart_with_their_columns() {
    let server = Server::start(script());
    let results = run(async {
        let mut connection = connect(config(&server)).await?;
        connection.simple_query("EXEC three_results").await?.into_results().await
    })
    .unwrap();
    let counts: Vec<usize> = results.iter().map(Vec::len).collect();
    assert_eq!(counts, [2, 0, 1]);
    assert_eq!(results[2][0].get::<i64, _>("last"), Some(3));
}

#[test]
fn errors_and_messages_leave_the_session_usable() {
    let server = Server::start(script());
    run(async {
        let mut connection = connect(config(&server)).await.unwrap();
        match ask(&mut connection, "SELECT * FROM msdb.dbo.suspect_pages").await {
            Err(tiberius::error::Error::Server(error)) => {
                assert_eq!((error.code(), error.class(), error.server()), (229, 14, "SQL01\\RTC"));
                assert_eq!(error.message(), DENIED);
            }
            other => panic!("{other:?}"),
        }
        assert_eq!(ask(&mut connection, "RESTORE VERIFYONLY FROM DISK = N'x'").await.unwrap().len(), 0);
        assert_eq!(connection.execute("UPDATE t SET a = 1", &[]).await.unwrap().total(), 42);
        assert_eq!(ask(&mut connection, "SELECT three_results").await.unwrap().len(), 2);
    });
}

#[test]
fn parameters_are_understood_and_recorded() {
    let server = Server::start(script());
    let echoed = run(async {
        let mut connection = connect(config(&server)).await?;
        let mut query = query("SELECT parameters");
        query.bind("rtcxds");
        query.bind(-5i32);
        query.bind(7i64);
        query.bind(200u8);
        query.bind(true);
        query.bind(1.5f64);
        query.bind(Option::<&str>::None);
        query.bind(Option::<i32>::None);
        query.bind(&[1u8, 2][..]);
        query.bind(Uuid::parse_str("6f9619ff-8b86-d011-b42d-00c04fc964ff").unwrap());
        query.bind(Numeric::new_with_scale(-12345, 2));
        query.query(&mut connection).await?.into_first_result().await
    })
    .unwrap();
    let echoed: Vec<&str> = echoed.iter().filter_map(|row| row.get(0)).collect();
    let guid = "6f9619ff8b86d011b42d00c04fc964ff";
    let expected =
        ["'rtcxds'", "-5", "7", "200", "true", "1.5", "NULL", "NULL", "[1, 2]", guid, "-12345 without a point"];
    assert_eq!(echoed, expected);

    let seen = server.seen();
    assert_eq!(seen.batches(), ["SELECT parameters"]);
    assert_eq!(seen.requests[0].way, Way::Call);
    assert_eq!(seen.requests[0].parameters[0], ("@P1".to_owned(), Value::from("rtcxds")));
}

#[test]
fn the_first_answer_that_fits_is_given_and_the_default_otherwise() {
    let one = |number: i64| Answer::rows([("n", Type::BigInt)], vec![row![number]]);
    let script = Script::new()
        .login(USER, PASSWORD)
        .answer("BackupSet", one(1))
        .answer_matching(r"from\s+dbo\.backup\w+$", one(2))
        .default(one(3));
    let server = Server::start(script);
    run(async {
        let mut connection = connect(config(&server)).await.unwrap();
        for (sql, expected) in [
            ("SELECT 1 FROM dbo.backupset", 1),
            ("SELECT 1\nFROM\ndbo.backupmediaset", 2),
            ("SELECT 1 FROM dbo.restorehistory", 3),
        ] {
            let rows = ask(&mut connection, sql).await.unwrap();
            assert_eq!(rows[0].get::<i64, _>(0), Some(expected), "{sql}");
        }
    });
}

#[test]
fn logins_are_recorded_and_judged() {
    let server = Server::start(script());
    run(async {
        let mut good = config(&server);
        good.readonly(true);
        connect(good).await.unwrap();

        let mut wrong = config(&server);
        wrong.authentication(tiberius::AuthMethod::sql_server(USER, "Wr0ng"));
        assert_eq!(number(connect(wrong).await.map(|_| ())), 18456);

        let mut absent = config(&server);
        absent.database("rtcxds");
        assert_eq!(number(connect(absent).await.map(|_| ())), 4060);
    });
    let seen = server.seen();
    assert_eq!((seen.connections, seen.logins.len()), (3, 3));
    let good = &seen.logins[0];
    assert_eq!((good.user.as_str(), good.database.as_str()), (USER, "msdb"));
    assert_eq!((good.application.as_str(), good.server.as_str()), ("conformance", "127.0.0.1"));
    assert!(good.read_only && good.is_password_right && !good.is_windows);
    let wrong = &seen.logins[1];
    assert!(!wrong.read_only && !wrong.is_password_right);
    assert_eq!(seen.logins[2].database, "rtcxds");
    let everything = format!("{seen:?}{server:?}");
    assert!(!everything.contains("Wr0ng"), "a password that was sent is kept");
}

#[test]
fn many_rows_come_in_order() {
    let server = Server::start(script());
    let rows = run(async { ask(&mut connect(config(&server)).await?, "SELECT many_rows").await }).unwrap();
    assert_eq!(rows.len() as u64, MANY_ROWS);
    assert!(rows.iter().enumerate().all(|(place, row)| row.get::<i32, _>(0) == Some(place as i32)));
}

#[test]
fn a_million_rows_are_streamed_and_held_by_nobody() {
    passes(alone(module_path!(), "the_child_that_streams_a_million_rows"));
}

#[test]
#[ignore = "started by its parent, in a process of its own"]
fn the_child_that_streams_a_million_rows() {
    const ROWS: u64 = 1_000_000;
    let million = Answer::stream([("n", Type::BigInt)], ROWS, |number| row![number as i64]);
    let server = Server::start(Script::new().login(USER, PASSWORD).default(million));
    let before = peak_kib();
    let sum = run(async {
        let mut connection = connect(config(&server)).await?;
        let rows = connection.simple_query("SELECT n").await?.into_row_stream();
        rows.try_fold(0i64, async |sum, row| Ok(sum + row.get::<i64, _>(0).unwrap())).await
    })
    .unwrap();
    assert_eq!(sum, 499_999_500_000);
    let more = peak_kib().zip(before).map_or(0, |(after, before)| after - before);
    assert!(more < 64 << 10, "{more} KiB more than before: the rows were held");
}
