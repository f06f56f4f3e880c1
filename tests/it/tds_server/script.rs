//! What the server is and what it answers, as a test author writes it.

use super::certificate::Identity;
use super::request::{Request, Way};
use super::tls::Tls;
use super::value::{Row, Type};
use regex::{Regex, RegexBuilder};
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

/// What the server thinks of encryption. Whether the login alone or everything is encrypted is then the client's wish.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encryption {
    NotSupported,
    /// As SQL Server is installed.
    Offered,
    /// "Force Encryption" is set.
    Forced,
}

/// How a connection goes wrong before anybody is logged in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// Accepts and says nothing, ever.
    Silent,
    /// Answers the prelogin, then nothing.
    SilentAfterPrelogin,
    /// Takes the login, then nothing.
    SilentAfterLogin,
    DropsAtOnce,
    DropsAfterPrelogin,
    /// Answers the first message with these bytes and goes on listening.
    Says(Vec<u8>),
    /// Answers the first message with bytes that mean nothing and never stops.
    Babbles,
}

/// One server.
#[derive(Clone, Debug)]
pub struct Script {
    pub(super) name: String,
    pub(super) version: (u8, u8, u16),
    pub(super) encryption: Encryption,
    pub(super) tls: Tls,
    pub(super) identity: Option<Identity>,
    pub(super) logins: Vec<(String, String)>,
    pub(super) missing_databases: Vec<String>,
    pub(super) trouble: Option<Trouble>,
    pub(super) answers: Vec<(Regex, Answer)>,
    pub(super) default: Answer,
}

impl Default for Script {
    fn default() -> Self {
        Self::new()
    }
}

impl Script {
    /// SQL Server 2012 as it is installed, on a modern Windows, with a certificate it signed itself. Nobody may log in
    /// yet, and every statement is answered with nothing.
    pub fn new() -> Self {
        Self {
            name: "SQL01\\RTC".to_owned(),
            version: (11, 0, 7001),
            encryption: Encryption::Offered,
            tls: Tls::Modern,
            identity: None,
            logins: Vec::new(),
            missing_databases: Vec::new(),
            trouble: None,
            answers: Vec::new(),
            default: Answer::nothing(),
        }
    }

    /// `HOST\INSTANCE`, as its messages say it.
    pub fn name(mut self, name: &str) -> Self {
        name.clone_into(&mut self.name);
        self
    }

    /// Major, minor, build: 10, 50 is SQL Server 2008 R2.
    pub fn version(mut self, major: u8, minor: u8, build: u16) -> Self {
        self.version = (major, minor, build);
        self
    }

    pub fn encryption(mut self, encryption: Encryption) -> Self {
        self.encryption = encryption;
        self
    }

    pub fn tls(mut self, tls: Tls) -> Self {
        self.tls = tls;
        self
    }

    pub fn identity(mut self, identity: Identity) -> Self {
        self.identity = Some(identity);
        self
    }

    /// A login that is let in; all others hear 18456.
    pub fn login(mut self, user: &str, password: &str) -> Self {
        self.logins.push((user.to_owned(), password.to_owned()));
        self
    }

    /// A database that a login cannot open: 4060.
    pub fn without_database(mut self, name: &str) -> Self {
        self.missing_databases.push(name.to_owned());
        self
    }

    pub fn trouble(mut self, trouble: Trouble) -> Self {
        self.trouble = Some(trouble);
        self
    }

    /// Answers statements that contain the text, in upper or lower case. Of several that fit, the first answers.
    pub fn answer(self, contains: &str, answer: Answer) -> Self {
        self.answer_matching(&regex::escape(contains), answer)
    }

    /// Answers statements that match the regular expression, in upper or lower case, over lines.
    pub fn answer_matching(mut self, pattern: &str, answer: Answer) -> Self {
        let pattern = RegexBuilder::new(pattern).case_insensitive(true).dot_matches_new_line(true).build();
        self.answers.push((pattern.expect("a regular expression"), answer));
        self
    }

    /// Answers what nothing else answers.
    pub fn default(mut self, answer: Answer) -> Self {
        self.default = answer;
        self
    }

    /// What a statement would be answered with, without a wire: rows, or the first error.
    pub fn table(&self, sql: &str) -> Result<Vec<Row>, (i32, String)> {
        let request = Request {
            sql: sql.to_owned(),
            parameters: Vec::new(),
            way: Way::Batch,
            user: String::new(),
            database: String::new(),
        };
        let mut found = Vec::new();
        for part in self.chosen(&request).0 {
            match part {
                Part::Rows { rows, .. } => found.extend(rows()),
                Part::Error { number, text, .. } => return Err((number, text)),
                _ => {}
            }
        }
        Ok(found)
    }

    pub(super) fn chosen(&self, request: &Request) -> Answer {
        let fits = self.answers.iter().find(|(pattern, _)| pattern.is_match(&request.sql));
        fits.map_or(&self.default, |(_, answer)| answer).made_for(request)
    }
}

type Rows = dyn Fn() -> Box<dyn Iterator<Item = Row>> + Send + Sync;
type Make = dyn Fn(&Request) -> Answer + Send + Sync;

/// A piece of an answer.
#[derive(Clone)]
pub(super) enum Part {
    Rows { columns: Vec<(String, Type)>, rows: Arc<Rows>, end: End },
    Error { number: i32, class: u8, text: String },
    Info { number: i32, text: String },
    Count(u64),
    Wait(Duration),
    Stall,
    Drop,
    Made(Arc<Make>),
}

/// What comes after a result set's last row.
#[derive(Clone, Debug)]
pub(super) enum End {
    Done,
    Error { number: i32, class: u8, text: String },
    Stall,
    Drop,
    Bytes(Vec<u8>),
}

impl fmt::Debug for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Rows { columns, end, .. } => write!(f, "rows of {columns:?}, then {end:?}"),
            Self::Error { number, .. } => write!(f, "error {number}"),
            Self::Info { number, .. } => write!(f, "message {number}"),
            Self::Count(count) => write!(f, "{count} rows affected"),
            Self::Wait(duration) => write!(f, "wait {duration:?}"),
            Self::Stall => f.write_str("stall"),
            Self::Drop => f.write_str("drop"),
            Self::Made(_) => f.write_str("made for the request"),
        }
    }
}

/// What a statement is answered with. Answers can be joined with [`Answer::then`].
#[derive(Clone, Debug)]
pub struct Answer(pub(super) Vec<Part>);

impl Answer {
    /// Done, and nothing to say.
    pub fn nothing() -> Self {
        Self(Vec::new())
    }

    /// One result set.
    pub fn rows<'a>(columns: impl IntoIterator<Item = (&'a str, Type)>, rows: Vec<Row>) -> Self {
        let rows = Arc::new(rows);
        let count = rows.len() as u64;
        Self::stream(columns, count, move |number| rows[number as usize].clone())
    }

    /// One result set whose rows, counted from 0, are made when they are sent and held by nobody.
    pub fn stream<'a>(
        columns: impl IntoIterator<Item = (&'a str, Type)>,
        count: u64,
        row: impl Fn(u64) -> Row + Send + Sync + 'static,
    ) -> Self {
        let row = Arc::new(row);
        let rows = move || {
            let row = Arc::clone(&row);
            Box::new((0..count).map(move |number| row(number))) as Box<dyn Iterator<Item = Row>>
        };
        let columns = columns.into_iter().map(|(name, kind)| (name.to_owned(), kind)).collect();
        Self(vec![Part::Rows { columns, rows: Arc::new(rows), end: End::Done }])
    }

    /// A result set that never ends.
    pub fn endless<'a>(
        columns: impl IntoIterator<Item = (&'a str, Type)>,
        row: impl Fn(u64) -> Row + Send + Sync + 'static,
    ) -> Self {
        Self::stream(columns, u64::MAX, row)
    }

    /// Number, severity class (11 to 25) and text.
    pub fn error(number: i32, class: u8, text: &str) -> Self {
        Self(vec![Part::Error { number, class, text: text.to_owned() }])
    }

    /// A message that is no error.
    pub fn info(number: i32, text: &str) -> Self {
        Self(vec![Part::Info { number, text: text.to_owned() }])
    }

    /// So many rows affected.
    pub fn count(count: u64) -> Self {
        Self(vec![Part::Count(count)])
    }

    /// Waits, unless the client cancels.
    pub fn wait(duration: Duration) -> Self {
        Self(vec![Part::Wait(duration)])
    }

    /// Never says another word; a client's cancellation alone is answered.
    pub fn stall() -> Self {
        Self(vec![Part::Stall])
    }

    /// Ends the connection.
    pub fn drop() -> Self {
        Self(vec![Part::Drop])
    }

    /// An answer that depends on the request: its parameters, its database.
    pub fn made(make: impl Fn(&Request) -> Self + Send + Sync + 'static) -> Self {
        Self(vec![Part::Made(Arc::new(make))])
    }

    /// One answer after another: several result sets, messages before or after them.
    pub fn then(mut self, next: Self) -> Self {
        self.0.extend(next.0);
        self
    }

    /// After the last row, in the middle of the result set: nothing more.
    pub fn and_stall(self) -> Self {
        self.ending(End::Stall)
    }

    /// After the last row, in the middle of the result set: the connection ends.
    pub fn and_drop(self) -> Self {
        self.ending(End::Drop)
    }

    /// After the last row: an error of the server, as when a page cannot be read.
    pub fn and_error(self, number: i32, class: u8, text: &str) -> Self {
        self.ending(End::Error { number, class, text: text.to_owned() })
    }

    /// After the last row: bytes that are no token.
    pub fn and_garbage(self, bytes: &[u8]) -> Self {
        self.ending(End::Bytes(bytes.to_vec()))
    }

    fn ending(mut self, with: End) -> Self {
        match self.0.last_mut() {
            Some(Part::Rows { end, .. }) => *end = with,
            other => panic!("only a result set has a middle: {other:?}"),
        }
        self
    }

    /// With every part that depends on the request made.
    fn made_for(&self, request: &Request) -> Self {
        let made = self.0.iter().flat_map(|part| match part {
            Part::Made(make) => make(request).made_for(request).0,
            other => vec![other.clone()],
        });
        Self(made.collect())
    }
}
