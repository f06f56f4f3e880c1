//! A connection that answers queries: rows are streamed, every query has its time, and a connection that broke, or whose
//! answer was not awaited, is dropped at once: what is left of the answer would be taken for the next one.

use super::connect::{Wire, connect};
use super::explain;
use super::metered::Meter;
use crate::collect::sql::Job;
use crate::collect::sql::query::{Cell, Query, Refusal, RunQuery};
use crate::collect::sql::verify_only::{HEADER, Renew};
use crate::model::TlsVersion;
use futures_util::TryStreamExt;
use jiff::SignedDuration;
use secrecy::{ExposeSecret, SecretString};
use std::time::Duration;
use tiberius::{ColumnData, QueryItem, Row};
use tokio::runtime::Runtime;
use tokio::time::{Instant, timeout_at};

/// No instance of a Lync deployment comes near; a server that never stops sending does.
const MAX_ROWS: u64 = 5_000_000;
/// Longest text of one value.
const MAX_CELL_BYTES: usize = 1024 * 1024;
/// Shorter passwords would be found in ordinary words.
const SHORTEST_HIDDEN: usize = 4;

/// A session with one instance.
pub struct Session<'a> {
    job: &'a Job,
    password: Option<&'a SecretString>,
    /// `None` only while it is dropped.
    runtime: Option<Runtime>,
    /// `None` once the connection broke.
    wire: Option<(Wire, Meter)>,
    /// When the budget is used up.
    deadline: Instant,
    query_timeout: Duration,
}

impl<'a> Session<'a> {
    /// Connects and logs in.
    ///
    /// # Errors
    /// Why not, and what to do.
    pub fn open(job: &'a Job, password: Option<&'a SecretString>) -> Result<Self, String> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|error| format!("no socket is available ({error}); lower --sql-parallel"))?;
        let mut session = Self {
            job,
            password,
            runtime: Some(runtime),
            wire: None,
            deadline: Instant::now(),
            query_timeout: Duration::ZERO,
        };
        session.allow(job.connection.budget, job.connection.query_timeout);
        session.connect()?;
        Ok(session)
    }

    /// Gives the session a new budget and a new time-out for queries.
    pub fn allow(&mut self, budget: SignedDuration, query_timeout: SignedDuration) {
        self.deadline = Instant::now() + Duration::try_from(budget).unwrap_or_default();
        self.query_timeout = Duration::try_from(query_timeout).unwrap_or_default();
    }

    /// The TLS that the server chose.
    pub fn tls_version(&self) -> Option<TlsVersion> {
        self.wire.as_ref().and_then(|(_, meter)| meter.tls_version())
    }

    fn connect(&mut self) -> Result<(), String> {
        self.wire = None;
        let Some(runtime) = &self.runtime else { return Ok(()) };
        let connected = runtime.block_on(connect(self.job, self.password, self.deadline));
        self.wire = Some(connected.map_err(|trouble| self.without_password(trouble.to_string()))?);
        Ok(())
    }

    /// A hostile server could say the password in its messages, which are reported.
    fn without_password(&self, text: String) -> String {
        match self.password.map(ExposeSecret::expose_secret) {
            Some(password) if password.len() >= SHORTEST_HIDDEN => text.replace(password, "***"),
            _ => text,
        }
    }

    fn cleaned(&self, refusal: Refusal) -> Refusal {
        match refusal {
            Refusal::Server { number, message } => Refusal::Server { number, message: self.without_password(message) },
            Refusal::Lost(text) => Refusal::Lost(self.without_password(text)),
            other => other,
        }
    }
}

impl Drop for Session<'_> {
    fn drop(&mut self) {
        // A name that is still being looked up must not hold up the end.
        if let Some(runtime) = self.runtime.take() {
            self.wire = None;
            runtime.shutdown_background();
        }
    }
}

impl RunQuery for Session<'_> {
    fn rows(&mut self, query: &Query, each: &mut dyn FnMut(&[Cell]) -> Result<(), String>) -> Result<(), Refusal> {
        let now = Instant::now();
        if now >= self.deadline {
            self.wire = None;
            return Err(Refusal::OutOfBudget);
        }
        let (Some(runtime), Some((wire, meter))) = (&self.runtime, &mut self.wire) else {
            return Err(Refusal::Lost("the connection was closed earlier".to_owned()));
        };
        let is_last = now + self.query_timeout >= self.deadline;
        let until = self.deadline.min(now + self.query_timeout);
        let answered = runtime.block_on(async { timeout_at(until, ask(wire, meter, query, each)).await });
        let refusal = match answered {
            Ok(Ok(())) => return Ok(()),
            Ok(Err(Stopped::Answered(refusal))) if !refusal.ends_session() => return Err(self.cleaned(refusal)),
            Ok(Err(Stopped::Answered(refusal) | Stopped::Broken(refusal))) => refusal,
            Err(_) if is_last => Refusal::TimedOut(format!(
                "`{}` was not answered before the instance's `budget` was used up",
                query.name
            )),
            Err(_) => Refusal::TimedOut(format!(
                "`{}` was not answered within its timeout of {} s",
                query.name,
                self.query_timeout.as_secs()
            )),
        };
        self.wire = None;
        Err(self.cleaned(refusal))
    }
}

impl Renew for Session<'_> {
    fn renew(&mut self) -> Result<(), Refusal> {
        if Instant::now() >= self.deadline {
            return Err(Refusal::OutOfBudget);
        }
        if self.wire.is_some() {
            return Ok(());
        }
        self.connect().map_err(Refusal::Lost)
    }
}

enum Stopped {
    /// The answer was read to its end: the connection can be used on.
    Answered(Refusal),
    /// The rest of the answer was not read.
    Broken(Refusal),
}

async fn ask(
    wire: &mut Wire,
    meter: &Meter,
    query: &Query,
    each: &mut dyn FnMut(&[Cell]) -> Result<(), String>,
) -> Result<(), Stopped> {
    meter.reset();
    let failed = |error| Stopped::Answered(explain::query(&error));
    let mut stream = wire.simple_query(query.text.as_str()).await.map_err(failed)?;
    let (mut rows, mut wrong) = (0u64, None);
    let mut cells = Vec::new();
    while let Some(item) = stream.try_next().await.map_err(failed)? {
        let row = match item {
            QueryItem::Row(row) => row,
            QueryItem::Metadata(metadata) if metadata.result_index() == 0 => continue,
            QueryItem::Metadata(_) => {
                wrong.get_or_insert_with(|| "more than one result set was returned".to_owned());
                continue;
            }
        };
        meter.reset();
        rows += 1;
        if rows > MAX_ROWS {
            return Err(Stopped::Broken(Refusal::Wrong(format!("more than {MAX_ROWS} rows were returned"))));
        }
        // After the first row that is wrong the rest is only read: the connection stays usable.
        if wrong.is_none() {
            wrong = fill(&mut cells, row, query.name == HEADER).and_then(|()| each(&cells)).err();
        }
    }
    match wrong {
        Some(reason) => Err(Stopped::Answered(Refusal::Wrong(format!("`{}`: {reason}", query.name)))),
        None => Ok(()),
    }
}

/// `lenient`: of statements whose columns are not ours to choose; what is neither integer nor text is left out.
fn fill(cells: &mut Vec<Cell>, row: Row, lenient: bool) -> Result<(), String> {
    cells.clear();
    for (number, data) in row.into_iter().enumerate() {
        cells.push(match cell(data)? {
            Some(cell) => cell,
            None if lenient => Cell::Null,
            None => return Err(format!("column {} is neither an integer nor text", number + 1)),
        });
    }
    Ok(())
}

fn cell(data: ColumnData<'_>) -> Result<Option<Cell>, String> {
    fn int<T: Into<i64>>(value: Option<T>) -> Option<Cell> {
        Some(value.map_or(Cell::Null, |value| Cell::Int(value.into())))
    }
    Ok(match data {
        ColumnData::U8(value) => int(value),
        ColumnData::I16(value) => int(value),
        ColumnData::I32(value) => int(value),
        ColumnData::I64(value) => int(value),
        ColumnData::Bit(value) => int(value),
        ColumnData::String(None) | ColumnData::Guid(None) => Some(Cell::Null),
        ColumnData::String(Some(text)) if text.len() > MAX_CELL_BYTES => {
            return Err(format!("a text has {} bytes; at most {MAX_CELL_BYTES} are accepted", text.len()));
        }
        ColumnData::String(Some(text)) => Some(Cell::Text(text.into_owned())),
        ColumnData::Guid(Some(guid)) => Some(Cell::Text(guid.to_string())),
        ColumnData::F32(None) | ColumnData::F64(None) | ColumnData::Numeric(None) | ColumnData::Binary(None) => {
            Some(Cell::Null)
        }
        _ => None,
    })
}
