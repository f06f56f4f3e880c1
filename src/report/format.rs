//! The formats of an audit's report: their words, and which renderer writes each.

use super::github::github;
use super::gitlab::gitlab;
use super::junit::junit;
use super::prometheus::prometheus;
use super::sarif::sarif;
use super::view::View;
use super::{csv, html, json, markdown, oscal, table, xlsx};
use crate::model::report::AuditReport;
use std::io::{self, Write};

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
        matches!(self, Self::Table | Self::Html | Self::Json | Self::Sarif | Self::Markdown | Self::GithubSummary)
    }

    /// Whether its last line is the verdict, for a person who reads it where it is written.
    pub fn ends_with_verdict(self) -> bool {
        matches!(self, Self::Table | Self::Github)
    }

    /// Writes the report. Large formats are written piece by piece, so that no report is held twice: `out` should have a
    /// buffer.
    ///
    /// # Errors
    /// What `out` says. No type of the model makes a renderer fail by itself.
    pub fn write(self, report: &AuditReport, view: &View<'_>, out: &mut dyn Write) -> io::Result<()> {
        let text = match self {
            Self::Html => return html::audit(report, out),
            Self::Json => return json::write(report, out),
            Self::Csv => return csv::findings(report, out),
            Self::CsvTargets => return csv::targets(report, out),
            Self::Worksheets => return csv::worksheets(report, out),
            Self::Xlsx => return out.write_all(&xlsx::audit(report)?),
            Self::Oscal => return oscal::audit(report, out),
            Self::Sarif => return sarif(report, view.baseline, out),
            Self::Junit => return junit(report, out),
            Self::Gitlab => return gitlab(report, out),
            Self::Table => table::audit(report, view),
            Self::Markdown => markdown::comment(report, view.fail_on, view.baseline),
            Self::Github => github(report, view.fail_on),
            Self::GithubSummary => markdown::summary(report, view.fail_on, view.baseline),
            Self::Prometheus => prometheus(report),
        };
        out.write_all(text.as_bytes())
    }

    /// The report's bytes, where they are needed as a whole.
    ///
    /// # Errors
    /// As [`Self::write`].
    pub fn render(self, report: &AuditReport, view: &View<'_>) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        self.write(report, view, &mut bytes)?;
        Ok(bytes)
    }
}
