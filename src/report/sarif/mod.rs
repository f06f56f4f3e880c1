//! SARIF 2.1.0 (OASIS, with errata 01): a log of one run, with every finding as a result.
//!
//! Sections in comments are the specification's. What GitHub code scanning demands beyond it is said where it is met.

mod location;
mod log;
mod notification;
mod result;
mod rule;

use super::ci::{Compared, State, origin, verdict};
use crate::base::for_terminal;
use crate::model::report::AuditReport;
use log::{AutomationDetails, Driver, Invocation, Log, Notices, Run, ToolOf};
use result::Results;
use rule::Rules;
use serde_json::{Map, Value};
use std::io::{self, Write};

/// The whole report; `baseline` gives every result its `baselineState`.
///
/// # Errors
/// The output cannot be written to.
pub fn sarif(report: &AuditReport, baseline: Option<&AuditReport>, out: &mut dyn Write) -> io::Result<()> {
    let mut compared = Compared::new(report, baseline);
    // GitHub shows the first 5,000 results.
    compared.rows.sort_by_key(|(found, _, state)| {
        (*state == Some(State::Absent), std::cmp::Reverse((found.finding.status, found.finding.severity)))
    });
    let rules = Rules::new(report, &compared);
    let log = Log {
        schema: "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        version: "2.1.0",
        runs: [Run {
            tool: ToolOf { driver: driver(report, &rules) },
            automation_details: AutomationDetails { id: automation(&report.deployment.name) },
            invocations: [invocation(report)],
            column_kind: "unicodeCodePoints",
            original_uri_base_ids: location::bases(report),
            results: Results { compared: &compared, rules: &rules },
            properties: properties(report),
        }],
    };
    // One space a level: lines that can be compared, and half the size of two.
    let formatter = serde_json::ser::PrettyFormatter::with_indent(b" ");
    serde::Serialize::serialize(&log, &mut serde_json::Serializer::with_formatter(&mut *out, formatter))?;
    out.write_all(b"\n")
}

fn driver<'r>(report: &AuditReport, rules: &Rules<'r>) -> Driver<'r> {
    let mut properties = Map::new();
    properties.insert("catalogVersion".to_owned(), report.catalogue.version.clone().into());
    properties.insert("catalogSha256".to_owned(), report.catalogue.sha256.clone().into());
    properties.insert("edition".to_owned(), report.catalogue.edition_words().into());
    Driver {
        name: for_terminal(&report.tool.name).into_owned(),
        version: for_terminal(&report.tool.version).into_owned(),
        semantic_version: for_terminal(&report.tool.version).into_owned(),
        rules: rules.descriptors(),
        notifications: notification::descriptors(),
        properties,
    }
}

/// 3.17.3: `bakproof/Contoso/`. GitHub takes what stands before the last slash for the category, so that reports of two
/// deployments do not replace each other.
fn automation(deployment: &str) -> String {
    let name: String = deployment.chars().take(100).map(|c| if c.is_alphanumeric() { c } else { '-' }).collect();
    format!("bakproof/{}/", name.trim_matches('-'))
}

/// The report keeps no clock of its run: as-of is what it was judged by, and stands among the properties.
fn invocation(report: &AuditReport) -> Invocation {
    let mut properties = Map::new();
    properties.insert("asOf".to_owned(), report.as_of.to_string().into());
    properties.insert("verdict".to_owned(), verdict(report, None).into());
    Invocation {
        execution_successful: true,
        tool_execution_notifications: Notices(notification::all(report)),
        properties,
    }
}

fn properties(report: &AuditReport) -> Map<String, Value> {
    let mut properties = Map::new();
    for (name, value) in origin(report) {
        if !value.is_empty() {
            properties.insert(camel(name), for_terminal(&value).into_owned().into());
        }
    }
    properties.insert("isPartial".to_owned(), report.scope.is_partial.into());
    properties.insert("scope".to_owned(), for_terminal(&report.scope_words()).into_owned().into());
    if let Ok(counts) = serde_json::to_value(&report.counts) {
        properties.insert("counts".to_owned(), counts);
    }
    properties
}

/// `as-of` as the properties of SARIF are written: `asOf`.
fn camel(name: &str) -> String {
    let mut words = name.split('-');
    let first = words.next().unwrap_or_default().to_owned();
    words.fold(first, |mut out, word| {
        let (head, tail) = word.split_at_checked(1).unwrap_or((word, ""));
        out.push_str(&head.to_uppercase());
        out.push_str(tail);
        out
    })
}
