//! The instance itself: who it is, what its clock says, what its version has.

use super::clock::Clock;
use super::plan::ReadPlan;
use super::queries::{NEWER, Shape, Shipped};
use super::row::Row;
use crate::base::Stamp;
use crate::collect::sql::query::{Refusal, RunQuery};
use crate::model::ServerFacts;
use jiff::Timestamp;

/// What every further question depends on.
#[derive(Debug)]
pub struct Known {
    pub clock: Clock,
    pub read_at: Stamp,
    pub clock_offset_seconds: Option<i64>,
    pub facts: ServerFacts,
    pub shape: Shape,
    pub has_availability: bool,
    /// Whether the login sees definitions of what it does not own; null: the server does not say.
    pub sees_definitions: Option<bool>,
    pub sees_databases: Option<bool>,
}

/// Asks the first question.
///
/// # Errors
/// Without it nothing else can be read.
pub fn known(ask: &mut dyn RunQuery, plan: &ReadPlan<'_>) -> Result<Known, Refusal> {
    let query = Shipped::SERVER.query(&Shape::default());
    let before = plan.clock.map(|clock| clock());
    let mut found = None;
    ask.rows(&query, &mut |cells| {
        if found.is_none() {
            found = Some(one(Row::new(&Shipped::SERVER, cells)?)?);
        }
        Ok(())
    })?;
    let after = plan.clock.map(|clock| clock());
    let mut known = found.ok_or_else(|| Refusal::Wrong("the server does not say what time it is".to_owned()))?;
    known.shape.window = plan.window_from.and_then(|from| known.clock.literal(from));
    known.clock_offset_seconds = before.zip(after).map(|(before, after)| skew(known.read_at.at, before, after));
    Ok(known)
}

/// The server's clock less ours: the answer was made at some moment between the two.
fn skew(server: Timestamp, before: Timestamp, after: Timestamp) -> i64 {
    let (server, before, after) = (server.as_second(), before.as_second(), after.as_second());
    if (before.min(after)..=before.max(after)).contains(&server) {
        return 0;
    }
    server - (before + (after - before) / 2)
}

fn one(mut row: Row<'_>) -> Result<Known, String> {
    let clock_text = row.text()?;
    let offset_minutes = row.int()?.unwrap_or(0);
    let (clock, read_at) = clock_text
        .and_then(|text| Clock::now(text, offset_minutes))
        .ok_or("the server's clock does not show a valid time")?;
    let facts = ServerFacts {
        server_name: row.owned()?,
        machine_name: row.owned()?,
        physical_name: row.owned()?,
        product_version: row.owned()?,
        edition: row.owned()?,
        backup_checksum_default: None,
    };
    let mut has = [false; NEWER.len()];
    for slot in &mut has {
        *slot = row.flag()? == Some(true);
    }
    let has_views = row.flag()? == Some(true);
    let is_enabled = row.flag()? == Some(true);
    Ok(Known {
        clock,
        read_at,
        clock_offset_seconds: None,
        facts,
        shape: Shape { has, window: None },
        has_availability: has_views && is_enabled,
        sees_definitions: row.flag()?,
        sees_databases: row.flag()?,
    })
}
