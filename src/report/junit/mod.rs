//! JUnit XML as Jenkins, GitLab and Azure DevOps read it (Jenkins' `junit-10.xsd`): a suite an item, a case a target.
//!
//! A gap is a failure, what is unknown is an error, what is waived or does not apply is skipped with its reason. Notes are
//! in the output of the case, and checks that had nothing to look at in that of the suite, once for each reason: none of them
//! changes a status.

mod case;
mod suite;
mod xml;

use super::adherence_words::{all_excuses, of_kinds};
use super::ci::{origin, unread};
use crate::model::report::{AuditReport, SourceReport, Target, WaiverReport};
use crate::model::{SourceKind, Status};
use case::Case;
use std::collections::HashMap;
use std::io::{self, Write};
use suite::Suite;
use xml::Xml;

/// The whole report as XML.
///
/// # Errors
/// The output cannot be written to.
pub fn junit(report: &AuditReport, out: &mut dyn Write) -> io::Result<()> {
    let suites = suites(report);
    let mut xml = Xml::new(out)?;
    let sum = |of: fn(&Suite) -> usize| suites.iter().map(of).sum::<usize>().to_string();
    xml.open(
        "testsuites",
        &[
            ("name", "bakproof"),
            ("tests", &sum(|suite| suite.cases.len())),
            ("failures", &sum(Suite::failures)),
            ("errors", &sum(Suite::errors)),
        ],
    )?;
    let properties = origin(report);
    let timestamp = report.as_of.civil().strftime("%Y-%m-%dT%H:%M:%S").to_string();
    for suite in &suites {
        suite.write(&mut xml, &properties, &timestamp)?;
    }
    xml.close("testsuites")?;
    xml.finish()
}

/// Items in the report's order, then sources and waivers.
fn suites(report: &AuditReport) -> Vec<Suite> {
    let titles: HashMap<&str, &str> = report.items.iter().map(|item| (item.id.as_str(), item.title.as_str())).collect();
    let mut suites: Vec<Suite> = Vec::new();
    let mut places: HashMap<&str, usize> = HashMap::new();
    for target in &report.targets {
        let place = *places.entry(&target.item).or_insert_with(|| {
            let title = titles.get(target.item.as_str()).map(|title| format!(": {title}")).unwrap_or_default();
            suites.push(Suite::new(format!("{}{title}", target.item), target.item.clone()));
            suites.len() - 1
        });
        if let Some(suite) = suites.get_mut(place) {
            suite.cases.push(of_target(target, report));
            suite.see_unseen(target);
        }
    }
    let mut sources = Suite::new("sources: what was looked at".to_owned(), "sources".to_owned());
    let mut gaps: HashMap<&str, Vec<String>> = HashMap::new();
    for (source, what) in unread(report) {
        gaps.entry(source).or_default().push(what);
    }
    sources.cases.extend(report.sources.iter().map(|source| {
        let unread = gaps.get(source.name.as_str()).map(Vec::as_slice).unwrap_or_default();
        of_source(source, unread, report)
    }));
    let mut waivers = Suite::new("waivers: accepted risks".to_owned(), "waivers".to_owned());
    waivers.cases.extend(report.waivers.iter().map(|waiver| of_waiver(waiver, report)));
    suites.extend([sources, waivers].into_iter().filter(|suite| !suite.cases.is_empty()));
    suites
}

fn of_target(target: &Target, report: &AuditReport) -> Case {
    let mut case = Case::new(&target.item, target.target.clone(), target.status);
    case.add_findings(&target.findings, report);
    for check in target.checks.iter().filter(|check| check.status == Status::Unknown) {
        let reason = check.reason.as_deref().unwrap_or_default();
        case.why.push(format!("{}: unknown: {reason}", check.check));
    }
    let kept = target.adherence.iter().flat_map(of_kinds);
    case.output.extend(kept.map(|line| format!("schedule: {line}")));
    let excuses = target.adherence.iter().flat_map(|adherence| all_excuses(adherence, &report.deployment.time_zone));
    case.output.extend(excuses.map(|line| format!("excused: {line}")));
    if target.status == Status::NotApplicable {
        case.why.insert(0, target.reason.clone().unwrap_or_else(|| "does not apply".to_owned()));
    }
    if target.status == Status::Waived
        && let Some(waiver) = &target.waiver
    {
        case.why.insert(0, format!("{} ({}, until {})", waiver.reason_words(), waiver.owner, waiver.expires));
    }
    case
}

fn of_source(source: &SourceReport, unread: &[String], report: &AuditReport) -> Case {
    let worst = source.findings.iter().map(|finding| finding.status).max().unwrap_or(Status::Pass);
    let kind = match source.kind {
        SourceKind::Repository => "repository",
        SourceKind::SqlServer => "sql-server",
        SourceKind::DirectoryServer => "directory-server",
    };
    let mut case = Case::new(&format!("sources.{kind}"), source.name.clone(), worst.max(source.status));
    case.add_findings(&source.findings, report);
    let told = unread.iter().map(|what| format!("could not be read: {what}"));
    match source.status {
        Status::Unknown => case.why.extend(told),
        _ => case.output.extend(told),
    }
    case
}

fn of_waiver(waiver: &WaiverReport, report: &AuditReport) -> Case {
    let worst = waiver.findings.iter().map(|finding| finding.status).max().unwrap_or(Status::Pass);
    let target = waiver.target.as_ref().map(|target| format!("@{target}")).unwrap_or_default();
    let finding = waiver.finding.as_ref().map(|finding| format!(": {finding}")).unwrap_or_default();
    let mut case = Case::new("waivers", format!("{}{target}{finding}", waiver.item), worst);
    case.add_findings(&waiver.findings, report);
    case.output.push(format!(
        "{}: {} ({}, until {})",
        waiver.state,
        waiver.reason_words(),
        waiver.owner,
        waiver.expires
    ));
    case
}
