//! A SQL Server for tests, as far as the wire shows one: TDS 7.4 over real sockets, its answers written by the test.
//!
//! ```ignore
//! let server = Server::start(
//!     Script::new()
//!         .login("auditor", "pw")
//!         .answer("backupset", Answer::rows([("id", Type::Int)], vec![row![1], row![Value::Null]]))
//!         .answer("suspect_pages", Answer::error(229, 14, "The SELECT permission was denied ..."))
//!         .default(Answer::nothing()),
//! );
//! connect_to(server.address());
//! assert_eq!(server.seen().logins[0].user, "auditor");
//! ```
//! Stands at the root of its target as `tds_server`: of the tests, and of the benchmark `sql_history`.
//!
//! Knows nothing of bakproof, so that the two cannot agree on an error. Sources: [MS-TDS] and [MC-SQLR].

mod browser;
mod bytes;
mod certificate;
mod channel;
mod login;
pub mod msdb;
mod prelogin;
mod request;
mod script;
mod server;
mod session;
mod tls;
mod token;
mod value;

pub use browser::Browser;
pub use certificate::{Authority, Identity};
pub use request::Way;
pub use script::{Answer, Encryption, Script, Trouble};
pub use server::{Seen, Server};
pub use tls::Tls;
pub(crate) use value::row;
pub use value::{Row, Type, Value};
