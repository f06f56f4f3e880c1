//! Where the rows of histories belong. All rows of a database in one reading belong together: it is said once for them.

use super::outcome::Attribution;
use super::sql::excluded_row;
use crate::evaluate::context::AuditContext;
use crate::evaluate::history::{Home, RowSketch};
use crate::model::Instance;
use crate::policy::ExcludedDatabase;
use std::sync::Arc;

/// Of each home, by its number.
#[derive(Debug)]
pub struct OfHomes<'a>(Vec<OfHome<'a>>);

/// Of one home.
#[derive(Debug)]
pub struct OfHome<'a> {
    pub attribution: Arc<Attribution>,
    /// The excluded database it is, whatever else it is.
    pub excluded: Option<&'a ExcludedDatabase>,
    /// The server that its rows name.
    pub server: Option<Instance>,
    /// Whether the server's word is all there is of any of its backups, and any target could be meant.
    pub is_listed: bool,
}

impl<'a> OfHomes<'a> {
    /// By the names alone.
    pub fn new(context: &AuditContext<'a>) -> Self {
        let of = |home: &Home<'a>| {
            let server = home.server.parse::<Instance>().ok();
            let database = home.database.as_deref();
            OfHome {
                attribution: Arc::clone(&home.attribution),
                excluded: database.and_then(|database| excluded_row(context.policy, database, server.as_ref())),
                server,
                is_listed: false,
            }
        };
        let mut all: Vec<OfHome<'a>> = context.history.homes().map(of).collect();
        for row in context.history.sketches().filter(is_listed) {
            if let Some(home) = all.get_mut(row.home.number) {
                home.is_listed = true;
            }
        }
        Self(all)
    }

    pub fn get(&self, number: usize) -> Option<&OfHome<'a>> {
        self.0.get(number)
    }

    pub fn iter_mut(&mut self) -> impl Iterator<Item = &mut OfHome<'a>> {
        self.0.iter_mut().filter(|home| home.is_listed)
    }

    pub fn iter(&self) -> impl Iterator<Item = &OfHome<'a>> {
        self.0.iter().filter(|home| home.is_listed)
    }

    /// Whether only the judgement of targets asks for the rows: they are unpacked for one target at a time.
    pub fn are_of_targets(&self, number: usize) -> bool {
        self.get(number)
            .is_some_and(|home| home.excluded.is_none() && matches!(*home.attribution, Attribution::Target(_)))
    }
}

/// Whether the server's word is all there is, and any target could be meant.
pub fn is_listed(row: &RowSketch<'_, '_>) -> bool {
    row.whereabouts.is_listed_only() && row.home.may_be_meant()
}
