//! GitLab's code quality report: a list of findings, whose location must be a path relative to the project.

use super::adherence_words::schedules;
use super::ci::{Compared, DEPLOYMENT_FILE, Found, NotLookedAt, not_looked_at, shortened, unread, verdict};
use super::json;
use crate::base::{count, for_terminal};
use crate::model::report::AuditReport;
use crate::model::{Severity, Status};
use data_encoding::HEXLOWER;
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::io::{self, Write};

/// Characters of a description and of a path, which are lines of a list.
const MOST: usize = 2000;
/// What could not be read is told place by place, so often; the rest is counted.
const MOST_UNREAD: usize = 100;

#[derive(Serialize)]
struct Issue {
    description: String,
    check_name: String,
    fingerprint: String,
    severity: &'static str,
    location: Location,
}

#[derive(Serialize)]
struct Location {
    path: String,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: u32,
}

/// The whole report: first what it is of, then every finding, then what was not looked at.
///
/// # Errors
/// The output cannot be written to.
pub fn gitlab(report: &AuditReport, out: &mut dyn Write) -> io::Result<()> {
    let mut compared = Compared::new(report, None);
    compared.rows.sort_by_key(|(found, _, _)| std::cmp::Reverse((found.finding.status, found.finding.severity)));
    let mut issues = vec![own("audit", &about(report), "verdict")];
    issues.extend(compared.rows.iter().map(|(found, mark, _)| issue(*found, mark)));
    let mut gaps = unread(report);
    let shown = gaps.by_ref().take(MOST_UNREAD).map(|(source, what)| format!("Could not be read: {source}: {what}"));
    issues.extend(shown.map(|told| own("not-read", &told, &told)));
    let rest = gaps.count() as u64;
    if rest > 0 {
        let told = format!("Could not be read: {}", count(rest, "more place", "more places"));
        issues.push(own("not-read", &told, "more"));
    }
    issues.extend(not_looked_at(report).iter().map(blind));
    json::write(&issues, out)
}

/// The list has no head: its first row says whose report it is.
fn about(report: &AuditReport) -> String {
    let (tool, catalogue, deployment) = (&report.tool, &report.catalogue, &report.deployment);
    format!(
        "{} {} judged {}{} (SHA-256 {}) as of {} by catalog {} (SHA-256 {}){}, from {} evidence: {}{}",
        tool.name,
        tool.version,
        deployment.name,
        if deployment.redaction.is_some() { " (a pseudonym)" } else { "" },
        deployment.sha256.as_deref().unwrap_or("none"),
        report.as_of,
        catalogue.version,
        catalogue.sha256,
        catalogue.edition.as_ref().map(|edition| format!(", edition {}", edition.words())).unwrap_or_default(),
        report.evidence.origin.word(),
        verdict(report, None),
        schedules(report).map(|words| format!("; schedules {words}")).unwrap_or_default(),
    )
}

fn issue(found: Found<'_>, mark: &str) -> Issue {
    let finding = found.finding;
    let status = match finding.status {
        Status::Gap => String::new(),
        status => format!("{status}: "),
    };
    let waiver = found
        .waiver
        .map(|waiver| format!(" Waived until {} by {}: {}", waiver.expires, waiver.owner, waiver.reason_words()));
    let (name, message) = (found.of.name(), &finding.message);
    let severity = match (finding.status, finding.severity) {
        // What changes no verdict stays at the end of the list.
        (Status::Noted | Status::Waived, _) | (_, Severity::Info) => "info",
        (_, Severity::Critical) => "blocker",
        (_, Severity::High) => "critical",
        (_, Severity::Medium) => "major",
        (_, Severity::Low) => "minor",
    };
    let path = found.path().map(|path| relative(&path.lossy())).filter(|path| !path.is_empty());
    Issue {
        description: line(&format!("{status}{name}: {message}{}", waiver.unwrap_or_default())),
        check_name: line(&finding.id),
        fingerprint: mark.to_owned(),
        severity,
        location: at(path.as_deref().unwrap_or(DEPLOYMENT_FILE)),
    }
}

fn blind(one: &NotLookedAt<'_>) -> Issue {
    let checks: Vec<&str> = one.checks.iter().copied().collect();
    let targets = count(one.target_count, "target", "targets");
    own("not-looked-at", &format!("Not looked at: {} ({targets}): {}", checks.join(", "), one.reason), one.reason)
}

/// A row of no finding; `same` is what does not change of it.
fn own(check: &str, told: &str, same: &str) -> Issue {
    let mark = Sha256::digest(format!("{check}\n{same}"));
    Issue {
        description: line(told),
        check_name: check.to_owned(),
        fingerprint: HEXLOWER.encode(&mark),
        severity: "info",
        location: at(DEPLOYMENT_FILE),
    }
}

fn at(path: &str) -> Location {
    Location { path: line(path), lines: Lines { begin: 1 } }
}

/// No segment leads out of the project.
fn relative(path: &str) -> String {
    path.split('/').filter(|segment| !matches!(*segment, "" | "." | "..")).collect::<Vec<_>>().join("/")
}

fn line(text: &str) -> String {
    shortened(&for_terminal(text), MOST)
}
