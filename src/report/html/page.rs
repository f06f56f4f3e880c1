//! The page: all views of a report, and the sections of the targets that have room.

use super::anchors::Anchors;
use super::basis::Basis;
use super::escape::name;
use super::first::{First, verdict};
use super::history::TrendView;
use super::limits;
use super::list::List;
use super::matrix::{self, Matrix};
use super::scenarios::ScenariosView;
use super::sign::{self, Sign};
use super::sources::{self, Blind, SourceView};
use super::statements::{self, AttestationView, WaiverView};
use super::strays::Strays;
use super::strip::{self, Group};
use super::target::{TargetPage, Titles};
use super::words::{Words, number};
use crate::base::count;
use crate::model::report::{AuditReport, Target};
use askama::Template;
use data_encoding::BASE64;
use sha2::{Digest, Sha256};
use std::cmp::Reverse;

const STYLE: &str = include_str!("../../../reports/html/report.css");
const SCRIPT: &str = include_str!("../../../reports/html/report.js");

/// The whole page.
#[derive(Debug, Template)]
#[template(path = "html/report.html")]
pub struct ReportPage {
    style: &'static str,
    script: &'static str,
    /// Of the content security policy: only these two may act.
    style_digest: String,
    script_digest: String,
    title: String,
    deployment: String,
    as_of: String,
    zone: String,
    tool: String,
    catalog: String,
    catalog_digest: String,
    deployment_digest: String,
    target_count: String,
    first: First,
    legend: Vec<Sign>,
    groups: Vec<Group>,
    matrix: Matrix,
    list: List,
    /// Markup of the targets' own template.
    sections: Vec<String>,
    /// Targets without a section, in words.
    sections_left_out: String,
    sources: Vec<SourceView>,
    blind: Vec<Blind>,
    more_blind: usize,
    waivers: Vec<WaiverView>,
    more_waivers: usize,
    attestations: Vec<AttestationView>,
    more_attestations: usize,
    strays: Strays,
    scenarios: ScenariosView,
    trend: TrendView,
    basis: Basis,
}

impl ReportPage {
    /// # Errors
    /// A section's template failed.
    pub fn of(report: &AuditReport) -> Result<Self, askama::Error> {
        let words = Words::of(report);
        let titles = Titles::of(report);
        let anchors = Anchors::of(report);
        let statuses = strip::statuses(report);
        let mut known = (words, anchors, titles);
        let (sections, shown) = sections(report, &known)?;
        for position in shown {
            known.1.has_section(position);
        }
        let (words, anchors, titles) = &known;
        let (blind, more_blind) = sources::blind(report, words);
        let (waivers, more_waivers) = statements::waivers(report, words, anchors);
        let (attestations, more_attestations) = statements::attestations(report, words);
        let deployment = name(&report.deployment.name);
        Ok(Self {
            style: STYLE,
            script: SCRIPT,
            style_digest: digest(STYLE),
            script_digest: digest(SCRIPT),
            title: format!("Backup audit of {deployment}: {}", verdict(report)),
            deployment,
            as_of: words.minute(report.as_of),
            zone: report.deployment.time_zone.name().to_owned(),
            tool: name(&format!("{} {}", report.tool.name, report.tool.version)),
            catalog: name(&report.catalogue.version),
            catalog_digest: beginning(&report.catalogue.sha256),
            deployment_digest: report.deployment.sha256.as_deref().map(beginning).unwrap_or_default(),
            target_count: number(report.targets.len() as u64),
            first: First::of(report, words, anchors, titles),
            legend: sign::ALL.into_iter().map(Sign::from).collect(),
            groups: strip::groups(report, &statuses, anchors),
            matrix: matrix::of(report, &statuses, anchors),
            list: List::of(report, &statuses, words, anchors, titles),
            sections_left_out: left_out(report.targets.len() - sections.len()),
            sections,
            sources: sources::views(report, words, anchors),
            blind,
            more_blind,
            waivers,
            more_waivers,
            attestations,
            more_attestations,
            strays: Strays::of(report, words),
            scenarios: ScenariosView::of(report, words),
            trend: TrendView::of(report, words),
            basis: Basis::of(report, words, anchors, titles),
        })
    }
}

fn digest(text: &str) -> String {
    BASE64.encode(&Sha256::digest(text))
}

/// Enough of a digest to compare by eye; all of it stands below.
fn beginning(digest: &str) -> String {
    digest.chars().take(12).collect()
}

fn left_out(targets: usize) -> String {
    match targets {
        0 => String::new(),
        n => count(n as u64, "target has", "targets have"),
    }
}

/// Of the targets that need a person, then of the others, as long as there is room; and their positions.
fn sections(
    report: &AuditReport,
    known: &(Words<'_>, Anchors<'_>, Titles<'_>),
) -> Result<(Vec<String>, Vec<usize>), askama::Error> {
    let mut order: Vec<(usize, &Target)> = report.targets.iter().enumerate().collect();
    order.sort_by_key(|(position, target)| {
        let worst = target.findings.iter().filter(|f| f.status == target.status).map(|f| f.severity).max();
        (Reverse(target.status), Reverse(worst), *position)
    });
    let mut room = limits::SECTIONS_BYTES;
    let (mut sections, mut shown) = (Vec::new(), Vec::new());
    for (position, target) in order.into_iter().take(limits::SECTIONS) {
        let section = TargetPage::of(report, position, target, known).render()?;
        let Some(left) = room.checked_sub(section.len()) else { break };
        room = left;
        sections.push(section);
        shown.push(position);
    }
    Ok((sections, shown))
}
