//! tiberius as the tests use it.

use crate::tds_server::Server;
use std::future::Future;
use tiberius::{AuthMethod, Client, Config, EncryptionLevel, Query};
use tokio::net::TcpStream;
use tokio_util::compat::{Compat, TokioAsyncWriteCompatExt};

pub type Connection = Client<Compat<TcpStream>>;

pub const USER: &str = "auditor";
pub const PASSWORD: &str = "S3cret!pw";

/// Everything encrypted, any certificate.
pub fn config(server: &Server) -> Config {
    let mut config = config_for(server.port());
    config.trust_cert();
    config
}

/// Everything encrypted; whom to trust is not said yet.
pub fn config_for(port: u16) -> Config {
    let mut config = Config::new();
    config.host("127.0.0.1");
    config.port(port);
    config.encryption(EncryptionLevel::Required);
    config.application_name("conformance");
    config.database("msdb");
    config.authentication(AuthMethod::sql_server(USER, PASSWORD));
    config
}

pub async fn connect(config: Config) -> tiberius::Result<Connection> {
    let socket = TcpStream::connect(config.get_addr()).await?;
    Client::connect(config, socket.compat_write()).await
}

pub fn run<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(work)
}

/// The rows of a statement's first result set.
pub async fn ask(connection: &mut Connection, sql: &str) -> tiberius::Result<Vec<tiberius::Row>> {
    connection.simple_query(sql).await?.into_first_result().await
}

/// The server's error number.
pub fn number<T: std::fmt::Debug>(result: tiberius::Result<T>) -> u32 {
    match result {
        Err(tiberius::error::Error::Server(error)) => error.code(),
        other => panic!("expected an error of the server: {other:?}"),
    }
}

pub fn query(sql: &str) -> Query<'_> {
    Query::new(sql)
}
