//! A deployment of test servers, and what collecting it gave.

use crate::tds_server::{Answer, Encryption, Script, Server, Type, row};
use bakproof::base::Stamp;
use bakproof::collect::Silent;
use bakproof::collect::sql::{Collection, DEFAULT_PARALLEL, accounts, collect_servers};
use bakproof::collect::{Passwords, Place};
use bakproof::model::{Instance, ServerReading, Source};
use bakproof::policy::{Deployment, Login, SqlConnection, SqlServer};
use jiff::SignedDuration;
use secrecy::SecretString;
use std::collections::BTreeSet;
use std::ffi::OsString;
use std::io;
use std::path::Path;

pub const USER: &str = "auditor";
/// Looks like nothing else, so that it can be searched for.
pub const PASSWORD: &str = "Zq7-kein-Wort-93";

/// The question that a reading begins with.
pub const FIRST_QUESTION: &str = "SYSDATETIMEOFFSET";

/// A server that answers the first question, and nothing to all others.
pub fn script() -> Script {
    Script::new().encryption(Encryption::Forced).login(USER, PASSWORD).answer(FIRST_QUESTION, first_answer())
}

/// One that answers the first question with something else.
pub fn answering(answer: Answer) -> Script {
    Script::new().encryption(Encryption::Forced).login(USER, PASSWORD).answer(FIRST_QUESTION, answer)
}

/// The columns of the first question.
pub const COLUMNS: [(&str, Type); 13] = [
    ("server_clock", Type::NVarChar(33)),
    ("offset_minutes", Type::Int),
    ("server_name", Type::NVarChar(256)),
    ("machine_name", Type::NVarChar(256)),
    ("physical_name", Type::NVarChar(256)),
    ("product_version", Type::NVarChar(128)),
    ("edition", Type::NVarChar(128)),
    ("has_compressed_size", Type::Int),
    ("has_key_algorithm", Type::Int),
    ("has_availability", Type::Int),
    ("is_hadr_enabled", Type::Int),
    ("can_view_definition", Type::Int),
    ("can_view_databases", Type::Int),
];

pub fn first_answer() -> Answer {
    let row = row![
        "2026-11-22T21:00:00.1234567+01:00",
        60,
        r"SQL01\RTC",
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
    Answer::rows(COLUMNS, vec![row])
}

/// What is declared of one test server; time-outs short enough to be waited for.
pub fn connection(server: &Server) -> SqlConnection {
    at_port(server.port())
}

pub fn at_port(port: u16) -> SqlConnection {
    SqlConnection {
        address: Some("127.0.0.1".to_owned()),
        port: Some(port),
        trust_server_certificate: true,
        connect_timeout: SignedDuration::from_secs(2),
        login_timeout: SignedDuration::from_secs(2),
        query_timeout: SignedDuration::from_secs(2),
        budget: SignedDuration::from_secs(20),
        ..SqlConnection::default()
    }
}

pub fn declared(instance: &str, connection: SqlConnection) -> SqlServer {
    SqlServer {
        instance: instance.parse::<Instance>().unwrap(),
        aliases: BTreeSet::new(),
        login: Login { user: Some(USER.into()), password_env: Some("PW".into()), password_file: None },
        connect: true,
        connection,
        history: None,
        line: 1,
    }
}

/// An environment with the one variable, and nobody to ask.
pub struct Environment(pub Option<&'static str>);

impl Place for Environment {
    fn variable(&self, name: &str) -> Option<OsString> {
        self.0.filter(|_| name == "PW").map(Into::into)
    }

    fn prompt(&self, _: &str) -> Option<io::Result<SecretString>> {
        None
    }
}

/// What collecting gave.
pub struct Seen {
    pub sources: Vec<Source>,
    pub readings: Vec<ServerReading>,
}

impl Seen {
    /// Why the one instance could not be read.
    pub fn reason(&self) -> &str {
        assert_eq!((self.sources.len(), self.readings.len()), (1, 0), "{:?}", self.sources);
        self.sources[0].unreachable.as_deref().unwrap()
    }

    /// The reason names the instance, these words, and never the password.
    #[track_caller]
    pub fn says(&self, words: &[&str]) {
        let reason = self.reason();
        assert!(reason.starts_with(&self.sources[0].name), "{reason}");
        assert!(!reason.contains(PASSWORD), "{reason}");
        for word in words {
            assert!(reason.contains(word), "`{word}` is missing in: {reason}");
        }
    }

    #[track_caller]
    pub fn reading(&self) -> &ServerReading {
        assert_eq!(self.readings.len(), 1, "{:?}", self.sources);
        assert_eq!(self.sources[0].unreachable, None);
        &self.readings[0]
    }
}

pub fn collect(servers: Vec<SqlServer>) -> Seen {
    collect_with(servers, &Environment(Some(PASSWORD)))
}

pub fn collect_with(servers: Vec<SqlServer>, place: &dyn Place) -> Seen {
    let mut deployment = Deployment::undeclared(Path::new("."));
    deployment.sql_servers = servers;
    let collection = Collection {
        window_from: "2026-08-01T00:00:00Z".parse::<Stamp>().unwrap(),
        parallel: DEFAULT_PARALLEL,
        program: Some(env!("CARGO_BIN_EXE_bakproof").into()),
    };
    let passwords = Passwords::gather(accounts(&deployment), &deployment, place);
    let (sources, readings) = collect_servers(&deployment, &collection, &passwords, &Silent);
    Seen { sources, readings }
}

/// Collects the one instance.
pub fn collect_one(connection: SqlConnection) -> Seen {
    collect(vec![declared(r"sql01.contoso.com\RTC", connection)])
}
