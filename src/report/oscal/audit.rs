//! The document: what is said once, and the lists in the report's order.

use super::context::Context;
use super::document::{ControlSelection, Each, Finding, InventoryItem, Observation, Prop, Props};
use super::names::{Names, time};
use super::text::{markup, markup_line};
use super::{controls, findings, observations, statements, subjects};
use crate::model::report::AuditReport;
use crate::report::adherence_words::schedules;
use serde::Serialize;
use serde_json::{Value, json};
use std::io::{self, Write};
use uuid::Uuid;

const OSCAL_VERSION: &str = "1.2.1";

#[derive(Serialize)]
struct Document<R> {
    #[serde(rename = "assessment-results")]
    results: Results<R>,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Results<R> {
    uuid: Uuid,
    metadata: Metadata,
    import_ap: Value,
    results: [R; 1],
    back_matter: Value,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Metadata {
    title: String,
    last_modified: String,
    version: String,
    oscal_version: &'static str,
    props: Vec<Prop>,
    /// To what the backups were judged against.
    links: Value,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct AuditResult<I, A, O, K, F> {
    uuid: Uuid,
    title: String,
    description: String,
    start: String,
    end: String,
    props: Vec<Prop>,
    local_definitions: LocalDefinitions<I>,
    reviewed_controls: ReviewedControls,
    #[serde(skip_serializing_if = "Option::is_none")]
    attestations: Option<A>,
    #[serde(skip_serializing_if = "Option::is_none")]
    observations: Option<O>,
    #[serde(skip_serializing_if = "Option::is_none")]
    risks: Option<K>,
    #[serde(skip_serializing_if = "Option::is_none")]
    findings: Option<F>,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct LocalDefinitions<I> {
    #[serde(skip_serializing_if = "Option::is_none")]
    inventory_items: Option<I>,
    assessment_assets: Value,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct ReviewedControls {
    description: &'static str,
    control_selections: Vec<ControlSelection>,
}

/// The whole report as OSCAL assessment results in JSON.
///
/// # Errors
/// The output cannot be written to.
pub fn audit(report: &AuditReport, out: &mut dyn Write) -> io::Result<()> {
    let context = &Context::of(report);
    let (names, as_of) = (&context.names, time(report.as_of));
    let plan = names.own("resource", "plan");
    let title = markup_line(&format!("Backup audit of {}", report.deployment.name));
    let has_subjects = !report.targets.is_empty() || !report.sources.is_empty();
    let result = AuditResult {
        uuid: names.own("result", "audit"),
        title: title.clone(),
        description: description(report),
        start: as_of.clone(),
        end: as_of.clone(),
        props: props(report),
        local_definitions: LocalDefinitions {
            inventory_items: has_subjects.then_some(Each(|| inventory(context))),
            assessment_assets: tool(context),
        },
        reviewed_controls: ReviewedControls {
            description: "Backups support evidence for these controls. That a control is listed does not say that it is \
                complied with.",
            control_selections: controls::selections(report),
        },
        attestations: (!report.attestations.is_empty()).then_some(Each(|| {
            report.attestations.iter().enumerate().map(|(number, one)| statements::attestation(names, number, one))
        })),
        observations: all_observations(context).next().is_some().then_some(Each(|| all_observations(context))),
        risks: (!report.waivers.is_empty()).then_some(Each(|| {
            report.waivers.iter().enumerate().map(|(number, waiver)| statements::risk(names, number, waiver))
        })),
        findings: all_findings(context).next().is_some().then_some(Each(|| all_findings(context))),
    };
    let metadata = Metadata {
        title,
        last_modified: as_of.clone(),
        version: as_of,
        oscal_version: OSCAL_VERSION,
        props: props(report),
        links: json!([{ "href": format!("#{plan}"), "rel": "reference" }]),
    };
    let import_ap = json!({ "href": format!("#{plan}") });
    let document = Document {
        results: Results {
            uuid: names.report(),
            metadata,
            import_ap,
            results: [result],
            back_matter: back(report, plan),
        },
    };
    Ok(serde_json::to_writer(out, &document)?)
}

fn description(report: &AuditReport) -> String {
    let scope = if report.scope.is_partial {
        let left: Vec<String> =
            report.scope.left_out.iter().map(|left| format!("{}: {}", left.option, left.what)).collect();
        format!("The audit is partial. {}", left.join("; "))
    } else {
        "The audit is complete.".to_owned()
    };
    let counts = &report.counts;
    markup(&format!(
        "Status as of {}: {}. Targets: {} gap, {} unknown, {} pass, {} waived, {} not applicable.\n{scope}{}",
        report.as_of,
        report.status,
        counts.gap,
        counts.unknown,
        counts.pass,
        counts.waived,
        counts.not_applicable,
        report.waiver_words().map(|words| format!(" {words}")).unwrap_or_default()
    ))
}

/// Which program judged what by which rules.
fn props(report: &AuditReport) -> Vec<Prop> {
    Props::default()
        .with("status", report.status.word())
        .with("scope", if report.scope.is_partial { "partial" } else { "complete" })
        .with("tool", &report.tool.name)
        .with("tool-version", &report.tool.version)
        .with("catalog-version", &report.catalogue.version)
        .with("catalog-sha256", &report.catalogue.sha256)
        .maybe("edition", Some(report.catalogue.edition_words()).filter(|words| !words.is_empty()))
        .with("deployment", &report.deployment.name)
        .maybe("deployment-sha256", report.deployment.sha256.as_deref())
        .maybe("pseudonyms-key", report.deployment.redaction.as_ref().map(|redaction| redaction.key_id.as_str()))
        .with("time-zone", report.deployment.time_zone.name())
        .maybe("schedules", schedules(report))
        .with("evidence-origin", report.evidence.origin.word())
        .maybe("evidence-sha256", report.evidence.sha256.as_deref())
        .list()
}

fn tool(context: &Context<'_>) -> Value {
    let (names, tool) = (&context.names, &context.report.tool);
    let component = names.lasting("tool", &tool.name);
    json!({
        "components": [{
            "uuid": component,
            "type": "software",
            "title": markup_line(&tool.name),
            "description": markup(&format!("Audited the backups: {} {}", tool.name, tool.version)),
            "props": Props::default().with("tool-version", &tool.version).list(),
            "status": { "state": "operational" },
        }],
        "assessment-platforms": [{
            "uuid": names.lasting("platform", &tool.name),
            "uses-components": [{ "component-uuid": component }],
        }],
    })
}

/// The plan of the assessment: there is no such document, but what stands in its place has digests.
fn back(report: &AuditReport, plan: Uuid) -> Value {
    json!({
        "resources": [{
            "uuid": plan,
            "title": "What the backups were judged against",
            "description": "The catalog of items and checks, and the deployment file with its schedules. No assessment \
                plan was written in OSCAL.",
            "props": props(report),
        }],
    })
}

fn inventory(context: &Context<'_>) -> impl Iterator<Item = InventoryItem> {
    let report = context.report;
    let targets = report.targets.iter().zip(&context.subjects.targets).map(|(target, uuid)| {
        subjects::target(*uuid, target, context.items.get(target.item.as_str()).copied(), report)
    });
    let sources = report.sources.iter().zip(&context.subjects.sources);
    targets.chain(sources.map(|(source, uuid)| subjects::source(*uuid, source)))
}

/// The findings of waivers have no subject of their own.
fn of_waiver(context: &Context<'_>, number: usize) -> Uuid {
    Names::part(context.names.own("waiver", "findings"), "number", number)
}

fn all_observations<'a>(context: &'a Context<'_>) -> impl Iterator<Item = Observation<'a>> {
    let report = context.report;
    let targets = report.targets.iter().zip(&context.subjects.targets).flat_map(move |(target, subject)| {
        let checks = target
            .checks
            .iter()
            .enumerate()
            .map(move |(number, check)| observations::check(context, target, *subject, number, check));
        let loose = target.findings.iter().enumerate().filter(move |(_, finding)| {
            // A target has few checks.
            !target.checks.iter().any(|check| check.check == finding.check)
        });
        checks.chain(loose.map(move |(number, finding)| {
            observations::loose(context, observations::loose_uuid(context, *subject, number), Some(*subject), finding)
        }))
    });
    let sources = report.sources.iter().zip(&context.subjects.sources).flat_map(move |(source, subject)| {
        let findings = source.findings.iter().enumerate().map(move |(number, finding)| {
            observations::loose(context, observations::loose_uuid(context, *subject, number), Some(*subject), finding)
        });
        std::iter::once(observations::source(context, *subject, source)).chain(findings)
    });
    let waivers = report.waivers.iter().enumerate().flat_map(move |(waiver_number, waiver)| {
        let whose = of_waiver(context, waiver_number);
        waiver.findings.iter().enumerate().map(move |(number, finding)| {
            observations::loose(context, observations::loose_uuid(context, whose, number), None, finding)
        })
    });
    targets.chain(sources).chain(waivers)
}

fn all_findings<'a>(context: &'a Context<'_>) -> impl Iterator<Item = Finding> {
    let report = context.report;
    let targets = report.targets.iter().zip(&context.subjects.targets).flat_map(move |(target, subject)| {
        target.findings.iter().enumerate().map(move |(number, finding)| {
            let check = target.checks.iter().position(|check| check.check == finding.check);
            let observation = match check {
                Some(check) => observations::uuid(context, *subject, check),
                None => observations::loose_uuid(context, *subject, number),
            };
            findings::finding(context, *subject, number, &target.item, finding, observation)
        })
    });
    let loose = move |whose: Uuid, objective: &'a str, number: usize, finding| {
        findings::finding(context, whose, number, objective, finding, observations::loose_uuid(context, whose, number))
    };
    let sources = report.sources.iter().zip(&context.subjects.sources).flat_map(move |(source, subject)| {
        source
            .findings
            .iter()
            .enumerate()
            .map(move |(number, finding)| loose(*subject, &finding.check, number, finding))
    });
    let waivers = report.waivers.iter().enumerate().flat_map(move |(waiver_number, waiver)| {
        let whose = of_waiver(context, waiver_number);
        waiver.findings.iter().enumerate().map(move |(number, finding)| loose(whose, &waiver.item, number, finding))
    });
    targets.chain(sources).chain(waivers)
}
