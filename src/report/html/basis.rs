//! How it was judged: what an auditor must know to judge it again.

use super::anchors::{Anchors, rule_anchor};
use super::escape::{name, sentence};
use super::limits::{ROWS, cut};
use super::strip::count_words;
use super::target::{Titles, origin_words};
use super::words::{Block, Words, number, paragraphs, remedy};
use crate::model::Status;
use crate::model::report::{AuditReport, BasisReport, EvidenceOrigin, RuleReport};
use std::collections::{BTreeMap, HashMap};

/// Everything that the verdict rests on.
#[derive(Debug)]
pub struct Basis {
    /// Term and description.
    pub facts: Vec<(&'static str, String)>,
    pub schedules: Vec<ScheduleGroup>,
    pub more_schedules: usize,
    pub items: Vec<ItemView>,
    /// Id, title and question.
    pub checks: Vec<(String, String, String)>,
    pub rules: Vec<RuleView>,
    pub controls: Vec<ControlView>,
    pub more_controls: usize,
}

/// An expectation, of all targets that share it.
#[derive(Debug)]
pub struct ScheduleGroup {
    pub item: String,
    pub what: String,
    pub value: String,
    pub origin: String,
    pub targets: String,
    pub is_checked: bool,
}

/// An item of the catalog.
#[derive(Debug)]
pub struct ItemView {
    pub id: String,
    pub title: String,
    pub section: String,
    /// What it rests on in the documentation of the edition; empty in reports of versions before it was named.
    pub basis: String,
    pub description: Vec<Block>,
}

/// What a finding means.
#[derive(Debug)]
pub struct RuleView {
    pub anchor: String,
    pub id: String,
    pub check: String,
    pub why: Vec<Block>,
    pub remedy: Vec<Block>,
}

/// A control and the targets that support evidence for it.
#[derive(Debug)]
pub struct ControlView {
    pub framework: String,
    pub control: String,
    pub targets: String,
    pub statuses: String,
    pub items: String,
}

impl Basis {
    pub fn of(report: &AuditReport, words: &Words<'_>, anchors: &Anchors<'_>, titles: &Titles<'_>) -> Self {
        let (schedules, more_schedules) = schedules(report);
        let (controls, more_controls) = controls(report, titles);
        Self {
            facts: facts(report, words),
            schedules,
            more_schedules,
            items: report
                .items
                .iter()
                .map(|item| ItemView {
                    id: name(&item.id),
                    title: name(&item.title),
                    section: words.told(&item.section),
                    basis: words.told(&item.basis.as_ref().map(BasisReport::words).unwrap_or_default()),
                    description: paragraphs(&item.description),
                })
                .collect(),
            checks: report
                .checks
                .iter()
                .map(|check| (name(&check.id), name(&check.title), name(&check.question)))
                .collect(),
            rules: rules(report, anchors),
            controls,
            more_controls,
        }
    }
}

fn facts(report: &AuditReport, words: &Words<'_>) -> Vec<(&'static str, String)> {
    let scope = &report.scope;
    let left: Vec<String> = scope.left_out.iter().map(|left| format!("{} ({})", left.what, left.option)).collect();
    let covered = format!("{} of {} items of the catalog", scope.item_count, scope.catalogue_item_count);
    let covered = match (scope.is_partial, left.is_empty()) {
        (false, _) => format!("{covered}; nothing was left out"),
        (true, true) => format!("{covered}; partial"),
        (true, false) => format!("{covered}; partial, left out: {}", left.join("; ")),
    };
    let evidence = match report.evidence.origin {
        EvidenceOrigin::Live => "looked at by this audit".to_owned(),
        EvidenceOrigin::SavedEvidence => {
            let at =
                report.evidence.collected_at.map(|at| format!(", collected {}", words.minute(at))).unwrap_or_default();
            let digest = report.evidence.sha256.as_deref().map(|hex| format!(", SHA-256 {hex}")).unwrap_or_default();
            format!("saved by an earlier run{at}{digest}; this audit looked at nothing itself")
        }
    };
    let from = report.period.from.map_or("no backup was found".to_owned(), |from| words.minute(from));
    let deployment = report.deployment.sha256.as_deref();
    let deployment =
        deployment.map_or("no deployment file; a folder was audited".to_owned(), |hex| format!("SHA-256 {hex}"));
    let mut rows = vec![
        ("Deployment", name(&report.deployment.name)),
        ("Deployment file", name(&deployment)),
        ("As of", report.as_of.to_string()),
        ("Backups seen from", format!("{from} to {}", words.minute(report.period.to))),
        ("Time zone", report.deployment.time_zone.sentence(report.as_of.at)),
        ("Tool", name(&format!("{} {}", report.tool.name, report.tool.version))),
        ("Catalog", name(&format!("version {}, SHA-256 {}", report.catalogue.version, report.catalogue.sha256))),
        ("Edition", words.told(&edition(report))),
        ("Evidence", words.told(&evidence)),
        ("Scope", words.told(&covered)),
        ("Ignored", format!("{} backups dated after as-of", number(report.counts.after_as_of))),
        ("Report contract", name(&report.schema)),
    ];
    if let Some(asked) = &report.asked_about {
        let period = format!("from {} to {}", words.minute(asked.from), words.minute(asked.to));
        rows.push(("Schedules checked", name(&period)));
    }
    rows
}

/// Whose rules these are, who says so, and what its documentation says of backups.
fn edition(report: &AuditReport) -> String {
    let Some(edition) = &report.catalogue.edition else { return "not named in this report".to_owned() };
    let mut told = vec![format!("{}. {}", edition.words(), edition.documentation)];
    for pool in &edition.pools {
        let documentation = format!("{}: {}", pool.title, pool.documentation);
        if !told.contains(&documentation) {
            told.push(documentation);
        }
    }
    told.join(" ")
}

fn schedules(report: &AuditReport) -> (Vec<ScheduleGroup>, usize) {
    let mut groups: Vec<(ScheduleGroup, u64)> = Vec::new();
    let mut at: HashMap<(&str, &str, &str, &str, bool), usize> = HashMap::new();
    for target in &report.targets {
        for row in &target.schedule {
            let key = (target.item.as_str(), row.what.as_str(), row.value.as_str(), row.origin.as_str(), row.checked);
            let place = *at.entry(key).or_insert(groups.len());
            match groups.get_mut(place) {
                Some((_, targets)) => *targets += 1,
                None => groups.push((
                    ScheduleGroup {
                        item: name(&target.item),
                        what: name(&row.what),
                        value: name(&row.value),
                        origin: origin_words(&row.origin),
                        targets: String::new(),
                        is_checked: row.checked,
                    },
                    1,
                )),
            }
        }
    }
    let groups = groups.into_iter().map(|(group, targets)| ScheduleGroup { targets: number(targets), ..group });
    cut(groups.collect(), ROWS)
}

fn rules(report: &AuditReport, anchors: &Anchors<'_>) -> Vec<RuleView> {
    let rule = |(position, rule): (usize, &RuleReport)| {
        let numbered = format!("finding-{}", position + 1);
        // Of two with one id, links lead to the last.
        let own = rule_anchor(&rule.id, position);
        let is_linked = anchors.is_rule_at(&rule.id, position);
        RuleView {
            anchor: if is_linked { own } else { numbered },
            id: name(&rule.id),
            check: name(&rule.check),
            why: paragraphs(&rule.why),
            remedy: remedy(&rule.remediation),
        }
    };
    report.rules.iter().enumerate().map(rule).collect()
}

fn controls(report: &AuditReport, titles: &Titles<'_>) -> (Vec<ControlView>, usize) {
    #[derive(Default)]
    struct Seen<'r> {
        statuses: BTreeMap<Status, u64>,
        items: BTreeMap<&'r str, ()>,
    }
    let mut seen: BTreeMap<(&str, &str), Seen<'_>> = BTreeMap::new();
    for target in &report.targets {
        for (framework, controls) in &target.controls {
            for control in controls {
                let own = seen.entry((framework, control)).or_default();
                *own.statuses.entry(target.status).or_default() += 1;
                own.items.insert(&target.item, ());
            }
        }
    }
    let rows = seen.into_iter().map(|((framework, control), own)| ControlView {
        framework: name(titles.framework(framework)),
        control: name(control),
        targets: number(own.statuses.values().sum()),
        statuses: count_words(&own.statuses),
        items: sentence(&own.items.into_keys().collect::<Vec<_>>().join(", ")),
    });
    cut(rows.collect(), ROWS)
}
