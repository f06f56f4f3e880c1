//! `scenarios` and `restore-plan`: could it be restored, and how. Both look as an audit does, and neither is recorded in
//! the history.

pub mod args;
mod look;

use super::audit;
use super::exit::{Exit, Failure};
use super::output;
use super::terminal::Terminal;
use args::{RestorePlan, Scenarios};
use bakproof::base::for_terminal;
use bakproof::evaluate::{self, PlanRequest};
use bakproof::model::report::{RestoreOutcome, ScenariosReport};
use bakproof::policy::{Policy, closest};
use bakproof::report;
use look::Look;

/// Every scenario of a deployment.
///
/// # Errors
/// Usage, a wrong deployment file, or an output that cannot be written.
pub fn scenarios(arguments: &Scenarios, terminal: &Terminal) -> Result<Exit, Failure> {
    let outputs = output::plan(&arguments.output)?;
    let catalogue = audit::catalogue()?;
    let look = Look::new(&arguments.seeing, arguments.subject.as_deref(), &outputs, &catalogue, terminal)?;
    let (evidence, as_of) = look.evidence(&catalogue, terminal)?;
    let policy = Policy::new(catalogue, look.deployment().clone());
    let report = ScenariosReport::from(evaluate::evaluate(&policy, &evidence, as_of));
    output::write_each(&outputs, terminal, &report, report::scenarios_table)?;
    Ok(exit(report.scenarios.iter().map(|scenario| scenario.outcome).max()))
}

/// The runbook of one scenario.
///
/// # Errors
/// Usage (there is no such scenario, the moment is later than the audit), a wrong deployment file, or an output that
/// cannot be written.
pub fn restore_plan(arguments: &RestorePlan, terminal: &Terminal) -> Result<Exit, Failure> {
    let outputs = output::plan(&arguments.output)?;
    let catalogue = audit::catalogue()?;
    let look = Look::new(&arguments.seeing, arguments.subject.as_deref(), &outputs, &catalogue, terminal)?;
    let zone = look.deployment().time_zone.clone();
    let stop_at = arguments.stop_at.as_deref().map(|text| audit::moment(text, &zone, "--stop-at")).transpose()?;
    let (evidence, as_of) = look.evidence(&catalogue, terminal)?;
    if let Some(stop) = stop_at.filter(|stop| *stop > as_of) {
        return Err(Failure::usage(format!(
            "`--stop-at` is {stop}, after {as_of}, which the backups are looked at as of"
        )));
    }
    let policy = Policy::new(catalogue, look.deployment().clone());
    let known = evaluate::scenario_ids(&policy, &evidence, as_of);
    let asked = PlanRequest { id: chosen(&known, &arguments.scenario)?, stop_at };
    let plan = evaluate::restore_plan(&policy, &evidence, as_of, &asked);
    let plan = plan.ok_or_else(|| Failure::could_not_run(format!("`{}` has no plan", for_terminal(&asked.id))))?;
    output::write_each(&outputs, terminal, &plan, report::restore_plan)?;
    Ok(exit(Some(plan.scenario.outcome)))
}

/// The id of the scenario that is meant: its own, or that of its kind where there is only one.
fn chosen(known: &[(String, String)], typed: &str) -> Result<String, Failure> {
    let own = known.iter().find(|(id, _)| id.eq_ignore_ascii_case(typed));
    let of_kind: Vec<_> = known.iter().filter(|(_, kind)| kind.eq_ignore_ascii_case(typed)).collect();
    let only = match of_kind.as_slice() {
        [only] => Some(*only),
        _ => None,
    };
    if let Some((id, _)) = own.or(only) {
        return Ok(id.clone());
    }
    let shown = for_terminal(typed);
    if !of_kind.is_empty() {
        let ids: Vec<String> = of_kind.iter().map(|(id, _)| format!("`{}`", for_terminal(id))).collect();
        return Err(Failure::usage(format!("there are several scenarios `{shown}`; name one: {}", ids.join(", "))));
    }
    let hint = match closest(typed, known.iter().map(|(id, _)| id.as_str())) {
        Some(meant) => format!("did you mean `{}`?", for_terminal(meant)),
        None => "`bakproof scenarios` lists those of the deployment".to_owned(),
    };
    Err(Failure::usage(format!("the deployment has no restore scenario `{shown}`; {hint}")))
}

fn exit(worst: Option<RestoreOutcome>) -> Exit {
    match worst {
        Some(RestoreOutcome::Possible | RestoreOutcome::PossibleWithLoss) => Exit::Good,
        Some(RestoreOutcome::CannotBeTold) | None => Exit::CouldNotTell,
        Some(RestoreOutcome::Impossible) => Exit::Problem,
    }
}
