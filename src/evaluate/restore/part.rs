//! What a restore of one database, or of anything else that a target is, would come to.

use super::accepted::{accepted, words};
use super::backups::{reported, shortened};
use super::chosen::{Chosen, best};
use super::effects::{concerns, effects};
use super::lost::LostRepositories;
use super::why;
use crate::base::Stamp;
use crate::evaluate::attribution::Attributed;
use crate::evaluate::candidate::{Candidate, Content};
use crate::evaluate::case::TargetCase;
use crate::evaluate::class::Class;
use crate::evaluate::standing::Part;
use crate::evaluate::words::{list, moment};
use crate::model::report::{Finding, RestoreOutcome, RestorePart};
use crate::model::{Assurance, Status};
use crate::policy::{Expectation, Policy, RestoreEffect};

/// One part of a target, as a restore would find it.
#[derive(Clone, Debug)]
pub struct PartRestore<'a> {
    /// Its real name; `None` of what is no database.
    pub database: Option<&'a str>,
    pub outcome: RestoreOutcome,
    pub reasons: Vec<String>,
    pub remarks: Vec<String>,
    /// What would be restored, even where something else blocks it.
    pub chosen: Option<Chosen<'a>>,
    /// Whether nothing newer is known: what was not backed up yet follows on it.
    pub is_newest: bool,
}

/// Every part of a target, restored as far as it goes, or to `stop`; none of a target that is declared away or that no backup
/// is of. `findings`: what the checks found of the target, before any waiver.
pub fn parts<'a>(case: &TargetCase<'a>, findings: &[Finding], stop: Option<Stamp>) -> Vec<PartRestore<'a>> {
    let untold = |why: String| {
        vec![PartRestore {
            database: case.item.databases.first().map(String::as_str),
            outcome: RestoreOutcome::CannotBeTold,
            reasons: vec![why],
            remarks: Vec::new(),
            chosen: None,
            is_newest: false,
        }]
    };
    let title = &case.item.title;
    match &case.rule.expectation {
        Expectation::NotApplicable { .. } => Vec::new(),
        Expectation::Undeclared => untold(format!("Nothing says whether the deployment has this: {title}.")),
        Expectation::Underspecified { what } => untold(format!(
            "The deployment file says too little about {} to identify its backups: {what}.",
            case.item.id
        )),
        Expectation::Required if case.is_declaration() => Vec::new(),
        Expectation::Required if !case.is_collected() => {
            untold(format!("This version of bakproof cannot see backups of it: {title}."))
        }
        Expectation::Required => {
            case.parts.iter().enumerate().map(|(index, part)| of_part(case, index, part, findings, stop)).collect()
        }
    }
}

fn of_part<'a>(
    case: &TargetCase<'a>,
    index: usize,
    part: &Part<'a>,
    findings: &[Finding],
    stop: Option<Stamp>,
) -> PartRestore<'a> {
    let minimum = case.rule.minimum.value;
    let Some(chosen) = best(case, part, minimum, stop) else {
        let uncertainties = case.uncertainties.get(index).map(Vec::as_slice).unwrap_or_default();
        let (outcome, reasons) = why::not(case, part, uncertainties, stop);
        return PartRestore {
            database: part.database,
            outcome,
            reasons,
            remarks: Vec::new(),
            chosen: None,
            is_newest: false,
        };
    };
    let backups = chosen.backups();
    // The checks judged the newest: where others are restored, they are asked about those.
    let asked_again = asked_again(case, part, &backups);
    let findings = asked_again.as_deref().unwrap_or(findings);
    let mut outcome = RestoreOutcome::PossibleWithLoss;
    let mut reasons = Vec::new();
    match chosen {
        // What was saved by then, its time does not say.
        Chosen::One(Candidate { content: Content::Attested(..), .. }) => outcome = RestoreOutcome::Possible,
        Chosen::One(backup) if backup.is_listing() => {
            outcome = RestoreOutcome::CannotBeTold;
            reasons.push(format!(
                "Backups of {} are known only from a listing: no file of them was seen.",
                words(case, part)
            ));
        }
        Chosen::One(_) | Chosen::Path(_) => {}
    }
    let (mut remarks, is_newest) = if stop.is_none() { remarks(case, part, &chosen) } else { (Vec::new(), false) };
    for finding in findings {
        let Some((_, page)) = case.context.policy.catalogue.finding(&finding.id) else { continue };
        if page.restore.is_none() || !concerns(case, finding, page, &backups) {
            continue;
        }
        match (page.restore, finding.status) {
            (Some(RestoreEffect::Blocks), Status::Gap) => outcome = RestoreOutcome::Impossible,
            (Some(RestoreEffect::Blocks), Status::Unknown) => outcome = outcome.max(RestoreOutcome::CannotBeTold),
            (Some(RestoreEffect::Remark), _) => {
                remarks.push(finding.message.clone());
                continue;
            }
            _ => continue,
        }
        reasons.push(finding.message.clone());
    }
    if chosen.to().is_none() && outcome == RestoreOutcome::PossibleWithLoss {
        outcome = outcome.max(RestoreOutcome::CannotBeTold);
        reasons.push(format!("Nothing says when the newest backup of {} was made.", words(case, part)));
    }
    PartRestore { database: part.database, outcome, reasons, remarks, chosen: Some(chosen), is_newest }
}

/// What the checks say where newer backups of the part are not restored, as if they were not there. `None`: there are none.
fn asked_again(case: &TargetCase<'_>, part: &Part<'_>, backups: &[&Candidate<'_>]) -> Option<Vec<Finding>> {
    let newest = backups.iter().filter_map(|backup| backup.moment()).max()?;
    let is_newer = |backup: &Candidate<'_>| backup.moment().is_some_and(|at| at > newest);
    if !part.own.iter().any(|backup| is_newer(backup)) {
        return None;
    }
    let until = case.own.iter().copied().filter(|one| !is_newer(one.candidate));
    Some(effects(&case.with(until.collect())))
}

/// The parts of a target of which some backups are on a machine that is lost, restored from those that are left. `whole`:
/// what all of them would restore.
pub fn without_lost<'a>(
    case: &TargetCase<'a>,
    left: &'a [Attributed<'a>],
    whole: &[PartRestore<'_>],
    lost: &LostRepositories,
    stop: Option<Stamp>,
) -> Vec<PartRestore<'a>> {
    let left = case.with(left.iter().collect());
    let left = parts(&left, &effects(&left), stop);
    let names: Vec<String> = lost.iter().map(|name| format!("`{name}`")).collect();
    let on = format!("on a machine that is lost with it ({})", list(&names));
    let say = |(mut part, (whole, of)): (PartRestore<'a>, (&PartRestore<'_>, &Part<'_>))| {
        let what = words(case, of);
        match (&part.chosen, &whole.chosen) {
            (None, Some(_)) => part.reasons.insert(0, format!("The backups of {what} are {on}.")),
            (Some(left), Some(all)) if left.to() < all.to() => {
                part.remarks.push(format!("Newer backups of {what} are {on}."));
            }
            _ => {}
        }
        part
    };
    left.into_iter().zip(whole.iter().zip(&case.parts)).map(say).collect()
}

/// What whoever restores it must know, and whether nothing newer is known.
fn remarks<'a>(case: &TargetCase<'a>, part: &Part<'a>, chosen: &Chosen<'a>) -> (Vec<String>, bool) {
    let mut remarks = Vec::new();
    if let Chosen::One(Candidate { content: Content::Attested(attestation, _), .. }) = chosen {
        remarks.push(format!(
            "The only evidence is a statement by {} ({}) that {} can be restored.",
            attestation.by,
            attestation.date,
            words(case, part)
        ));
    }
    let newer = best(case, part, Assurance::Identified, None).and_then(|newer| newer.to());
    let newer = newer.filter(|to| Some(*to) > chosen.to());
    if let Some(to) = newer {
        remarks.push(format!(
            "Newer backups lead to {}, but not all of them are {}: verify them, and less is lost.",
            moment(to),
            case.rule.minimum.value
        ));
    }
    let cannot_be_used = [passed_over(case, part, chosen), broken_chain(part, chosen, newer)];
    let is_newest = newer.is_none() && cannot_be_used.iter().all(Option::is_none);
    remarks.extend(cannot_be_used.into_iter().flatten());
    if let (Chosen::One(export), Some(fallback)) = (chosen, &part.fallback)
        && let Some(full) = fallback.backup().filter(|full| full.finished > export.finished)
        && let Some(finished) = full.finished
    {
        remarks.push(format!(
            "There is a newer SQL Server backup of {} ({}). Microsoft's procedure does not restore it; restored under another \
             name, its data may be exported and imported.",
            words(case, part),
            moment(finished)
        ));
    }
    (remarks, is_newest)
}

/// How many backups that cannot be used a remark names.
const PASSED_OVER: usize = 3;

/// Newer backups of the kinds that are restored, which cannot be used.
fn passed_over(case: &TargetCase<'_>, part: &Part<'_>, chosen: &Chosen<'_>) -> Option<String> {
    let to = chosen.to()?;
    let of_path = |backup: &&Candidate<'_>| {
        matches!(chosen, Chosen::Path(_)) && matches!(backup.class, Class::Differential | Class::Log)
    };
    let whole = accepted(case, part);
    let all = whole.iter().copied().chain(part.own.iter().copied().filter(of_path));
    let mut bad: Vec<&Candidate<'_>> =
        all.filter(|backup| backup.assurance().is_none() && backup.moment().is_some_and(|at| at > to)).collect();
    bad.sort_by_key(|backup| backup.moment());
    let named = bad.iter().take(PASSED_OVER).map(|backup| {
        let at = backup.moment().map(moment).unwrap_or_default();
        format!("the {} of {at} ({})", backup.class.words(), backup.verdict)
    });
    let named: Vec<String> = named.collect();
    (!named.is_empty()).then(|| {
        let more = bad.len().saturating_sub(PASSED_OVER);
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        format!("Newer, and cannot be used: {}{more}.", named.join(", "))
    })
}

/// Where newer log backups exist that cannot be applied. `unsure`: the moment that all backups lead to, those among them
/// that are not sure enough.
fn broken_chain(part: &Part<'_>, chosen: &Chosen<'_>, unsure: Option<Stamp>) -> Option<String> {
    let Chosen::Path(path) = chosen else { return None };
    let reached = unsure.map_or(path.to, |unsure| unsure.max(path.to));
    let links = part.chain.as_ref().map(|chain| chain.links.as_slice()).unwrap_or_default();
    let last =
        links.iter().filter(|link| link.is_log() && link.is_sound() && link.at > reached).map(|link| link.at).max()?;
    Some(format!(
        "The chain of log backups breaks after {}: later ones, up to {}, cannot be applied without what is missing between.",
        moment(reached),
        moment(last)
    ))
}

impl PartRestore<'_> {
    /// As the report says it.
    pub fn report(&self, policy: &Policy, target: usize) -> Option<RestorePart> {
        let rule = policy.targets.get(target)?;
        let backups = self.chosen.as_ref().map(Chosen::backups).unwrap_or_default();
        let is_possible = self.outcome == RestoreOutcome::PossibleWithLoss;
        Some(RestorePart {
            item: rule.item.clone(),
            target: format!("{}@{}", rule.item, rule.target),
            database: self.database.map(str::to_owned),
            is_optional: false,
            outcome: self.outcome,
            losing_since: self.chosen.as_ref().and_then(Chosen::to).filter(|_| is_possible),
            reasons: self.reasons.clone(),
            remarks: self.remarks.clone(),
            backup_count: backups.len() as u64,
            backups: shortened(&backups).into_iter().map(reported).collect(),
        })
    }
}
