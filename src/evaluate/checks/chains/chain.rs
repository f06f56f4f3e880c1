//! Do the backups join into a chain that can be restored without a hole? Rests on LSNs, never on names or rhythms.

use crate::base::{Lsn, count};
use crate::evaluate::case::TargetCase;
use crate::evaluate::chain::{Cause, Chain, Hole, foreign_fulls, forks, holes};
use crate::evaluate::checks::histories::on_record::rows;
use crate::evaluate::checks::{Answer, TargetCheck};
use crate::evaluate::class::Class;
use crate::evaluate::finding::{backup_seen, backups_seen};
use crate::evaluate::history::Whereabouts;
use crate::evaluate::standing::Part;
use crate::evaluate::words::{list, moment};
use crate::model::report::Finding;
use crate::model::{Status, Verdict};
use jiff::SignedDuration;

/// Of targets.
pub const CHECK: TargetCheck = TargetCheck { id: "chain", evaluate };

/// Holes of one database that are told one by one.
const ONE_BY_ONE: usize = 10;

/// So many missing logs, each between logs that are there, look like another job that takes them elsewhere.
const LOOKS_INTERLEAVED: usize = 2;

/// Evaluates a target.
fn evaluate(case: &TargetCase<'_>) -> Answer {
    if !case.is_judged() {
        return Answer::unjudged(case);
    }
    if case.parts.iter().all(|part| part.chain.is_none()) {
        return Answer::not_applicable("SQL Server backups are not accepted for it");
    }
    let mut findings = Vec::new();
    let mut looked_at = 0;
    for part in &case.parts {
        let Some(chain) = &part.chain else { continue };
        if chain.spans.is_empty() {
            // Without any full there is no chain: `present` says that.
            continue;
        }
        looked_at += chain.links.len();
        let elsewhere = holes_of(case, part, chain, &mut findings);
        interleaved(case, part, chain, elsewhere, &mut findings);
        restored_between(case, part, chain, &mut findings);
        // Where an export answers for the target, nothing leans on how sure its SQL Server backups are.
        if part.main.class != Class::Full {
            continue;
        }
        unplaced(case, part, chain, &mut findings);
        findings.extend(unproven(case, part, chain));
    }
    match looked_at {
        0 => Answer::not_looked_at("no sound full backup was seen").and(findings),
        _ => Answer::looked_at(looked_at, "SQL Server backups with their LSNs", findings),
    }
}

/// Tells the holes; answers how many logs are missing between logs that are there.
fn holes_of(case: &TargetCase<'_>, part: &Part<'_>, chain: &Chain<'_>, findings: &mut Vec<Finding>) -> usize {
    let all = holes(&chain.links, &chain.spans);
    let age = |hole: &Hole<'_>| hole.until.map_or(SignedDuration::ZERO, |until| case.context.age(until.at));
    let (recent, old): (Vec<_>, Vec<_>) =
        all.newest.iter().partition(|hole| age(hole) <= case.context.policy.catalogue.parameters.chain.window);
    let missing = recent.iter().filter(|hole| matches!(hole.cause, Cause::Missing { .. })).count();
    let skipped = recent.len().saturating_sub(ONE_BY_ONE);
    for hole in recent.iter().skip(skipped) {
        let hint = matches!(hole.cause, Cause::Missing { .. }) && missing >= LOOKS_INTERLEAVED;
        let mut evidence: Vec<_> = Vec::new();
        if let Cause::Broken(broken) = hole.cause {
            evidence.extend(backup_seen(broken.backup));
        }
        evidence.extend(hole.sides.iter().flat_map(|link| backup_seen(link.backup)));
        findings.push(case.finding("chain-hole", status(case, part, hole), sentence(case, part, hole, hint), evidence));
    }
    let untold = skipped + if recent.is_empty() { 0 } else { old.len() + all.older_count };
    if untold > 0 {
        let message = format!(
            "There are {} of {}.",
            count(untold as u64, "older hole in the backups", "older holes in the backups"),
            case.database_words(part)
        );
        findings.push(case.finding("chain-hole", Status::Noted, message, Vec::new()));
    }
    missing
}

/// A hole that nothing newer can be restored after is a gap; once a newer backup carries on, it is history.
fn status(case: &TargetCase<'_>, part: &Part<'_>, hole: &Hole<'_>) -> Status {
    if hole.until.is_some() || part.main.class != Class::Full {
        return Status::Noted;
    }
    let unreadable = matches!(hole.cause, Cause::Broken(link) if link.backup.verdict == Verdict::Unreadable);
    if unreadable || case.may_be_unseen() { Status::Unknown } else { Status::Gap }
}

fn sentence(case: &TargetCase<'_>, part: &Part<'_>, hole: &Hole<'_>, hint: bool) -> String {
    let when = match hole.until {
        Some(until) => format!("between {} and {}", moment(hole.from), moment(until)),
        None => format!("after {}", moment(hole.from)),
    };
    let why = match hole.cause {
        Cause::Missing { after } => missing_log(case, part, after),
        Cause::Broken(link) => {
            let families = &link.set.missing_families;
            let lacking = match families.as_slice() {
                [] => String::new(),
                _ => {
                    let names: Vec<String> = families.iter().map(ToString::to_string).collect();
                    let (word, are) = if names.len() == 1 { ("stripe", "is") } else { ("stripes", "are") };
                    format!(" ({word} {} {are} missing)", list(&names))
                }
            };
            let (class, verdict) = (link.backup.class.words(), link.backup.verdict);
            format!("the {class} of {} is {verdict}{lacking}", moment(link.at))
        }
        Cause::Restored => {
            "the database was restored in between, and there was no full backup of the new recovery fork yet".to_owned()
        }
        Cause::Restarted => "a new log chain was started, as happens when the recovery model is changed to SIMPLE \
                             and back"
            .to_owned(),
        Cause::BulkLogged => "the log backup holds bulk-logged changes, so only its end can be restored".to_owned(),
        Cause::NoBase => "there is no full backup that its log backups could be applied to".to_owned(),
    };
    let lost = hole.lost.len();
    let cost = match (lost, hole.applied_count) {
        (0, _) => String::new(),
        (_, 0) => format!("; {} cannot be applied", count(lost as u64, "log backup", "log backups")),
        (_, applied) => format!("; {applied} of the {} log backups that were found can be applied", applied + lost),
    };
    let hint = if hint { "; another job may take log backups to a place that was not looked at" } else { "" };
    format!("{} cannot be restored to any time {when}: {why}{cost}{hint}.", case.database_words(part))
}

/// The log that is missing, by the name that the server's history knows it by.
fn missing_log(case: &TargetCase<'_>, part: &Part<'_>, after: Lsn) -> String {
    let known = rows(case, part).into_iter().find(|row| {
        row.class() == Class::Log
            && row.facts().first_lsn.is_some_and(|first| first <= after)
            && row.facts().last_lsn.is_some_and(|last| last > after)
    });
    let what = format!("the log backup that follows LSN {after} is missing");
    let Some(row) = known else { return what };
    let fate = match row.whereabouts {
        Whereabouts::Missing { repository, .. } => format!(", which {repository} does not hold"),
        Whereabouts::CouldBeUnseen { repository } => format!(", which could not be looked for in {repository}"),
        Whereabouts::Nul => ": it was discarded".to_owned(),
        Whereabouts::InFile | Whereabouts::Elsewhere | Whereabouts::Virtual => return what,
    };
    let when = row.finished().map(moment).unwrap_or_default();
    format!("{what}: the history of {} names that of {when} ({}){fate}", row.home.server, row.device())
}

fn interleaved(case: &TargetCase<'_>, part: &Part<'_>, chain: &Chain<'_>, missing: usize, findings: &mut Vec<Finding>) {
    let foreign: Vec<_> = foreign_fulls(&chain.links)
        .into_iter()
        .filter(|link| case.context.age(link.at.at) <= case.context.policy.catalogue.parameters.chain.window)
        .collect();
    let mut signs = Vec::new();
    if let Some(newest) = foreign.last() {
        signs.push(format!(
            "{} on a full backup that was not found (the newest is the {} of {})",
            count(foreign.len() as u64, "backup or run of backups depends", "runs of backups depend"),
            newest.backup.class.words(),
            moment(newest.at)
        ));
    }
    if missing >= LOOKS_INTERLEAVED {
        signs.push(format!("{} between existing log backups are missing", count(missing as u64, "run", "runs")));
    }
    if signs.is_empty() {
        return;
    }
    let (database, signs) = (case.database_words(part), signs.join("; "));
    // A full that is not seen may as well be one of its own that was deleted or lost; logs that are missing again and
    // again, each between others, are hardly.
    let message = if missing >= LOOKS_INTERLEAVED {
        format!("Another backup product or job seems to back up {database} to a place that was not looked at: {signs}.")
    } else {
        format!(
            "A full backup of {database} was deleted or lost, or another backup product or job writes it to a place \
             that was not looked at: {signs}."
        )
    };
    let evidence = backups_seen(&foreign.iter().rev().map(|link| link.backup).collect::<Vec<_>>());
    findings.push(case.finding("interleaved", Status::Noted, message, evidence));
}

fn restored_between(case: &TargetCase<'_>, part: &Part<'_>, chain: &Chain<'_>, findings: &mut Vec<Finding>) {
    let forks: Vec<_> = forks(&chain.links)
        .into_iter()
        .filter(|link| case.context.age(link.at.at) <= case.context.policy.catalogue.parameters.chain.window)
        .collect();
    let Some(newest) = forks.last() else { return };
    let times = if forks.len() == 1 { String::new() } else { format!(", {} times in all", forks.len()) };
    let message = format!(
        "{} was restored before {}{times}: backups from before and after a restore cannot be combined.",
        case.database_words(part),
        moment(newest.at)
    );
    let evidence = backups_seen(&forks.iter().rev().map(|link| link.backup).collect::<Vec<_>>());
    findings.push(case.finding("fork", Status::Noted, message, evidence));
}

/// Logs that do not say their LSNs, newer than what can be restored: whether they go on with the chain is not known.
fn unplaced(case: &TargetCase<'_>, part: &Part<'_>, chain: &Chain<'_>, findings: &mut Vec<Finding>) {
    let Some(newest) = chain.spans.last() else { return };
    let silent: Vec<_> = chain
        .links
        .iter()
        .filter(|link| link.is_log() && link.is_sound() && link.lsns.is_none() && link.at > newest.to)
        .map(|link| link.backup)
        .collect();
    if silent.is_empty() {
        return;
    }
    let message = format!(
        "{} of {} {} no usable LSNs, so it is unknown whether {} from the backup of {}.",
        count(silent.len() as u64, "log backup", "log backups"),
        case.database_words(part),
        if silent.len() == 1 { "has" } else { "have" },
        if silent.len() == 1 { "it continues" } else { "they continue" },
        moment(newest.to)
    );
    findings.push(case.finding("chain-unproven", Status::Unknown, message, backups_seen(&silent)));
}

/// The newest backup that meets the minimum is worth no more than what it is restored on.
fn unproven(case: &TargetCase<'_>, part: &Part<'_>, chain: &Chain<'_>) -> Option<Finding> {
    let minimum = case.rule.minimum.value;
    let newest = chain.leans_on_less(minimum)?;
    let from = chain.spans.iter().find(|span| span.to >= newest.at).map_or(newest.at, |span| span.from);
    let weak: Vec<_> = chain
        .links
        .iter()
        .rev()
        .filter(|link| link.is_sound() && !link.is_at_least(minimum) && link.at >= from && link.at <= newest.at)
        .map(|link| link.backup)
        .collect();
    let message = format!(
        "The {} of {} ({}) is {}, but the backups that it depends on are not: {} less than {minimum}.",
        newest.backup.class.words(),
        case.database_words(part),
        moment(newest.at),
        newest.backup.verdict,
        count(weak.len() as u64, "of them is", "of them are"),
    );
    Some(case.finding("chain-unproven", Status::Unknown, message, backups_seen(&weak)))
}
