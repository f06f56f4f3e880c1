//! What a restore of one database, or of anything else that a target is, would come to.

use super::accepted::{accepted, words};
use super::backups::{reported, shortened};
use super::why;
use crate::base::Stamp;
use crate::evaluate::candidate::{Candidate, Content};
use crate::evaluate::case::TargetCase;
use crate::evaluate::chain::RestorePath;
use crate::evaluate::class::Class;
use crate::evaluate::standing::{Part, of_evidence};
use crate::evaluate::words::moment;
use crate::model::report::{Finding, RestoreOutcome, RestorePart};
use crate::model::{Assurance, Status};
use crate::policy::{EvidenceKind, Expectation, Policy, RestoreEffect};

/// What would be restored.
#[derive(Clone, Debug)]
pub enum Chosen<'a> {
    /// SQL Server backups, one after the other.
    Path(Box<RestorePath<'a>>),
    /// An export, a copy, an image, a vendor's file, or somebody's word.
    One(&'a Candidate<'a>),
}

impl<'a> Chosen<'a> {
    /// The moment that it leads to.
    pub fn to(&self) -> Option<Stamp> {
        match self {
            Self::Path(path) => Some(path.to),
            Self::One(backup) => backup.finished,
        }
    }

    /// Its backups, in their order.
    pub fn backups(&self) -> Vec<&'a Candidate<'a>> {
        match self {
            Self::Path(path) => path.links().map(|link| link.backup).collect(),
            Self::One(backup) => vec![backup],
        }
    }
}

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
        return PartRestore { database: part.database, outcome, reasons, remarks: Vec::new(), chosen: None };
    };
    let backups = chosen.backups();
    let mut outcome = RestoreOutcome::PossibleWithLoss;
    let mut reasons = Vec::new();
    match chosen {
        // What was saved by then, its time does not say.
        Chosen::One(Candidate { content: Content::Attested(..), .. }) => outcome = RestoreOutcome::Possible,
        Chosen::One(backup) if backup.is_listing() => {
            outcome = RestoreOutcome::CannotBeTold;
            reasons.push(format!("Only a listing tells of a backup of {}: no file of it was seen.", words(case, part)));
        }
        Chosen::One(_) | Chosen::Path(_) => {}
    }
    let mut remarks = if stop.is_none() { remarks(case, part, &chosen) } else { Vec::new() };
    for finding in findings.iter().filter(|finding| concerns(finding, &backups)) {
        let page = case.context.policy.catalogue.finding(&finding.id);
        match (page.and_then(|(_, page)| page.restore), finding.status) {
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
        reasons.push(format!("Nothing tells of when the newest backup of {} is.", words(case, part)));
    }
    PartRestore { database: part.database, outcome, reasons, remarks, chosen: Some(chosen) }
}

/// The backups that lead furthest, or to `stop`, of all evidence that the target accepts and that is at least that sure.
fn best<'a>(case: &TargetCase<'a>, part: &Part<'a>, level: Assurance, stop: Option<Stamp>) -> Option<Chosen<'a>> {
    let mut best: Option<Chosen<'a>> = None;
    for kind in &case.rule.accept.value {
        let way = match kind {
            EvidenceKind::SqlBackup => {
                part.chain.as_ref().and_then(|chain| chain.path(level, stop)).map(|path| Chosen::Path(Box::new(path)))
            }
            EvidenceKind::Export => {
                let exports: Vec<_> = part.of(Class::Export).filter(|export| !export.may_be_partial()).collect();
                newest(&exports, level, stop).map(Chosen::One)
            }
            EvidenceKind::Declaration => None,
            beside => newest(&of_evidence(&part.own, *beside), level, stop).map(Chosen::One),
        };
        // Of what leads to the same moment, what the item prefers.
        if let Some(way) = way
            && best.as_ref().is_none_or(|known| way.to() > known.to())
        {
            best = Some(way);
        }
    }
    best
}

/// The newest of these that is at least that sure, and not younger than `stop`.
fn newest<'a>(backups: &[&'a Candidate<'a>], level: Assurance, stop: Option<Stamp>) -> Option<&'a Candidate<'a>> {
    let is_sure = |backup: &&&Candidate<'_>| backup.assurance().is_some_and(|assurance| assurance >= level);
    let is_of_then = |backup: &&&Candidate<'_>| stop.is_none_or(|stop| backup.finished.is_some_and(|at| at <= stop));
    backups.iter().filter(is_sure).filter(is_of_then).max_by_key(|backup| backup.finished).copied()
}

/// Whether a finding is about one of these backups, or about nothing in particular.
fn concerns(finding: &Finding, backups: &[&Candidate<'_>]) -> bool {
    let is_named = |backup: &&&Candidate<'_>| {
        let set = backup.set().and_then(|set| set.backup_set_guid);
        finding.evidence.iter().any(|seen| {
            (seen.backup_set_guid.is_some() && seen.backup_set_guid == set)
                || backup.places.iter().any(|place| place.source == seen.source && place.path == seen.path)
        })
    };
    finding.evidence.is_empty() || backups.iter().any(|backup| is_named(&backup))
}

fn remarks<'a>(case: &TargetCase<'a>, part: &Part<'a>, chosen: &Chosen<'a>) -> Vec<String> {
    let mut remarks = Vec::new();
    if let Chosen::One(Candidate { content: Content::Attested(attestation, _), .. }) = chosen {
        remarks.push(format!(
            "Nothing but the word of {} ({}) says that {} can be restored.",
            attestation.by,
            attestation.date,
            words(case, part)
        ));
    }
    if let Some(newer) = best(case, part, Assurance::Identified, None)
        && newer.to() > chosen.to()
        && let Some(to) = newer.to()
    {
        remarks.push(format!(
            "Newer backups lead to {}, but not all of them are {}: verify them, and less is lost.",
            moment(to),
            case.rule.minimum.value
        ));
    }
    remarks.extend(passed_over(case, part, chosen));
    remarks.extend(broken_chain(part, chosen));
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
    remarks
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

/// Where newer log backups exist that cannot be applied.
fn broken_chain(part: &Part<'_>, chosen: &Chosen<'_>) -> Option<String> {
    let Chosen::Path(path) = chosen else { return None };
    let links = part.chain.as_ref().map(|chain| chain.links.as_slice()).unwrap_or_default();
    let last =
        links.iter().filter(|link| link.is_log() && link.is_sound() && link.at > path.to).map(|link| link.at).max()?;
    Some(format!(
        "The chain of log backups breaks after {}: later ones, up to {}, cannot be applied without what is missing between.",
        moment(path.to),
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
