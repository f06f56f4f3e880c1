//! The one judgement: every target of the policy against all that was seen.

use super::adherence::SeenToday;
use super::attribution::{Attributed, ByTarget, attribute, targets_of_suspect};
use super::candidates::gather;
use super::case::TargetCase;
use super::checks::{SOURCE_CHECKS, SourceCase, SourceCheck, SourceFinding};
use super::context::{AuditContext, Timing};
use super::history::History;
use super::inventory::with_newest_topology;
use super::left_over::left_over;
use super::restore::{self, PlanRequest, restores, scenarios};
use super::results::{
    Verdict, add_history, all_findings, asked_about, attestations, catalogue_id, checks, counts, excluded, frameworks,
    in_one_zone, items, overall, plan_in_one_zone, repositories, rules, scope, sources, unattributed, unclassified,
    waive,
};
use super::used::used;
use crate::base::{Stamp, Zone};
use crate::model::report::RestorePart;
use crate::model::report::{AuditReport, DeploymentId, EvidenceId, Period, Tool};
use crate::model::{Evidence, RestorePlan, SeenBackups, Suspect};
use crate::policy::{KnownSlots, Policy};
use std::collections::{BTreeMap, BTreeSet};

/// What an audit comes to.
#[derive(Debug)]
pub struct Judged {
    pub report: AuditReport,
    /// What the history records of the backups that it saw.
    pub seen: Vec<SeenBackups>,
}

/// Judges the evidence against the policy as of a moment. The same three give the same report, byte by byte, in
/// whatever order the evidence lists what it saw.
pub fn evaluate(policy: &Policy, evidence: &Evidence, as_of: Stamp) -> AuditReport {
    judge(policy, evidence, as_of).report
}

/// As [`evaluate`], with what the history records.
pub fn judge(policy: &Policy, evidence: &Evidence, as_of: Stamp) -> Judged {
    judge_and_plan(policy, evidence, as_of, None).0
}

/// The runbook of a scenario, from the same evidence; `None`: the deployment has no such scenario. The report beside it
/// has them all.
pub fn restore_plan(
    policy: &Policy,
    evidence: &Evidence,
    as_of: Stamp,
    asked: &PlanRequest,
) -> (AuditReport, Option<RestorePlan>) {
    let (judged, plan) = judge_and_plan(policy, evidence, as_of, Some(asked));
    (judged.report, plan)
}

fn judge_and_plan(
    policy: &Policy,
    evidence: &Evidence,
    as_of: Stamp,
    asked: Option<&PlanRequest>,
) -> (Judged, Option<RestorePlan>) {
    let united = with_newest_topology(policy, evidence, as_of);
    let in_force = united.in_force(as_of.at);
    let left_over = left_over(in_force.as_ref(), evidence);
    let policy = left_over.as_ref();
    let (counted, unused) = used(policy, evidence);
    let evidence = counted.as_ref();
    let history = History::new(policy, evidence);
    let period = policy.period.and_then(|period| period.bounds(as_of.at, &policy.deployment.time_zone));
    let slots = KnownSlots::default();
    let context = AuditContext { policy, evidence, history: &history, unused: &unused, as_of, period, slots: &slots };
    let backups = gather(&context);
    let attributed = attribute(&context, &backups);
    let by_target = ByTarget::new(&attributed);
    let today = SeenToday::new(&context, &attributed);
    let mut suspects: Vec<(&Suspect, Vec<usize>)> =
        evidence.suspects.iter().map(|suspect| (suspect, targets_of_suspect(policy, suspect))).collect();
    suspects.sort_by(|(a, _), (b, _)| {
        (&a.location, a.reason, a.verdict, &a.problems).cmp(&(&b.location, b.reason, b.verdict, &b.problems))
    });

    let restores = if policy.only.is_empty() { restores(policy) } else { Vec::new() };
    let planned = asked.and_then(|asked| Some((asked, restores.iter().find(|one| one.id() == asked.id)?)));
    let in_scenarios: BTreeSet<usize> = restores.iter().flat_map(|one| one.targets()).collect();
    let in_plan: BTreeSet<usize> = planned.iter().flat_map(|(_, one)| one.targets()).collect();
    let mut seen = Vec::new();
    let mut restorable: BTreeMap<usize, Vec<RestorePart>> = BTreeMap::new();
    let mut to_plan = BTreeMap::new();
    let mut verdicts: Vec<Verdict<'_>> = policy
        .targets
        .iter()
        .enumerate()
        .filter_map(|(index, rule)| {
            let mapped = suspects.iter().filter(|(_, targets)| targets.contains(&index)).map(|(suspect, _)| *suspect);
            let item = policy.item_of(rule)?;
            let case = TargetCase::new(context, index, rule, item, &by_target, &today, mapped.collect());
            if policy.is_asked(&rule.item) {
                seen.extend(case.seen());
            }
            let verdict = Verdict::new(&case);
            if in_scenarios.contains(&index) {
                let parts = restore::parts(&case, &verdict.findings, None);
                restorable.insert(index, parts.iter().filter_map(|part| part.report(policy, index)).collect());
            }
            if let Some((asked, _)) = planned.filter(|_| in_plan.contains(&index)) {
                to_plan.insert(index, restore::parts(&case, &verdict.findings, asked.stop_at));
            }
            Some(verdict)
        })
        .collect();
    let waivers = waive(&context, &mut verdicts);
    verdicts.retain(|verdict| policy.is_asked(&verdict.rule.item));
    let targets: Vec<_> = verdicts.into_iter().map(Verdict::into_target).collect();

    let unmapped: Vec<&Suspect> =
        suspects.iter().filter(|(_, targets)| targets.is_empty()).map(|(suspect, _)| *suspect).collect();
    let sources = sources(&context, evaluate_sources(&context, &attributed, &unmapped));
    let after_as_of = attributed.iter().filter(|one| one.candidate.moment().is_some_and(|at| at > as_of)).count();
    let found = all_findings(&targets, &sources, &waivers);
    let mut report = AuditReport {
        schema: AuditReport::SCHEMA.to_owned(),
        tool: Tool { name: "bakproof".to_owned(), version: env!("CARGO_PKG_VERSION").to_owned() },
        catalogue: catalogue_id(policy),
        deployment: DeploymentId {
            redaction: None,
            name: policy.deployment.name.clone(),
            sha256: policy.deployment.sha256.clone(),
            time_zone: Zone(policy.deployment.time_zone.clone()),
        },
        as_of,
        evidence: EvidenceId::live(),
        period: Period { from: oldest(&attributed), to: as_of },
        asked_about: asked_about(&context),
        scope: scope(&context),
        status: overall(&targets),
        counts: counts(&targets, &sources, &waivers, after_as_of as u64),
        items: items(policy),
        checks: checks(&policy.catalogue, &targets, &found),
        rules: rules(&policy.catalogue, &found),
        frameworks: frameworks(&policy.catalogue, &targets),
        targets,
        excluded: excluded(&context, &attributed),
        waivers,
        without_waivers: policy.without_waivers,
        attestations: attestations(&context),
        sources,
        repositories: repositories(&context, &attributed),
        unattributed: unattributed(&attributed),
        unclassified: unclassified(&context),
        scenarios: scenarios(&restores, &restorable),
        history: None,
    };
    in_one_zone(&mut report);
    add_history(&mut report, evidence.earlier.as_ref());
    let plan = planned.map(|(asked, one)| {
        let frame = restore::Frame {
            tool: report.tool.clone(),
            deployment: report.deployment.clone(),
            as_of: report.as_of,
            stop_at: asked.stop_at,
        };
        let mut plan = restore::plan(policy, one, &to_plan, frame);
        plan_in_one_zone(&mut plan);
        plan
    });
    (Judged { report, seen }, plan)
}

fn evaluate_sources(
    context: &AuditContext<'_>,
    attributed: &[Attributed<'_>],
    suspects: &[&Suspect],
) -> Vec<SourceFinding> {
    let case = SourceCase { context: *context, attributed, suspects };
    let evaluate = |check: &SourceCheck| {
        let mut found = (check.evaluate)(&case);
        found.iter_mut().for_each(|found| found.finding.check = check.id.to_owned());
        found
    };
    SOURCE_CHECKS.iter().flat_map(evaluate).collect()
}

/// The oldest backup that the audit looked back to.
fn oldest(attributed: &[Attributed<'_>]) -> Option<Stamp> {
    attributed.iter().filter(|one| one.timing == Timing::Past).filter_map(|one| one.candidate.moment()).min()
}
