//! The formats of an audit's report: their words, and which renderer writes each.

use super::github::github;
use super::gitlab::gitlab;
use super::junit::junit;
use super::prometheus::prometheus;
use super::sarif::sarif;
use super::view::View;
use super::{csv, html, json, markdown, oscal, table, xlsx};
use crate::model::report::AuditReport;
use std::io;

/// What a report is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Table,
    Html,
    Json,
    Csv,
    CsvTargets,
    Worksheets,
    Xlsx,
    Oscal,
    Sarif,
    Junit,
    Markdown,
    Github,
    GithubSummary,
    Gitlab,
    Prometheus,
}

/// A report that could not be rendered: no type of the model allows it, but the writers of formats may fail.
#[derive(Debug, thiserror::Error)]
pub enum RenderError {
    #[error("failed to write the report as JSON: {0}")]
    Json(#[from] serde_json::Error),
    #[error("failed to write the report as CSV: {0}")]
    Csv(#[from] ::csv::Error),
    #[error("failed to write the report as HTML: {0}")]
    Html(#[from] askama::Error),
    #[error("failed to write the report as XLSX: {0}")]
    Xlsx(#[source] io::Error),
    #[error("failed to write the report as XML: {0}")]
    Xml(#[source] io::Error),
}

impl Format {
    /// All, in the order in which help lists them.
    pub const ALL: &[Self] = &[
        Self::Table,
        Self::Html,
        Self::Json,
        Self::Csv,
        Self::CsvTargets,
        Self::Worksheets,
        Self::Xlsx,
        Self::Oscal,
        Self::Sarif,
        Self::Junit,
        Self::Markdown,
        Self::Github,
        Self::GithubSummary,
        Self::Gitlab,
        Self::Prometheus,
    ];

    /// As it is typed.
    pub fn word(self) -> &'static str {
        match self {
            Self::Table => "table",
            Self::Html => "html",
            Self::Json => "json",
            Self::Csv => "csv",
            Self::CsvTargets => "csv-targets",
            Self::Worksheets => "worksheets",
            Self::Xlsx => "xlsx",
            Self::Oscal => "oscal",
            Self::Sarif => "sarif",
            Self::Junit => "junit",
            Self::Markdown => "markdown",
            Self::Github => "github",
            Self::GithubSummary => "github-summary",
            Self::Gitlab => "gitlab",
            Self::Prometheus => "prometheus",
        }
    }

    /// Of a file that programs open for what it is.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Table | Self::Github => "txt",
            Self::Html => "html",
            Self::Json | Self::Oscal | Self::Gitlab => "json",
            Self::Csv | Self::CsvTargets | Self::Worksheets => "csv",
            Self::Xlsx => "xlsx",
            Self::Sarif => "sarif",
            Self::Junit => "xml",
            Self::Markdown | Self::GithubSummary => "md",
            Self::Prometheus => "prom",
        }
    }

    /// What help says of it.
    pub fn what(self) -> &'static str {
        match self {
            Self::Table => "for a terminal: what needs a person, worst first",
            Self::Html => "one page for people, with charts: opens and prints without a network",
            Self::Json => "everything, by the schema `bakproof schema audit`",
            Self::Csv => "one row for each finding, and for each target without findings",
            Self::CsvTargets => "one row for each target",
            Self::Worksheets => "the backup worksheets of Microsoft's planning guide, filled in (CSV)",
            Self::Xlsx => "a workbook to sort and filter: targets, checks, findings, backups",
            Self::Oscal => "assessment results for governance tools, OSCAL 1.2.1 (JSON)",
            Self::Sarif => "SARIF 2.1.0, for GitHub code scanning and other viewers of findings",
            Self::Junit => "JUnit XML: one test suite for each item, one test case for each target",
            Self::Markdown => "Markdown for the comment of a merge request: under 64 KiB, the rest is counted",
            Self::Github => "annotations of GitHub Actions: the ten worst findings, the rest counted",
            Self::GithubSummary => {
                "Markdown for the file that GITHUB_STEP_SUMMARY names: the ten worst, the rest counted"
            }
            Self::Gitlab => "the code quality report of GitLab (JSON)",
            Self::Prometheus => "metrics for the textfile collector of node_exporter",
        }
    }

    /// Whether it says what is new since an earlier report.
    pub fn compares(self) -> bool {
        matches!(self, Self::Sarif | Self::Markdown | Self::GithubSummary)
    }

    /// Whether its last line is the verdict, for a person who reads it where it is written.
    pub fn ends_with_verdict(self) -> bool {
        matches!(self, Self::Table | Self::Github)
    }

    /// The report's bytes.
    ///
    /// # Errors
    /// A renderer failed.
    pub fn render(self, report: &AuditReport, view: &View<'_>) -> Result<Vec<u8>, RenderError> {
        match self {
            Self::Table => Ok(table::audit(report, view).into_bytes()),
            Self::Html => Ok(html::audit(report)?),
            Self::Json => Ok(json::pretty(report)?),
            Self::Csv => Ok(csv::findings(report)?),
            Self::CsvTargets => Ok(csv::targets(report)?),
            Self::Worksheets => Ok(csv::worksheets(report)?),
            Self::Xlsx => xlsx::audit(report).map_err(RenderError::Xlsx),
            Self::Oscal => Ok(oscal::audit(report)?),
            Self::Sarif => Ok(sarif(report, view.baseline)?),
            Self::Junit => junit(report).map_err(RenderError::Xml),
            Self::Markdown => Ok(markdown::comment(report, view.fail_on, view.baseline).into_bytes()),
            Self::Github => Ok(github(report, view.fail_on).into_bytes()),
            Self::GithubSummary => Ok(markdown::summary(report, view.fail_on, view.baseline).into_bytes()),
            Self::Gitlab => Ok(gitlab(report)?),
            Self::Prometheus => Ok(prometheus(report).into_bytes()),
        }
    }
}
