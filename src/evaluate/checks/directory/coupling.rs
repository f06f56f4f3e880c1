//! Do the backups of the directory and of Lync Server belong together? Restored from different days they contradict
//! each other: Lync looks for contact objects that the directory does not have, or the other way round.

use crate::base::{Stamp, age};
use crate::evaluate::artefact::{ArtefactPart, same_host};
use crate::evaluate::attribution::Attribution;
use crate::evaluate::candidate::Candidate;
use crate::evaluate::case::TargetCase;
use crate::evaluate::checks::{Answer, TargetCheck, artefacts};
use crate::evaluate::class::Class;
use crate::evaluate::context::Timing;
use crate::evaluate::finding::backups_seen;
use crate::evaluate::words::{list, moment};
use crate::model::report::Finding;
use crate::model::{Detail, Status};
use jiff::SignedDuration;
use std::collections::{BTreeMap, BTreeSet};

/// Of targets.
pub const CHECK: TargetCheck = TargetCheck { id: "coupling", evaluate };

/// Evaluates a naming context.
fn evaluate(case: &TargetCase<'_>) -> Answer {
    if !case.is_judged() {
        return Answer::unjudged(case);
    }
    let own: Vec<&Candidate<'_>> =
        backups(case).map(|(candidate, _)| candidate).filter(|candidate| candidate.finished.is_some()).collect();
    let Some(newest) = own.first().and_then(|candidate| candidate.finished) else {
        return Answer::not_looked_at(format!(
            "no dated backup of the directory was seen that is {} or more",
            case.rule.minimum.value
        ));
    };
    let declared = case.context.policy.deployment.items.get(&case.item.id);
    let window =
        declared.and_then(|item| item.window).unwrap_or(case.context.policy.catalogue.parameters.coupling.window);
    let exports = exports(case);
    let mut findings = Vec::new();
    findings.extend(apart(case, &own, &exports, newest, window));
    findings.extend(controllers(case, newest, window));
    if exports.is_empty() {
        let reason = "no dated export of Lync Server was seen that a backup of the directory could belong to";
        return Answer::not_looked_at(reason).and(findings);
    }
    Answer::looked_at(own.len(), "backups of the directory", findings)
}

/// The backups of the directory that meet its minimum, newest first: what only says that one was made holds none.
fn backups<'a>(case: &TargetCase<'a>) -> impl Iterator<Item = (&'a Candidate<'a>, ArtefactPart<'a>)> {
    let minimum = case.rule.minimum.value;
    artefacts::sound(case).filter(move |(candidate, _)| candidate.assurance() >= Some(minimum))
}

/// Dated exports of what the directory holds as well, by target, oldest first; those that meet its minimum.
fn exports<'a>(case: &TargetCase<'a>) -> BTreeMap<usize, Vec<&'a Candidate<'a>>> {
    let mut exports: BTreeMap<usize, Vec<&Candidate<'_>>> = BTreeMap::new();
    for one in case.all.iter().filter(|one| one.timing == Timing::Past && one.candidate.class == Class::Export) {
        if let Attribution::Target(index) = *one.attribution
            && let Some(rule) = case.context.policy.targets.get(index)
            && case.item.coupled_with.contains(&rule.item)
            && one.candidate.assurance() >= Some(rule.minimum.value)
            && one.candidate.finished.is_some()
        {
            exports.entry(index).or_default().push(one.candidate);
        }
    }
    exports
}

/// Both ways: the newest export of each target needs a directory backup, and the newest directory backup an export.
fn apart(
    case: &TargetCase<'_>,
    own: &[&Candidate<'_>],
    exports: &BTreeMap<usize, Vec<&Candidate<'_>>>,
    newest: Stamp,
    window: SignedDuration,
) -> Option<Finding> {
    let near = |a: Stamp, b: Stamp| a.at.duration_since(b.at).abs() <= window;
    let mut wrong = Vec::new();
    let mut evidence: Vec<&Candidate<'_>> = own.iter().take(1).copied().collect();
    for (index, backups) in exports {
        let rule = &case.context.policy.targets[*index];
        let Some((last, at)) = backups.last().and_then(|backup| Some((*backup, backup.finished?))) else { continue };
        let backwards = own.iter().any(|one| one.finished.is_some_and(|finished| near(finished, at)));
        let forwards = backups.iter().any(|one| one.finished.is_some_and(|finished| near(finished, newest)));
        if backwards && forwards {
            continue;
        }
        evidence.push(last);
        let apart = age(at.at.duration_since(newest.at).abs());
        wrong.push(format!("{} of {} ({}, {apart} apart)", rule.item, rule.target, moment(at)));
    }
    if wrong.is_empty() {
        return None;
    }
    let message = format!(
        "The newest backup of {} ({}) was not made within {} of the newest export of {}: restored together, they \
         would contradict each other.",
        case.export_words(),
        moment(newest),
        age(window),
        list(&wrong)
    );
    // What could not be looked at may hold a backup of that day.
    let status = if case.context.unreachable_for(case.rule).is_empty() { Status::Gap } else { Status::Unknown };
    Some(case.finding("directory-apart", status, message, backups_seen(&evidence)))
}

/// The controllers whose backups lie within the window of the newest.
fn controllers(case: &TargetCase<'_>, newest: Stamp, window: SignedDuration) -> Option<Finding> {
    let recent = || {
        backups(case).filter(move |(candidate, _)| {
            candidate.finished.is_some_and(|finished| newest.at.duration_since(finished.at) <= window)
        })
    };
    let named: BTreeSet<String> = recent().filter_map(|(_, part)| part.maker).map(str::to_lowercase).collect();
    // One controller may be named in short here and in full there; the longer name is told first.
    let mut makers: Vec<String> = Vec::new();
    for name in named.into_iter().rev() {
        if !makers.iter().any(|known| same_host(known, &name)) {
            makers.push(name);
        }
    }
    makers.sort();
    let wanted = case.context.policy.catalogue.parameters.coupling.controllers;
    let copied = copied(&makers, &recent().collect::<Vec<_>>());
    if makers.len() >= wanted + copied.len() {
        return None;
    }
    if makers.len() >= wanted {
        let message = format!(
            "At least two domain controllers of {} should be backed up; the image of {} holds the same virtual disk as \
             that of another controller: it is a copy under another name, or that one is.",
            case.export_words(),
            list(&copied)
        );
        let evidence: Vec<&Candidate<'_>> = recent().map(|(candidate, _)| candidate).collect();
        return Some(case.finding("single-controller", Status::Unknown, message, backups_seen(&evidence)));
    }
    // What only says that one was made, or was not proven, speaks of controllers that may be backed up elsewhere.
    let is_made = artefacts::sound(case).any(|(candidate, part)| {
        let is_recent =
            candidate.finished.is_some_and(|finished| newest.at.duration_since(finished.at).abs() <= window);
        is_recent && part.maker.is_none_or(|maker| !makers.iter().any(|known| same_host(known, maker)))
    });
    let is_told = !is_made && recent().all(|(_, part)| part.maker.is_some());
    let status =
        if is_told && case.context.unreachable_for(case.rule).is_empty() { Status::Gap } else { Status::Unknown };
    let names: Vec<&str> = makers.iter().map(String::as_str).collect();
    let who = if names.is_empty() { "none that is named was".to_owned() } else { format!("only {} was", list(&names)) };
    let message = format!(
        "At least two domain controllers of {} should be backed up; within {} of the newest backup, {who}.",
        case.export_words(),
        age(window)
    );
    let message =
        if is_made { format!("{message} Evidence below the minimum says that another was.") } else { message };
    let evidence: Vec<&Candidate<'_>> = recent().map(|(candidate, _)| candidate).collect();
    Some(case.finding("single-controller", status, message, backups_seen(&evidence)))
}

/// Controllers of whose images every run has a disk that stands in the image of a controller before it.
fn copied<'w>(makers: &'w [String], recent: &[(&Candidate<'_>, ArtefactPart<'_>)]) -> Vec<&'w str> {
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    let mut copied = Vec::new();
    for name in makers {
        let of = recent.iter().filter(|(_, part)| part.maker.is_some_and(|maker| same_host(name, maker)));
        let runs: Vec<&[String]> = of.map(|(candidate, part)| disks(candidate, part)).collect();
        if !runs.is_empty() && runs.iter().all(|run| run.iter().any(|disk| seen.contains(disk.as_str()))) {
            copied.push(name.as_str());
        }
        seen.extend(runs.into_iter().flatten().map(String::as_str));
    }
    copied
}

/// The disks of the run that the candidate is.
fn disks<'w>(candidate: &Candidate<'_>, part: &ArtefactPart<'w>) -> &'w [String] {
    match &part.artefact.facts.detail {
        Detail::Image(image) => {
            let run = image.runs.iter().find(|run| Some(run.time) == candidate.finished);
            run.map(|run| run.disks.as_slice()).unwrap_or_default()
        }
        _ => &[],
    }
}
