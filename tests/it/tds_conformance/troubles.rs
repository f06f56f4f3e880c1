//! What goes wrong does so when the script says, and not for longer than the server lives.

use super::conformance::script;
use super::tiberius_client::{Connection, PASSWORD, USER, ask, config, connect, number, run};
use crate::tds_server::{Answer, Script, Server, Trouble, Type, row};
use futures_util::TryStreamExt;
use std::time::{Duration, Instant};
use tiberius::QueryItem;
use tokio::time::timeout;

const PATIENCE: Duration = Duration::from_millis(300);

#[test]
fn a_connection_can_fail_at_every_step() {
    let lost = [
        Trouble::DropsAtOnce,
        Trouble::DropsAfterPrelogin,
        Trouble::Says(b"HTTP/1.1 400 Bad Request\r\n\r\n".to_vec()),
        Trouble::Babbles,
    ];
    let silent = [Trouble::Silent, Trouble::SilentAfterPrelogin, Trouble::SilentAfterLogin];
    for trouble in lost.into_iter().chain(silent.clone()) {
        let server = Server::start(script().trouble(trouble.clone()));
        let connected = run(async { timeout(PATIENCE, connect(config(&server))).await });
        assert!(!matches!(connected, Ok(Ok(_))), "{trouble:?}");
        if silent.contains(&trouble) {
            assert!(connected.is_err(), "{trouble:?} is not silent");
        }
        let logins = usize::from(trouble == Trouble::SilentAfterLogin);
        assert_eq!(server.seen().logins.len(), logins, "{trouble:?}");
    }
}

/// How many rows came, and how it ended; nothing when it did not end in time.
async fn rows(connection: &mut Connection) -> (u64, Option<tiberius::Result<()>>) {
    let mut count = 0;
    let reading = async {
        let mut stream = connection.simple_query("SELECT n").await?;
        while let Some(item) = stream.try_next().await? {
            count += u64::from(matches!(item, QueryItem::Row(_)));
        }
        Ok(())
    };
    let ended = timeout(PATIENCE, reading).await.ok();
    (count, ended)
}

fn with(answer: Answer) -> Server {
    Server::start(Script::new().login(USER, PASSWORD).default(answer))
}

fn hundred() -> Answer {
    Answer::stream([("n", Type::BigInt)], 100, |number| row![number as i64])
}

#[test]
fn an_answer_can_break_in_its_middle() {
    let read = |answer| {
        let server = with(answer);
        run(async { rows(&mut connect(config(&server)).await.unwrap()).await })
    };
    let (count, ended) = read(hundred());
    assert!(count == 100 && matches!(ended, Some(Ok(()))));

    let (count, ended) = read(hundred().and_stall());
    assert!(count == 100 && ended.is_none(), "{count} {ended:?}");

    let (count, ended) = read(hundred().and_drop());
    assert!(count == 100 && matches!(ended, Some(Err(_))), "{count} {ended:?}");

    let (count, ended) = read(hundred().and_garbage(&[0x5A; 64]));
    assert!(count == 100 && matches!(ended, Some(Err(_))), "{count} {ended:?}");

    let (count, ended) =
        read(hundred().and_error(824, 24, "SQL Server detected a logical consistency-based I/O error"));
    assert_eq!((count, number(ended.unwrap())), (100, 824));

    let (count, ended) = read(Answer::drop());
    assert!(count == 0 && matches!(ended, Some(Err(_))), "{count} {ended:?}");

    let (count, ended) = read(Answer::stall());
    assert!(count == 0 && ended.is_none(), "{count} {ended:?}");
}

#[test]
fn rows_without_end_go_on_until_the_client_leaves() {
    let server = with(Answer::endless([("n", Type::BigInt)], |number| row![number as i64]));
    let (count, ended) = run(async { rows(&mut connect(config(&server)).await.unwrap()).await });
    assert!(count > 1000 && ended.is_none(), "{count} {ended:?}");
}

#[test]
fn a_cancelled_statement_leaves_the_session_usable() {
    let server = Server::start(script());
    run(async {
        let mut connection = connect(config(&server)).await.unwrap();
        let slow = timeout(PATIENCE, ask(&mut connection, "SELECT slow")).await;
        assert!(slow.is_err());
        timeout(Duration::from_secs(5), connection.cancel_query()).await.expect("an answer to the attention").unwrap();
        assert_eq!(ask(&mut connection, "SELECT all_types").await.unwrap().len(), 2);
    });
    assert_eq!(server.seen().attentions, 1);
}

#[test]
fn a_server_that_is_dropped_lets_its_clients_go() {
    let server = with(hundred().and_stall());
    let begun = Instant::now();
    run(async {
        let mut connection = connect(config(&server)).await.unwrap();
        let (_, ended) = rows(&mut connection).await;
        assert!(ended.is_none());
        drop(server);
        let next = timeout(Duration::from_secs(5), ask(&mut connection, "SELECT n")).await;
        assert!(matches!(next, Ok(Err(_))), "{next:?}");
    });
    assert!(begun.elapsed() < Duration::from_secs(4));
}
