//! The one judgement: every target of the policy against all that was seen.

use super::adherence::SeenToday;
use super::attribution::{Attributed, ByTarget, attribute, attribute_listed, is_listed, targets_of_suspect};
use super::candidates::{compare, gather, gather_listed};
use super::case::TargetCase;
use super::checks::{SOURCE_CHECKS, SourceCase, SourceCheck, SourceFinding};
use super::context::{AuditContext, Timing};
use super::history::{History, Row, Whereabouts};
use super::inventory::with_newest_topology;
use super::judging::Judging;
use super::left_over::left_over;
use super::restore::{
    self, LostRepositories, PartRestore, PartsOf, PlanRequest, Remaining, Restored, restores, scenarios,
};
use super::results::{
    Verdict, add_history, all_findings, asked_about, attestations, catalogue_id, checks, counts, excluded, frameworks,
    in_one_zone, items, overall, plan_in_one_zone, repositories, rules, scope, sources, unattributed, unclassified,
    waive,
};
use super::used::used;
use crate::base::{Stamp, Zone};
use crate::model::report::RestorePart;
use crate::model::report::{AuditReport, DeploymentId, EvidenceId, Finding, Period, Tool};
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

/// The runbook of a scenario, from the same evidence; `None`: the deployment has no such scenario.
pub fn restore_plan(policy: &Policy, evidence: &Evidence, as_of: Stamp, asked: &PlanRequest) -> Option<RestorePlan> {
    judge_and_plan(policy, evidence, as_of, Some(asked)).1
}

/// The scenarios that the deployment has, without any judgement: the id of each, and of its kind.
pub fn scenario_ids(policy: &Policy, evidence: &Evidence, as_of: Stamp) -> Vec<(String, String)> {
    let united = with_newest_topology(policy, evidence, as_of);
    let in_force = united.in_force(as_of.at);
    let left_over = left_over(in_force.as_ref(), evidence);
    restores(left_over.as_ref()).iter().map(|one| (one.id(), one.scenario.id.clone())).collect()
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
    let (mut attributed, homes) = attribute(&context, &backups);
    let unowned = history.homes().filter(|home| home.may_be_meant() && !homes.are_of_targets(home.number));
    let unowned_rows = history.rows(unowned.map(|home| home.number), Whereabouts::is_listed_only);
    let unowned = gather_listed(&context, unowned_rows.iter());
    attributed.extend(attribute_listed(&context, &homes, &unowned));
    attributed.sort_by(|a, b| compare(a.candidate, b.candidate));
    let by_target = ByTarget::new(&attributed);
    let today = SeenToday::new(&context, &attributed);
    let mut suspects: Vec<(&Suspect, Vec<usize>)> =
        evidence.suspects.iter().map(|suspect| (suspect, targets_of_suspect(policy, suspect))).collect();
    suspects.sort_by(|(a, _), (b, _)| {
        (&a.location, a.reason, a.verdict, &a.problems).cmp(&(&b.location, b.reason, b.verdict, &b.problems))
    });
    let judging = Judging { context, homes: &homes, by_target: &by_target, today: &today, suspects: &suspects };

    let restores = if policy.only.is_empty() { restores(policy) } else { Vec::new() };
    let planned = asked.and_then(|asked| Some((asked, restores.iter().find(|one| one.id() == asked.id)?)));
    let in_scenarios: BTreeSet<usize> = restores.iter().flat_map(|one| one.targets()).collect();
    let mut lost_with: BTreeMap<usize, BTreeSet<&LostRepositories>> = BTreeMap::new();
    for one in restores.iter().filter(|one| !one.lost_repositories.is_empty()) {
        one.targets().for_each(|target| _ = lost_with.entry(target).or_default().insert(&one.lost_repositories));
    }
    let in_plan: BTreeSet<usize> = planned.iter().flat_map(|(_, one)| one.targets()).collect();
    let mut seen = Vec::new();
    let mut restorable: BTreeMap<usize, PartsOf> = BTreeMap::new();
    let mut found_of: BTreeMap<usize, Vec<Finding>> = BTreeMap::new();
    let mut verdicts: Vec<Verdict<'_>> = policy
        .targets
        .iter()
        .enumerate()
        .filter_map(|(index, rule)| {
            let item = policy.item_of(rule)?;
            // The rows of one target at a time: a history lists more than all repositories hold.
            let rows = history.rows_of(index);
            let listed = judging.listed(&rows);
            let listed = judging.attributed(&listed);
            let case = judging.case(index, (rule, item), &rows, &listed);
            if policy.is_asked(&rule.item) {
                seen.extend(case.seen());
            }
            let verdict = Verdict::new(rule, item, &case);
            if in_scenarios.contains(&index) {
                let lost = lost_with.get(&index).into_iter().flatten().copied();
                restorable.insert(index, restorable_of(&case, &verdict.findings, lost));
            }
            if in_plan.contains(&index) {
                found_of.insert(index, verdict.findings.clone());
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
    let moments = || {
        let shown = attributed.iter().map(|one| one.candidate.moment());
        let listed = history.sketches().filter(|row| is_listed(row) && homes.are_of_targets(row.home.number));
        shown.chain(listed.map(|row| row.moment)).flatten()
    };
    let after_as_of = moments().filter(|at| *at > as_of).count();
    // The oldest backup that the audit looked back to.
    let oldest = moments().filter(|at| context.timing(Some(*at)) == Timing::Past).min();
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
        period: Period { from: oldest, to: as_of },
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
            left_out: report.scope.left_out.clone(),
        };
        let mut plan = plan(&judging, one, &found_of, frame);
        plan_in_one_zone(&mut plan);
        plan
    });
    (Judged { report, seen }, plan)
}

/// The runbook of a scenario; `found`: the findings of each of its targets.
fn plan(
    judging: &Judging<'_>,
    restored: &Restored<'_>,
    found: &BTreeMap<usize, Vec<Finding>>,
    frame: restore::Frame,
) -> RestorePlan {
    let policy = judging.context.policy;
    let targets: BTreeSet<usize> = restored.targets().collect();
    // What the plan takes backups from stays unpacked until it is written.
    let rows: Vec<(usize, Vec<Row<'_>>)> =
        targets.into_iter().map(|index| (index, judging.context.history.rows_of(index))).collect();
    let listed: Vec<_> = rows.iter().map(|(_, rows)| judging.listed(rows)).collect();
    let listed: Vec<_> = listed.iter().map(|listed| judging.attributed(listed)).collect();
    let cases: Vec<TargetCase<'_>> = rows
        .iter()
        .zip(&listed)
        .filter_map(|((index, rows), listed)| {
            let rule = policy.targets.get(*index)?;
            Some(judging.case(*index, (rule, policy.item_of(rule)?), rows, listed))
        })
        .collect();
    let remaining: Vec<_> = cases.iter().map(|case| Remaining::new(&case.own, &restored.lost_repositories)).collect();
    let remaining: Vec<_> = remaining.iter().map(|left| left.as_ref().map(Remaining::attributed)).collect();
    let parts = cases.iter().zip(&remaining).map(|(case, left)| {
        let found = found.get(&case.index).map(Vec::as_slice).unwrap_or_default();
        let whole = restore::parts(case, found, frame.stop_at);
        let parts = match left {
            None => whole,
            Some(left) => restore::without_lost(case, left, &whole, &restored.lost_repositories, frame.stop_at),
        };
        (case.index, parts)
    });
    let parts: BTreeMap<usize, Vec<PartRestore<'_>>> = parts.collect();
    restore::plan(policy, restored, &parts, frame)
}

/// What of a target can be restored, and what without the repositories that some scenarios lose.
fn restorable_of<'l>(
    case: &TargetCase<'_>,
    findings: &[Finding],
    lost: impl Iterator<Item = &'l LostRepositories>,
) -> PartsOf {
    let report = |parts: &[PartRestore<'_>]| -> Vec<RestorePart> {
        parts.iter().filter_map(|part| part.report(case.context.policy, case.index)).collect()
    };
    let whole = restore::parts(case, findings, None);
    let mut parts = PartsOf::from([(LostRepositories::new(), report(&whole))]);
    for lost in lost {
        if let Some(left) = Remaining::new(&case.own, lost) {
            let left = left.attributed();
            let left = restore::without_lost(case, &left, &whole, lost, None);
            parts.insert(lost.clone(), report(&left));
        }
    }
    parts
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
