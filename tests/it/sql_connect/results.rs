//! Answers that stop, break or never end: none of them is taken for an answer.

use super::scene::{COLUMNS, PASSWORD, answering, collect_one, connection, first_answer};
use crate::tds_server::{Answer, Server, Type, Value, row};
use bakproof::policy::SqlConnection;
use jiff::SignedDuration;
use std::time::Instant;

fn reason(answer: Answer) -> (String, u64) {
    let server = Server::start(answering(answer));
    let began = Instant::now();
    let seen = collect_one(connection(&server));
    seen.says(&["could not be read"]);
    (seen.reason().to_owned(), began.elapsed().as_secs())
}

#[test]
fn an_answer_that_stops_in_the_middle_is_timed_out() {
    let (reason, seconds) = reason(first_answer().and_stall());
    assert!(reason.contains("within its timeout of 2 s") && reason.contains("`query_timeout`"), "{reason}");
    assert!((2..6).contains(&seconds), "{seconds}");
}

#[test]
fn an_answer_that_breaks_off_is_no_answer() {
    let (reason, _) = reason(first_answer().and_drop());
    assert!(reason.contains("the connection broke"), "{reason}");
}

#[test]
fn an_answer_that_goes_over_into_nonsense_is_no_answer() {
    let (reason, _) = reason(first_answer().and_garbage(&[0x5a; 400]));
    assert!(reason.contains("not what SQL Server sends") || reason.contains("the connection broke"), "{reason}");
}

#[test]
fn an_error_after_rows_counts() {
    let (reason, _) =
        reason(first_answer().and_error(824, 24, "SQL Server detected a logical consistency-based I/O error"));
    assert!(reason.contains("error 824"), "{reason}");
    let (reason, _) = self::reason(first_answer().then(Answer::error(229, 14, "The SELECT permission was denied")));
    assert!(reason.contains("error 229"), "{reason}");
}

#[test]
fn a_server_that_never_stops_sending_is_left() {
    let row = row![
        "2026-11-22T21:00:00+01:00",
        60,
        "SQL01",
        "SQL01",
        "SQL01",
        "11.0.7001.0",
        "Standard Edition",
        1,
        0,
        0,
        0,
        1,
        1
    ];
    let (reason, seconds) = reason(Answer::endless(COLUMNS, move |_| row.clone()));
    assert!(reason.contains("not answered within") || reason.contains("rows came"), "{reason}");
    assert!(seconds < 8, "{seconds}");
}

#[test]
fn one_value_without_end_is_left() {
    let long = |_| vec![Value::Text("x".repeat(10 * 1024 * 1024))];
    let server = Server::start(answering(Answer::stream([("x", Type::NVarCharMax)], 1, long)));
    let patient = SqlConnection {
        query_timeout: SignedDuration::from_secs(60),
        budget: SignedDuration::from_secs(60),
        ..connection(&server)
    };
    collect_one(patient).says(&["more than 16 MiB came without a whole row"]);
}

#[test]
fn what_was_not_asked_for_is_no_answer() {
    let (reason, _) = reason(Answer::rows([("x", Type::Float)], vec![row![1.5]]));
    assert!(reason.contains("column 1"), "{reason}");
}

#[test]
fn messages_of_a_server_are_bounded_and_do_not_tell_the_password() {
    let (reason, _) = reason(Answer::error(50000, 16, &format!("{PASSWORD} {}", "x".repeat(1900))));
    assert!(reason.contains("error 50000: *** x") && reason.len() < 900, "{reason}");
}

#[test]
fn the_budget_of_an_instance_ends_its_last_question() {
    let server = Server::start(answering(Answer::stall()));
    let began = Instant::now();
    collect_one(SqlConnection {
        query_timeout: SignedDuration::from_secs(60),
        budget: SignedDuration::from_secs(1),
        ..connection(&server)
    })
    .says(&["`budget`"]);
    assert!(began.elapsed().as_secs() < 5, "{:?}", began.elapsed());
}
