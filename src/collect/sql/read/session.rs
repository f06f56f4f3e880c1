//! The questions of one reading: each is asked, and what is refused is noted.

use super::clock::Clock;
use super::plan::ReadPlan;
use super::queries::{Shape, Shipped};
use super::refused;
use super::row::Row;
use crate::collect::sql::query::RunQuery;
use crate::model::Unread;

/// The questions that follow the first one.
pub struct Session<'a, 'b> {
    pub(super) ask: &'a mut dyn RunQuery,
    pub(super) plan: &'a ReadPlan<'b>,
    pub(super) shape: Shape,
    pub clock: Clock,
    pub unread: Vec<Unread>,
    /// Why nothing more can be asked.
    pub(super) ended: Option<String>,
}

impl Session<'_, '_> {
    /// Asks one question; whether the answer is whole. What was handed over of an answer that is not must be forgotten.
    pub fn ask(&mut self, shipped: &Shipped, each: &mut dyn FnMut(Row<'_>) -> Result<(), String>) -> bool {
        if let Some(reason) = &self.ended {
            let reason = format!("not queried, because an earlier query ended the session: {reason}");
            self.unread.push(refused::because(shipped.name, &reason, None));
            return false;
        }
        let query = shipped.query(&self.shape);
        let answer = self.ask.rows(&query, &mut |cells| each(Row::new(shipped, cells)?));
        let Err(refusal) = answer else { return true };
        if refusal.ends_session() {
            self.ended = Some(refusal.to_string());
        }
        self.unread.push(refused::unread(shipped.name, &refusal, self.plan.login.as_deref()));
        false
    }

    /// Says that an answer lacks something.
    pub fn lacks(&mut self, shipped: &Shipped, reason: &str) {
        self.unread.push(refused::because(shipped.name, reason, None));
    }

    /// Says that an answer lacks what a permission would show, though the server did not refuse.
    pub fn hidden(&mut self, shipped: &Shipped, reason: &str) {
        let grant = super::grants::missing(shipped.name, 300, "", self.plan.login.as_deref());
        self.unread.push(refused::because(shipped.name, reason, grant));
    }

    /// Where the window begins, in the server's own time.
    pub fn window(&self) -> Option<&str> {
        self.shape.window.as_deref()
    }
}

/// Rows of an answer, kept up to a bound.
///
/// # Errors
/// There are more than the bound allows.
pub fn keep<T>(kept: &mut Vec<T>, row: T, most: usize) -> Result<(), String> {
    if kept.len() >= most {
        return Err(too_many(most));
    }
    kept.push(row);
    Ok(())
}

/// What to say of an answer with more rows than that.
pub fn too_many(most: usize) -> String {
    format!("the answer has more than {most} rows, which no server has reason to return")
}
