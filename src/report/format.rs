//! The formats of an audit's report: their words, and which renderer writes each.

use super::view::View;
use super::{csv, json, table};
use crate::model::report::AuditReport;

/// What a report is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Table,
    Json,
    Csv,
}

/// A report that could not be rendered: no type of the model allows it, but the writers of formats may fail.
#[derive(Debug, thiserror::Error)]
pub enum RenderError {
    #[error("failed to write the report as JSON: {0}")]
    Json(#[from] serde_json::Error),
    #[error("failed to write the report as CSV: {0}")]
    Csv(#[from] ::csv::Error),
}

impl Format {
    /// All, in the order in which help lists them.
    pub const ALL: &[Self] = &[Self::Table, Self::Json, Self::Csv];

    /// As it is typed.
    pub fn word(self) -> &'static str {
        match self {
            Self::Table => "table",
            Self::Json => "json",
            Self::Csv => "csv",
        }
    }

    /// What help says of it.
    pub fn what(self) -> &'static str {
        match self {
            Self::Table => "for a terminal: what needs a person, worst first",
            Self::Json => "everything, by the schema `bakproof schema audit`",
            Self::Csv => "one row for each finding, and for each target without findings",
        }
    }

    /// The report's bytes.
    ///
    /// # Errors
    /// A renderer failed.
    pub fn render(self, report: &AuditReport, view: &View<'_>) -> Result<Vec<u8>, RenderError> {
        match self {
            Self::Table => Ok(table::audit(report, view).into_bytes()),
            Self::Json => Ok(json::pretty(report)?),
            Self::Csv => Ok(csv::audit(report)?),
        }
    }
}
